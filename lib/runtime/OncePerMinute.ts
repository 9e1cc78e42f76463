const PERIOD = 60_000

/** Says when it is time to tell of something that keeps happening: the first time, then once a minute. */
export class OncePerMinute {
  readonly #monotonic: () => number
  #told = Number.NEGATIVE_INFINITY
  #count = 0

  /** `monotonic`: a clock in milliseconds. */
  constructor(monotonic: () => number) {
    this.#monotonic = monotonic
  }

  /** It happened `times` more. Returns how often since it was last told, if it is to be told now. */
  add(times = 1): number | undefined {
    this.#count += times
    const now = this.#monotonic()
    // Written so that a clock that gives no number keeps it quiet.
    if (!(now - this.#told >= PERIOD)) return undefined
    const count = this.#count
    this.#told = now
    this.#count = 0
    return count
  }
}
