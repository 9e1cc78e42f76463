import type { LibratoError } from '../errors/index.js'
import type { CounterMeasurement, GaugeMeasurement, TaggedMeasurement, Tags } from '../measurement/index.js'
import type { Collection } from './checkMeasurement.js'

/** Measurements by kind. Gauges and counters go by sources, `measurements` by tags. */
export interface Submission {
  readonly gauges?: readonly GaugeMeasurement[]
  readonly counters?: readonly CounterMeasurement[]
  readonly measurements?: readonly TaggedMeasurement[]
}

/** What applies to all measurements of a submission that don't say otherwise. */
export interface SubmissionDefaults {
  /** Unix seconds. Default: when the service receives them. */
  readonly measure_time?: number
  /** The same; the name it has where measurements go by tags. */
  readonly time?: number
  /** Seconds. */
  readonly period?: number
  /** By tags it becomes the tag `source`. */
  readonly source?: string
  /** By tags only. Laid under the tags of each item and over those of `connect`: an item's own value wins, tag by tag. */
  readonly tags?: Tags
}

/** Measurements that were not accepted. */
export interface SubmissionFailure {
  readonly collection: Collection
  /** Position of the first of them in the array that was passed; absent where the service didn't say which it was. */
  readonly index?: number
  /** How many, from `index` on: 1 for an item, more for a whole request. */
  readonly count: number
  /** Of the metric, where one is to blame. */
  readonly name?: string
  /** The field that is to blame. */
  readonly param?: string
  readonly message: string
  /** What the request failed with, where it failed as a whole. */
  readonly error?: LibratoError
}

/** What became of a submission, in numbers of measurements. */
export interface SubmissionSummary {
  readonly accepted: number
  readonly failed: number
  readonly errors: readonly SubmissionFailure[]
}
