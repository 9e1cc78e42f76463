/** Which series of a metric a stream shows: those whose tag has one of the values. */
export interface ChartStreamTag {
  readonly name: string
  /** Values, or patterns with `*`. */
  readonly values?: readonly string[]
  /** One line for each value. */
  readonly grouped?: boolean
  /** The value is chosen where the chart is looked at. */
  readonly dynamic?: boolean
}

/** How a statistic is chosen. */
export type ChartFunction = 'average' | 'sum' | 'min' | 'max' | 'count'

/** How any stream is drawn. */
interface StreamLook {
  /** Of a stream that is already in the chart: it keeps its number. */
  readonly id?: number
  readonly summary_function?: ChartFunction
  readonly downsample_function?: ChartFunction
  /** A formula of `x` (the value) and `p` (the period): `x*8/p`. */
  readonly transform_function?: string
  /** `#52D74C` */
  readonly color?: string
  readonly name?: string
  readonly units_short?: string
  readonly units_long?: string
  readonly min?: number
  readonly max?: number
  /** Seconds. */
  readonly period?: number
  readonly position?: number
  readonly split_axis?: boolean
  readonly gap_detection?: boolean
}

/** A stream of a metric, by sources or by tags. */
export interface MetricStream extends StreamLook {
  readonly metric: string
  readonly type?: 'gauge' | 'counter' | 'composite'
  /** A name, a pattern with `*`, or `%` for one that is chosen where the chart is looked at. */
  readonly source?: string
  readonly tags?: readonly ChartStreamTag[]
  /** How several series become one line; `breakout`: a line each. */
  readonly group_function?: 'average' | 'sum' | 'min' | 'max' | 'breakout'
  /** Names of tags, separated by commas: one line for each combination of their values. */
  readonly group_by?: string
  readonly composite?: never
}

/** A stream of an expression, which says by itself what is shown. */
export interface CompositeStream extends StreamLook {
  readonly composite: string
  readonly type?: 'composite'
  readonly metric?: never
  readonly source?: never
  readonly tags?: never
  readonly group_function?: never
  readonly group_by?: never
}

/** A line that a value should not cross. */
export interface ChartThreshold {
  readonly operator: '>' | '<' | '='
  readonly value: number
  readonly type: 'red' | 'yellow'
}

/** What a chart looks like. */
export type ChartType = 'line' | 'stacked' | 'bignumber'

/** What can be changed of a chart. What is not named stays; streams and thresholds are replaced as a whole. */
export interface ChartChange {
  readonly name?: string
  readonly type?: ChartType
  readonly streams?: readonly (MetricStream | CompositeStream)[]
  /** Ends of the y axis. */
  readonly min?: number | null
  readonly max?: number | null
  /** Of the y axis. */
  readonly label?: string | null
  readonly related_space?: number | null
  readonly thresholds?: readonly ChartThreshold[] | null
  readonly use_log_yaxis?: boolean
  readonly use_last_value?: boolean
}

/** A chart to be made. Its type is `line` by default. */
export interface NewChart extends ChartChange {
  readonly name: string
}

/** A stream as the service keeps it. */
export type ChartStream = (MetricStream | CompositeStream) & {
  readonly id: number
  readonly type: 'gauge' | 'counter' | 'composite'
}

/** A chart as the service keeps it. */
export interface Chart {
  readonly id: number
  readonly name: string | null
  readonly type: ChartType
  readonly streams: readonly ChartStream[]
  readonly min?: number
  readonly max?: number
  readonly label?: string
  readonly related_space?: number
  /** `null`: none. */
  readonly thresholds: readonly ChartThreshold[] | null
  readonly use_log_yaxis?: boolean
  readonly use_last_value?: boolean
}

/** A named set of charts. */
export interface Space {
  readonly id: number
  readonly name: string
}

/** A space with the numbers of its charts, in the order in which they were made. */
export interface SpaceWithCharts extends Space {
  readonly charts: readonly { readonly id: number }[]
}
