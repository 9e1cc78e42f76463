import { SERIES_PER_CHUNK } from '../windows/cell.js'
import type { MetricEntry } from './MetricEntry.js'

/**
 * Which metric each position of a chunk belongs to. By number, because most chunks hold series of one or a few: two bytes a series, where a
 * reference takes eight.
 */
export class MetricColumn {
  /** By position; 0: none. */
  readonly #numbers = new Uint16Array(SERIES_PER_CHUNK)
  /** By number; undefined where one is free. */
  readonly #metrics: (MetricEntry | undefined)[] = [undefined]
  /** Positions that have each number. */
  readonly #uses: number[] = [0]
  #latest = 0

  at(index: number): MetricEntry | undefined {
    return this.#metrics[this.#numbers[index]!]
  }

  set(index: number, metric: MetricEntry): void {
    if (this.#metrics[this.#latest] !== metric) this.#latest = this.#numberOf(metric)
    this.#numbers[index] = this.#latest
    this.#uses[this.#latest]! += 1
  }

  /** Empties a position; a metric without any must not live on here. */
  clear(index: number): void {
    const number = this.#numbers[index]!
    this.#numbers[index] = 0
    this.#uses[number]! -= 1
    if (this.#uses[number] === 0) this.#metrics[number] = undefined
  }

  #numberOf(metric: MetricEntry): number {
    const known = this.#metrics.indexOf(metric)
    if (known !== -1) return known
    const free = this.#metrics.indexOf(undefined, 1)
    const number = free === -1 ? this.#metrics.length : free
    this.#metrics[number] = metric
    this.#uses[number] = 0
    return number
  }
}
