import type { Kind } from '../windows/cell.js'
import type { Metric, Model, SeriesKey } from '../windows/Metric.js'

/** A metric with its series. */
export class MetricEntry implements Metric {
  readonly kind: Kind
  readonly name: string
  readonly model: Model
  readonly tags: ReadonlyMap<string, string>
  readonly source: string | undefined
  /** Where the cell of each is: `chunk * SERIES_PER_CHUNK + position`, a number because an object each would be most of their memory. */
  readonly series = new Map<SeriesKey, number>()
  /** Takes the samples of series that found no room; a series like any other, but not one of `series`. */
  overflow: number | undefined
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
  remove(key: SeriesKey, isShared: boolean): boolean {
    if (isShared) this.overflow = undefined
    else this.series.delete(key)
    return this.series.size === 0 && this.overflow === undefined
  }
}
