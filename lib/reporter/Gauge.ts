import { maxValue } from '../measurement/numbers.js'
import { COUNT, LAST, MAX, MIN, SUM, SUM_SQUARES } from '../windows/cell.js'
import type { CellPlace } from './CellPlace.js'
import type { Attachment, SeriesOptions, SeriesScope } from './SeriesScope.js'
import type { TagValues } from './tagKey.js'

/**
 * Takes samples of something that goes up and down: a latency, a depth. Each window sends their count, sum, smallest, largest and sum of
 * squares. Hold on to it: recording through a held gauge looks nothing up.
 *
 * Recording never throws and never waits. What can't be taken is counted in `health().refused`.
 */
export class Gauge {
  readonly #scope: SeriesScope
  readonly #name: string
  readonly #options: SeriesOptions
  #attachment: Attachment
  /** That of the attachment. Absent where every sample is refused. */
  #place: CellPlace | undefined

  /** @internal */
  constructor(scope: SeriesScope, name: string, options: SeriesOptions) {
    this.#scope = scope
    this.#name = name
    this.#options = options
    this.#attachment = scope.attach('gauge', name, options)
    this.#place = this.#attachment.place
  }

  /** Takes one sample: a finite number within 1e126 of zero. */
  record(value: number): void {
    const place = this.#place
    if (place === undefined || typeof value !== 'number' || !(value >= -maxValue && value <= maxValue)) {
      if (!this.#isRefused()) this.record(value)
      return
    }
    const { cells, at } = place
    if (cells[at] === 0) {
      this.#begin(place, value)
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
   * The gauge of the same name with more tags, on top of this one's.
   *
   * @throws {LibratoError} `INVALID_OPTION`: the reporter reports by source
   */
  with(tags: TagValues): Gauge {
    return new Gauge(this.#scope, this.#name, { ...this.#options, tags: { ...this.#options.tags, ...tags } })
  }

  /**
   * Runs a function and records how long it took, in milliseconds; a promise counts until it settles. Results and errors pass through, and
   * failed runs are timed as well.
   */
  time<T>(work: () => T): T {
    const stop = this.start()
    let isPending = false
    try {
      const result = work()
      if (isThenable(result)) {
        isPending = true
        // The caller gets the very promise; this branch must not add an unhandled rejection of its own.
        result.then(stop, stop)
      }
      return result
    } finally {
      if (!isPending) stop()
    }
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

  /** The first sample since the last seal. */
  #begin(place: CellPlace, value: number): void {
    if (place.isGone && this.#scope.isOpen) {
      this.#reattach()
      this.record(value)
      return
    }
    if (!place.touch()) {
      this.#scope.refusals.count('closed', this.#name)
      return
    }
    const { cells, at } = place
    cells[at + COUNT] = 1
    cells[at + SUM] = value
    cells[at + MIN] = value
    cells[at + MAX] = value
    cells[at + SUM_SQUARES] = value * value
    cells[at + LAST] = value
  }

  #reattach(): void {
    this.#attachment = this.#scope.reattach(this.#attachment)
    this.#place = this.#attachment.place
  }

  /** Counts why a value is not taken; false if it is to be tried again, because others have left and there is room now. */
  #isRefused(): boolean {
    const { refusals } = this.#scope
    if (this.#place !== undefined) {
      refusals.count('value', this.#name)
      return true
    }
    this.#reattach()
    if (this.#place !== undefined) return false
    refusals.count(this.#attachment.cause, this.#name, this.#attachment.detail)
    return true
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as PromiseLike<unknown>).then === 'function'
}
