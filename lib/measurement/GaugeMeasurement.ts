import type { MetricProperties } from './MetricProperties.js'

/** A gauge on `POST /v1/metrics`: one sample in `value`, or several summed up in `count`, `sum` and the rest. */
export interface GaugeMeasurement extends MetricProperties {
  readonly name: string
  /** One sample. Absent when `count` is given. */
  readonly value?: number
  /** Number of samples; asks for `sum`. */
  readonly count?: number
  /** Sum of the samples. */
  readonly sum?: number
  readonly min?: number
  readonly max?: number
  /** Sum of the squares of the samples, from which the service derives the standard deviation. */
  readonly sum_squares?: number
  /** Unix seconds. Default: when the service receives it. */
  readonly measure_time?: number
  /** Default: `unassigned`. */
  readonly source?: string
}
