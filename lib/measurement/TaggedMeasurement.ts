import type { MetricProperties } from './MetricProperties.js'
import type { Tags } from './tags.js'

/** What every item on `POST /v1/measurements` may say. */
interface TaggedItem extends MetricProperties {
  /** 1 to 255 of the characters `A-Z a-z 0-9 . : - _`. */
  readonly name: string
  /** Unix seconds. Default: when the service receives it. */
  readonly time?: number
  readonly tags?: Tags
}

/** One sample. */
export interface TaggedSample extends TaggedItem {
  readonly value: number
  readonly count?: undefined
  readonly sum?: undefined
  readonly min?: undefined
  readonly max?: undefined
  readonly last?: undefined
  readonly stddev?: undefined
  readonly sum_squares?: undefined
}

/** Several samples, summed up. */
export interface TaggedSummary extends TaggedItem {
  readonly value?: undefined
  /** Number of samples. */
  readonly count: number
  /** Sum of the samples. */
  readonly sum: number
  /** Least of the samples. */
  readonly min?: number
  /** Greatest of the samples. */
  readonly max?: number
  /** The latest of the samples. */
  readonly last?: number
  /** Population standard deviation of the samples. */
  readonly stddev?: number
  /** Sum of the squares of the samples: an extension of our service, which merges exactly where `stddev` does not. */
  readonly sum_squares?: number
}

/** One item on `POST /v1/measurements`: one sample in `value`, or several summed up in `count`, `sum` and the rest. */
export type TaggedMeasurement = TaggedSample | TaggedSummary
