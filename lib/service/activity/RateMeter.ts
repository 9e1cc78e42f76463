/** Seconds over which a rate is taken: long enough for reporters that send every ten seconds. */
const span = 60

/** How many of something there are a second, over the last minute. Fixed in size; `now` is in seconds and never goes back. */
export class RateMeter {
  readonly #counts = new Float64Array(span)
  /** The whole second that each count is of. */
  readonly #seconds = new Float64Array(span).fill(Number.NEGATIVE_INFINITY)
  #first: number | undefined

  add(count: number, now: number): void {
    const second = Math.floor(now)
    this.#first ??= second
    const place = second % span
    if (this.#seconds[place] !== second) {
      this.#seconds[place] = second
      this.#counts[place] = 0
    }
    this.#counts[place] = (this.#counts[place] ?? 0) + count
  }

  /** Before a whole minute is over: over the time there was. */
  perSecond(now: number): number {
    const second = Math.floor(now)
    if (this.#first === undefined) return 0
    const sum = this.#counts.reduce(
      (total, count, place) => (second - (this.#seconds[place] ?? 0) < span ? total + count : total),
      0,
    )
    return sum / Math.min(span, second - this.#first + 1)
  }
}
