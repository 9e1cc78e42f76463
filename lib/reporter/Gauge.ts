import * as numbers from '../measurement/numbers.js'
import { attend } from '../runtime/attend.js'
import * as cell from '../windows/cell.js'
import type { CellHome } from './CellHome.js'
import type { Derived, KnownHandles } from './KnownHandles.js'
import type { IllegalSeries, SeriesIdentity, SeriesScope } from './SeriesScope.js'
import { copyTags, type TagValues } from './tagKey.js'

// V8 reads an imported constant anew at every use, which doubles the cost of a sample; one of the module's own is compiled in.
const { COUNT, LAST, MAX, MIN, SUM, SUM_SQUARES } = cell
const { maxValue } = numbers

/**
 * Takes samples of something that goes up and down: a latency, a depth. Each window sends their count, sum, smallest, largest and sum of
 * squares. Hold on to it: recording through a held gauge looks nothing up.
 *
 * Recording never throws and never waits. What can't be taken is counted in `health().refused`.
 */
export class Gauge {
  readonly #scope: SeriesScope
  readonly #known: KnownHandles<Gauge>
  readonly #series: SeriesIdentity | IllegalSeries
  #derived: Derived<Gauge> | undefined
  /** Where its cell is; absent where every sample is refused. */
  #home: CellHome | undefined
  #at: number

  /** @internal */
  constructor(scope: SeriesScope, known: KnownHandles<Gauge>, series: SeriesIdentity | IllegalSeries) {
    const place = scope.find(series)
    this.#scope = scope
    this.#known = known
    this.#series = series
    this.#home = place?.home
    this.#at = place?.at ?? 0
  }

  /** Takes one sample: a finite number within 1e126 of zero. */
  record(value: number): void {
    const home = this.#home
    if (home === undefined || typeof value !== 'number' || !(value >= -maxValue && value <= maxValue)) {
      if (!this.#isRefused()) this.record(value)
      return
    }
    const { cells } = home
    const at = this.#at
    if (cells[at + COUNT] === 0) {
      this.#begin(home, value)
      return
    }
    cells[at + COUNT]! += 1
    cells[at + SUM]! += value
    if (value < cells[at + MIN]!) cells[at + MIN] = value
    if (value > cells[at + MAX]!) cells[at + MAX] = value
    cells[at + SUM_SQUARES]! += value * value
    cells[at + LAST] = value
  }

  /**
   * The gauge of the same name with more tags, on top of this one's: the same for the same tags, so asking each time costs little.
   *
   * @throws {LibratoError} `INVALID_OPTION`: the reporter reports by source
   */
  with(tags: TagValues): Gauge {
    return this.#derived?.find(tags) ?? this.#derive(tags)
  }

  /**
   * Runs a function and records how long it took, in milliseconds; a promise counts until it settles. Results and errors pass through, and
   * failed runs are timed as well. (What only starts when it is awaited, as a query builder does, would be started twice: give an async function.)
   */
  time<T>(work: () => T): T {
    const stop = this.start()
    let result: T
    try {
      result = work()
    } catch (error) {
      stop()
      throw error
    }
    // The caller gets the very promise, or whatever else it is.
    attend(result, stop, stop)
    return result
  }

  /** Starts a stopwatch. The returned function records the milliseconds since, and returns them; only its first call records. */
  start(): () => number {
    const { runtime } = this.#scope
    const started = runtime.monotonic()
    let elapsed: number | undefined
    return () => {
      if (elapsed === undefined) {
        elapsed = runtime.monotonic() - started
        this.record(elapsed)
      }
      return elapsed
    }
  }

  /** The first time that these tags are asked for here, or in a while. */
  #derive(tags: TagValues): Gauge {
    const series = this.#series
    if (series.key === undefined) return new Gauge(this.#scope, this.#known, this.#scope.extend(series, copyTags(tags)))
    this.#derived = this.#known.of(series)
    const known = this.#derived?.find(tags)
    if (known !== undefined) return known
    const more = copyTags(tags)
    const made = new Gauge(this.#scope, this.#known, this.#scope.extend(series, more))
    // There is no end of those that share the overflow series, or are refused.
    if (made.#home?.isShared === false) this.#derived = this.#known.add(series, more, made)
    return made
  }

  /** The first sample since the last seal. */
  #begin(home: CellHome, value: number): void {
    if (home.isGone && this.#scope.isOpen) {
      this.#reattach()
      this.record(value)
      return
    }
    const at = this.#at
    if (!home.touch(at)) {
      this.#scope.refusals.count('closed', this.#series.name)
      return
    }
    const { cells } = home
    cells[at + COUNT] = 1
    cells[at + SUM] = value
    cells[at + MIN] = value
    cells[at + MAX] = value
    cells[at + SUM_SQUARES] = value * value
    cells[at + LAST] = value
  }

  #reattach(): void {
    const place = this.#scope.find(this.#series, this.#home?.isShared)
    this.#home = place?.home
    this.#at = place?.at ?? 0
  }

  /** Counts why a value is not taken; false if it is to be tried again, because others have left and there is room now. */
  #isRefused(): boolean {
    if (this.#home !== undefined) {
      this.#scope.refusals.count('value', this.#series.name)
      return true
    }
    this.#reattach()
    if (this.#home !== undefined) return false
    this.#scope.refuse(this.#series)
    return true
  }
}
