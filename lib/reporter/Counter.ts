import { maxValue } from '../measurement/numbers.js'
import { COUNT, FIGURES, SUM } from '../windows/cell.js'
import type { CellChunk } from './CellChunk.js'
import type { Attachment, SeriesOptions, SeriesScope } from './SeriesScope.js'
import type { TagValues } from './tagKey.js'

/**
 * Counts up: requests, bytes, failures. By tags each window sends what was added in it, which is right for any number of processes and
 * restarts; by sources it sends the running total, as the API's own counter.
 *
 * Counting never throws and never waits. What can't be taken is counted in `health().refused`.
 */
export class Counter {
  readonly #scope: SeriesScope
  readonly #name: string
  readonly #options: SeriesOptions
  readonly #place: Attachment
  /** Absent where every increment is refused. */
  readonly #chunk: CellChunk | undefined
  readonly #index: number
  /** Where the cell starts. */
  readonly #at: number

  /** @internal */
  constructor(scope: SeriesScope, name: string, options: SeriesOptions) {
    this.#scope = scope
    this.#name = name
    this.#options = options
    this.#place = scope.attach('counter', name, options)
    this.#chunk = 'chunk' in this.#place ? this.#place.chunk : undefined
    this.#index = 'chunk' in this.#place ? this.#place.index : 0
    this.#at = this.#index * FIGURES
  }

  /** Adds to it: a number from 0 to 1e126. Default: 1. */
  increment(by = 1): void {
    const chunk = this.#chunk
    if (chunk === undefined || typeof by !== 'number' || !(by >= 0 && by <= maxValue)) {
      this.#refuse(by)
      return
    }
    const { cells } = chunk
    const at = this.#at
    if (cells[at] === 0) {
      if (!chunk.touch(this.#index)) {
        this.#scope.refusals.count('closed', this.#name)
        return
      }
      cells[at + COUNT] = 1
      cells[at + SUM] = by
      return
    }
    cells[at + COUNT]! += 1
    cells[at + SUM]! += by
  }

  /**
   * Takes over a total that is kept elsewhere (a driver's counter, the kernel's). The first call is the baseline and adds nothing; each later
   * one adds the difference. A fall is a reset: the new total counts from 0, and `health().resets` counts it.
   */
  set(total: number): void {
    const chunk = this.#chunk
    if (chunk === undefined || typeof total !== 'number' || !(total >= 0 && total <= maxValue)) {
      this.#refuse(total)
      return
    }
    if ('isShared' in this.#place && this.#place.isShared) {
      // Totals of several series would look like rises and falls of one.
      this.#scope.refusals.count('series', this.#name)
      return
    }
    const before = chunk.baseline(this.#index, total)
    if (Number.isNaN(before)) return
    if (total < before) this.#scope.countReset()
    this.increment(total < before ? total : total - before)
  }

  /**
   * The counter of the same name with more tags, on top of this one's.
   *
   * @throws {LibratoError} `INVALID_OPTION`: the reporter reports by source
   */
  with(tags: TagValues): Counter {
    return new Counter(this.#scope, this.#name, { ...this.#options, tags: { ...this.#options.tags, ...tags } })
  }

  #refuse(value: unknown): void {
    const { refusals } = this.#scope
    if ('cause' in this.#place) refusals.count(this.#place.cause, this.#name, this.#place.detail)
    else refusals.count(typeof value === 'number' && value < 0 ? 'negative' : 'value', this.#name)
  }
}
