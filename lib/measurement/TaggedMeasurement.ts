import type { MetricProperties } from './MetricProperties.js'
import type { Tags } from './tags.js'

/** One item on `POST /v1/measurements`: one sample in `value`, or several summed up in `count`, `sum` and the rest. */
export interface TaggedMeasurement extends MetricProperties {
  readonly name: string
  /** One sample. Absent when `count` is given. */
  readonly value?: number
  /** Number of samples; asks for `sum`. */
  readonly count?: number
  /** Sum of the samples. */
  readonly sum?: number
  readonly min?: number
  readonly max?: number
  /** The latest of the samples. */
  readonly last?: number
  /** Population standard deviation of the samples. */
  readonly stddev?: number
  /** Sum of the squares of the samples: an extension of our service, which merges exactly where `stddev` does not. */
  readonly sum_squares?: number
  /** Unix seconds. Default: when the service receives it. */
  readonly time?: number
  readonly tags?: Tags
}
