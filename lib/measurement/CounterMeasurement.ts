import type { MetricProperties } from './MetricProperties.js'

/** A counter on `POST /v1/metrics`: the running total so far, never the increment. */
export interface CounterMeasurement extends MetricProperties {
  /** 1 to 255 of the characters `A-Z a-z 0-9 . : - _`. */
  readonly name: string
  /** Absolute total, not negative. A fall starts a new run. */
  readonly value: number
  /** Unix seconds. Default: when the service receives it. */
  readonly measure_time?: number
  /** Default: `unassigned`. */
  readonly source?: string
}
