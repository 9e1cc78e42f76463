/** Attributes of a metric, by the API's names. Unknown ones are stored and given back as they came. */
export interface MetricAttributes {
  /** `#RRGGBB`. */
  readonly color?: string | null
  /** Theoretical lower bound of the values. */
  readonly display_min?: number | string | null
  /** Theoretical upper bound of the values. */
  readonly display_max?: number | string | null
  /** Unit on the axis. */
  readonly display_units_long?: string | null
  /** Unit in the tooltip. */
  readonly display_units_short?: string | null
  /** Whether series are stacked. Default: true for counters, false for gauges. */
  readonly display_stacked?: boolean | null
  /** How samples of one roll-up become its `value`. Default: `average`. Gauges only. */
  readonly summarize_function?: 'average' | 'sum' | 'count' | 'min' | 'max' | null
  /** Whether the service aggregates samples over `period`. Default: false. Gauges only. */
  readonly aggregate?: boolean | null
  /** Whether gaps are drawn. */
  readonly gap_detection?: boolean | null
  readonly [name: string]: unknown
}

/** What can be said about a metric. A measurement may bring it along; then it counts only if that very measurement creates the metric. */
export interface MetricProperties {
  /** Shown in place of the name. */
  readonly display_name?: string | null
  readonly description?: string | null
  /** Seconds between measurements. */
  readonly period?: number | null
  readonly attributes?: MetricAttributes
}
