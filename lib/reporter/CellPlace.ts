import { FIGURES } from '../windows/cell.js'
import type { SeriesKey } from '../windows/Metric.js'
import type { CellChunk } from './CellChunk.js'
import type { MetricEntry } from './MetricEntry.js'

/**
 * Where the cell of a series is: what a handle holds, so that recording looks nothing up. All handles of a series share one, so a series
 * that leaves memory takes their cells away in one step, and recording needs no check of its own.
 */
export class CellPlace {
  readonly metric: MetricEntry
  readonly key: SeriesKey
  /** Whether series beyond the bound share it. */
  readonly isShared: boolean
  /** Where the cell lies. Once gone, a cell that is never touched: the next sample finds that, and then that it has to attach again. */
  cells: Float64Array
  /** Where in `cells` it starts. */
  at: number
  readonly #chunk: CellChunk
  readonly #index: number
  #isGone = false

  constructor(metric: MetricEntry, key: SeriesKey, isShared: boolean, chunk: CellChunk, index: number) {
    this.metric = metric
    this.key = key
    this.isShared = isShared
    this.#chunk = chunk
    this.#index = index
    this.cells = chunk.cells
    this.at = index * FIGURES
  }

  /** Whether the series has left: its cell may be another's by now. */
  get isGone(): boolean {
    return this.#isGone
  }

  /** Called for the first sample of the cell since the last seal; false if none is taken any more. */
  touch(): boolean {
    return !this.#isGone && this.#chunk.touch(this.#index)
  }

  /** Keeps a total that is kept elsewhere, and returns the one before it; NaN for the first. */
  baseline(total: number): number {
    return this.#chunk.baseline(this.#index, total)
  }

  /** The series leaves; only while its cell is untouched. `nowhere`: a cell that is never touched. */
  leave(nowhere: Float64Array): void {
    this.cells = nowhere
    this.at = 0
    this.#isGone = true
  }

  /** Another place for the same series, over the same cell: handles of this one will have to attach again. */
  renew(nowhere: Float64Array): CellPlace {
    const renewed = new CellPlace(this.metric, this.key, this.isShared, this.#chunk, this.#index)
    this.#chunk.replace(this.#index, renewed)
    this.leave(nowhere)
    return renewed
  }
}
