import type { Kind } from './cell.js'

/** How a reporter tells its series apart: by tags (`/v1/measurements`) or by source (`/v1/metrics`). */
export type Model = 'tags' | 'sources'

/** What all series of one kind and name share. One object per metric and reporter, so destinations may keep things by its identity. */
export interface Metric {
  readonly kind: Kind
  /** With the reporter's prefix. */
  readonly name: string
  readonly model: Model
  /** Tags of every series (model `tags`), unless its key overrides them. */
  readonly tags: ReadonlyMap<string, string>
  /** Source of every series (model `sources`), unless its key overrides it. */
  readonly source: string | undefined
}

/**
 * Which series of its metric, as a fragment of JSON. Tags: `"a":"1","b":"2"` (sorted by name; the metric's own tags come on top), or a whole
 * object in braces when it overrides one of the metric's own. Sources: a JSON string, or empty for the metric's own source. Injective: no
 * two tag sets have one key.
 */
export type SeriesKey = string

/** Finds the identity of a series by its position in a chunk. */
export interface SeriesNames {
  readonly kind: Kind
  metricAt(index: number): Metric
  keyAt(index: number): SeriesKey
}
