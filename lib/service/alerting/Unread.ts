/** When what came in was measured, Unix seconds. */
export interface Arrival {
  readonly earliest: number
  readonly latest: number
  /** Records were deleted: nothing that is known of the metric holds. */
  readonly isNew: boolean
}

/** Seconds that a measurement may be ahead of the time at which it comes in. */
const farthestAhead = 86_400

/** What part of a metric's records a watch has still to read. In the beginning: all. */
export class Unread {
  #from = Number.NEGATIVE_INFINITY
  /** The latest record there may be. */
  #latest = Number.NEGATIVE_INFINITY

  /** Something came in. */
  note({ earliest, latest }: Arrival): void {
    this.#from = Math.min(this.#from, earliest)
    this.#latest = Math.max(this.#latest, latest)
  }

  /** What was read no longer counts. */
  all(): void {
    this.#from = Number.NEGATIVE_INFINITY
  }

  /** From where to read, up to `end` (excluded); undefined if there is nothing new before it. */
  from(end: number): number | undefined {
    return this.#from < end ? this.#from : undefined
  }

  /** Everything before `end` was read. What lies ahead of it comes into sight with time. */
  done(end: number, now: number): void {
    // What the store held before the first look is not known.
    if (this.#from === Number.NEGATIVE_INFINITY) this.#latest = Math.max(this.#latest, now + farthestAhead)
    this.#from = this.#latest >= end ? end : Number.POSITIVE_INFINITY
  }
}
