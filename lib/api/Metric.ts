import type { MetricAttributes, MetricProperties } from '../measurement/index.js'

/** What a metric is. */
export type MetricType = 'gauge' | 'counter' | 'composite'

/** What the service keeps about a metric, by the API's names. */
export interface Metric {
  readonly name: string
  readonly type: MetricType
  readonly display_name: string | null
  readonly description: string | null
  /** Seconds between measurements. */
  readonly period: number | null
  /** Seconds to look back for the latest value. */
  readonly source_lag?: number | null
  readonly attributes: MetricAttributes
  /** The expression of a composite. */
  readonly composite?: string | null
}

/** What can be changed about a metric. */
export interface MetricChange extends MetricProperties {
  readonly source_lag?: number | null
  /** Needed where the change is to create the metric. */
  readonly type?: MetricType
  /** The expression of a composite. */
  readonly composite?: string
}

/** One record of a gauge. The statistics are there where several samples were combined. */
export interface GaugeRecord {
  /** Unix seconds. */
  readonly measure_time: number
  /** The mean of the samples, unless the metric's `summarize_function` says otherwise. */
  readonly value: number
  readonly count?: number
  readonly sum?: number
  readonly min?: number
  readonly max?: number
  readonly sum_squares?: number
}

/** One record of a counter. */
export interface CounterRecord {
  /** Unix seconds. */
  readonly measure_time: number
  /** The absolute total. */
  readonly value: number
  /** What was added since the record before; absent for the first one and after a fall. */
  readonly delta?: number
  readonly count?: number
  readonly sum?: number
  readonly min?: number
  readonly max?: number
}

/** Records by source, oldest first; those without a source under `unassigned`, sums over sources under `all`. */
export type RecordsBySource<R> = Readonly<Record<string, readonly R[]>>

/** A metric of one kind without its measurements. */
export interface MetricOf<K extends MetricType> extends Metric {
  readonly type: K
  readonly measurements: Readonly<Record<string, never>>
}

/** A metric of one kind with its measurements. */
export interface MeasuredMetricOf<K extends MetricType, R> extends Metric {
  readonly type: K
  /** Seconds of each record. */
  readonly resolution?: number
  readonly measurements: RecordsBySource<R>
}

/** Which measurements to get. Times are Unix seconds, or dates. */
export interface MetricQuery {
  readonly start_time?: number | Date
  /** Default: now. */
  readonly end_time?: number | Date
  /** The last records of each source; the first ones together with `start_time`. */
  readonly count?: number
  /** Seconds: 1, 60, 900 or 3,600. Default: 1 with `count`, else the finest that is kept for the whole range. */
  readonly resolution?: number
  /** A name, or a pattern with `*`. */
  readonly source?: string
  readonly sources?: readonly string[]
  /** One record per source over the whole range. */
  readonly summarize_time?: boolean
  /** Adds the pseudo source `all`. */
  readonly summarize_sources?: boolean
  /** `false`: only `all`. */
  readonly breakout_sources?: boolean
  /** How the statistics of several sources become one; implies `summarize_sources` without the sources themselves. Gauges only. */
  readonly group_by?: 'min' | 'max' | 'mean' | 'sum' | 'count'
}
