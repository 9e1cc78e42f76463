import { maxValue } from '../measurement/numbers.js'
import { COUNT, SUM } from '../windows/cell.js'
import type { CellPlace } from './CellPlace.js'
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
  #attachment: Attachment
  /** That of the attachment. Absent where every increment is refused. */
  #place: CellPlace | undefined

  /** @internal */
  constructor(scope: SeriesScope, name: string, options: SeriesOptions) {
    this.#scope = scope
    this.#name = name
    this.#options = options
    this.#attachment = scope.attach('counter', name, options)
    this.#place = this.#attachment.place
  }

  /** Adds to it: a number from 0 to 1e126. Default: 1. */
  increment(by = 1): void {
    const place = this.#place
    if (place === undefined || typeof by !== 'number' || !(by >= 0 && by <= maxValue)) {
      if (!this.#isRefused(by)) this.increment(by)
      return
    }
    const { at, cells } = place
    if (cells[at] === 0) {
      this.#begin(place, by)
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
    if (this.#place?.isGone && this.#scope.isOpen) this.#reattach()
    const place = this.#place
    if (place === undefined || typeof total !== 'number' || !(total >= 0 && total <= maxValue)) {
      if (!this.#isRefused(total)) this.set(total)
      return
    }
    if (place.isShared) {
      // Totals of several series would look like rises and falls of one.
      this.#scope.refusals.count('series', this.#name)
      return
    }
    if (!this.#scope.isOpen) {
      this.#scope.refusals.count('closed', this.#name)
      return
    }
    const before = place.baseline(total)
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

  /** The first increment since the last seal. */
  #begin(place: CellPlace, by: number): void {
    if (place.isGone && this.#scope.isOpen) {
      this.#reattach()
      this.increment(by)
      return
    }
    if (!place.touch()) {
      this.#scope.refusals.count('closed', this.#name)
      return
    }
    const { cells, at } = place
    cells[at + COUNT] = 1
    cells[at + SUM] = by
  }

  #reattach(): void {
    this.#attachment = this.#scope.reattach(this.#attachment)
    this.#place = this.#attachment.place
  }

  /** Counts why a value is not taken; false if it is to be tried again, because others have left and there is room now. */
  #isRefused(value: unknown): boolean {
    const { refusals } = this.#scope
    if (this.#place !== undefined) {
      refusals.count(typeof value === 'number' && value < 0 ? 'negative' : 'value', this.#name)
      return true
    }
    this.#reattach()
    if (this.#place !== undefined) return false
    refusals.count(this.#attachment.cause, this.#name, this.#attachment.detail)
    return true
  }
}
