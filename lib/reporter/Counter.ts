import * as numbers from '../measurement/numbers.js'
import * as cell from '../windows/cell.js'
import type { CellHome } from './CellHome.js'
import type { Derived, KnownHandles } from './KnownHandles.js'
import type { IllegalSeries, SeriesIdentity, SeriesScope } from './SeriesScope.js'
import { copyTags, type TagValues } from './tagKey.js'

// V8 reads an imported constant anew at every use, which doubles the cost of a sample; one of the module's own is compiled in.
const { COUNT, SUM } = cell
const { maxValue } = numbers

/**
 * Counts up: requests, bytes, failures. By tags each window sends what was added in it, which is right for any number of processes and
 * restarts; by sources it sends the running total, as the API's own counter.
 *
 * Counting never throws and never waits. What can't be taken is counted in `health().refused`.
 */
export class Counter {
  readonly #scope: SeriesScope
  readonly #known: KnownHandles<Counter>
  readonly #series: SeriesIdentity | IllegalSeries
  #derived: Derived<Counter> | undefined
  /** Where its cell is; absent where every increment is refused. */
  #home: CellHome | undefined
  #at: number

  /** @internal */
  constructor(scope: SeriesScope, known: KnownHandles<Counter>, series: SeriesIdentity | IllegalSeries) {
    const place = scope.find(series)
    this.#scope = scope
    this.#known = known
    this.#series = series
    this.#home = place?.home
    this.#at = place?.at ?? 0
  }

  /** Adds to it: a number from 0 to 1e126. Default: 1. */
  increment(by = 1): void {
    const home = this.#home
    if (home === undefined || typeof by !== 'number' || !(by >= 0 && by <= maxValue)) {
      if (!this.#isRefused(by)) this.increment(by)
      return
    }
    const { cells } = home
    const at = this.#at
    if (cells[at + COUNT] === 0) {
      this.#begin(home, by)
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
    if (this.#home?.isGone && this.#scope.isOpen) this.#reattach()
    const home = this.#home
    if (home === undefined || typeof total !== 'number' || !(total >= 0 && total <= maxValue)) {
      if (!this.#isRefused(total)) this.set(total)
      return
    }
    if (home.isShared) {
      // Totals of several series would look like rises and falls of one.
      this.#scope.refusals.count('series', this.#series.name)
      return
    }
    if (!this.#scope.isOpen) {
      this.#scope.refusals.count('closed', this.#series.name)
      return
    }
    const before = home.baseline(this.#at, total)
    if (Number.isNaN(before)) return
    if (total < before) this.#scope.countReset()
    this.increment(total < before ? total : total - before)
  }

  /**
   * The counter of the same name with more tags, on top of this one's: the same for the same tags, so asking each time costs little.
   *
   * @throws {LibratoError} `INVALID_OPTION`: the reporter reports by source
   */
  with(tags: TagValues): Counter {
    return this.#derived?.find(tags) ?? this.#derive(tags)
  }

  /** The first time that these tags are asked for here, or in a while. */
  #derive(tags: TagValues): Counter {
    const series = this.#series
    if (series.key === undefined)
      return new Counter(this.#scope, this.#known, this.#scope.extend(series, copyTags(tags)))
    this.#derived = this.#known.of(series)
    const known = this.#derived?.find(tags)
    if (known !== undefined) return known
    const more = copyTags(tags)
    const made = new Counter(this.#scope, this.#known, this.#scope.extend(series, more))
    // There is no end of those that share the overflow series, or are refused.
    if (made.#home?.isShared === false) this.#derived = this.#known.add(series, more, made)
    return made
  }

  /** The first increment since the last seal. */
  #begin(home: CellHome, by: number): void {
    if (home.isGone && this.#scope.isOpen) {
      this.#reattach()
      this.increment(by)
      return
    }
    const at = this.#at
    if (!home.touch(at)) {
      this.#scope.refusals.count('closed', this.#series.name)
      return
    }
    const { cells } = home
    cells[at + COUNT] = 1
    cells[at + SUM] = by
  }

  #reattach(): void {
    const place = this.#scope.find(this.#series, this.#home?.isShared)
    this.#home = place?.home
    this.#at = place?.at ?? 0
  }

  /** Counts why a value is not taken; false if it is to be tried again, because others have left and there is room now. */
  #isRefused(value: unknown): boolean {
    if (this.#home !== undefined) {
      this.#scope.refusals.count(typeof value === 'number' && value < 0 ? 'negative' : 'value', this.#series.name)
      return true
    }
    this.#reattach()
    if (this.#home !== undefined) return false
    this.#scope.refuse(this.#series)
    return true
  }
}
