import type { Kind } from '../windows/cell.js'
import type { Metric, Model, SeriesKey } from '../windows/Metric.js'
import type { CellPlace } from './CellPlace.js'

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
  /** Handles that found no room. */
  overflowed = 0

  constructor(kind: Kind, name: string, model: Model, tags: ReadonlyMap<string, string>, source: string | undefined) {
    this.kind = kind
    this.name = name
    this.model = model
    this.tags = tags
    this.source = source
  }

  /** Takes a series out that has left memory; true if that was the last. */
  remove(place: CellPlace): boolean {
    if (place.isShared) this.overflow = undefined
    else this.series.delete(place.key)
    return this.series.size === 0 && this.overflow === undefined
  }
}
