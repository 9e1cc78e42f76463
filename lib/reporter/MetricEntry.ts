import type { Kind } from '../windows/cell.js'
import type { Metric, Model, SeriesKey } from '../windows/Metric.js'
import type { CellChunk } from './CellChunk.js'

/** Where the cell of a series is: what a handle holds, so that recording looks nothing up. */
export interface CellPlace {
  readonly chunk: CellChunk
  /** Position in the chunk. */
  readonly index: number
  /** Whether series beyond the bound share it. */
  readonly isShared: boolean
}

/** A metric with its series. */
export class MetricEntry implements Metric {
  readonly kind: Kind
  readonly name: string
  readonly model: Model
  readonly tags: ReadonlyMap<string, string>
  readonly source: string | undefined
  readonly series = new Map<SeriesKey, CellPlace>()
  /** Takes the samples of series that found no room; a series like any other, but not one of `series`. */
  overflow: CellPlace | undefined
  /** Attempts to attach a series that found no room. */
  overflowed = 0

  constructor(kind: Kind, name: string, model: Model, tags: ReadonlyMap<string, string>, source: string | undefined) {
    this.kind = kind
    this.name = name
    this.model = model
    this.tags = tags
    this.source = source
  }
}
