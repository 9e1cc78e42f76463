import type { MetricProperties } from './MetricProperties.js'

/** What every gauge on `POST /v1/metrics` may say. */
interface GaugeItem extends MetricProperties {
  /** 1 to 255 of the characters `A-Z a-z 0-9 . : - _`. */
  readonly name: string
  /** Unix seconds. Default: when the service receives it. */
  readonly measure_time?: number
  /** Default: `unassigned`. */
  readonly source?: string
}

/** One sample. */
export interface GaugeSample extends GaugeItem {
  readonly value: number
  readonly count?: undefined
  readonly sum?: undefined
  readonly min?: undefined
  readonly max?: undefined
  readonly sum_squares?: undefined
}

/** Several samples, summed up. */
export interface GaugeSummary extends GaugeItem {
  readonly value?: undefined
  /** Number of samples. */
  readonly count: number
  /** Sum of the samples. */
  readonly sum: number
  /** Least of the samples. */
  readonly min?: number
  /** Greatest of the samples. */
  readonly max?: number
  /** Sum of the squares of the samples, from which the service derives the standard deviation. */
  readonly sum_squares?: number
}

/** A gauge on `POST /v1/metrics`: one sample in `value`, or several summed up in `count`, `sum` and the rest. */
export type GaugeMeasurement = GaugeSample | GaugeSummary
