/** The two kinds of metric that take measurements. */
export type MetricKind = 'gauge' | 'counter'

/** What a metric is. Composites hold an expression and take no measurements. */
export type MetricType = MetricKind | 'composite'

/** What tells the series of one metric apart: a source (lower case, `unassigned` if none was given) or tags (names and values in lower case, sorted by name, possibly none). */
export type SeriesIdentity =
  | { readonly model: 'source'; readonly source: string }
  | { readonly model: 'tags'; readonly tags: Readonly<Record<string, string>> }

/** Properties of a metric that a measurement may bring along; used only if this very write creates the metric. */
export interface MetricProperties {
  readonly display_name?: string | null
  readonly description?: string | null
  readonly period?: number | null
  readonly source_lag?: number | null
  readonly composite?: string | null
  readonly attributes?: Readonly<Record<string, unknown>>
}

/** One metric as the store keeps it. */
export interface StoredMetric {
  readonly name: string
  readonly type: MetricType
  readonly display_name: string | null
  readonly description: string | null
  readonly period: number | null
  readonly source_lag: number | null
  readonly composite: string | null
  readonly attributes: Readonly<Record<string, unknown>>
}
