import type { Point } from '../../query/pointsOf.js'
import type { StoredMetric } from '../../store/Store.js'

/** The call of `series()` that a series was read by. One object a call, so that two of them are the same only if they are one. */
export interface Origin {
  /** The pattern of the metric's name, as it was written. */
  readonly metric: string
  /** The pattern of sources, or the patterns of tags, as they were written. */
  readonly filter: string | ReadonlyMap<string, string>
}

/** One series on its way through an expression. */
export interface Series {
  /** The metric it was read from; undefined when several went in. */
  readonly metric: StoredMetric | undefined
  /** The tags it has; of a joined series those that all have in common. */
  readonly tags: ReadonlyMap<string, string>
  /** The source under which it is shown; `all` when several went in. */
  readonly source: string
  /** Seconds between points. */
  readonly period: number
  readonly origins: readonly Origin[]
  /** In order of time, at most one a time, all finite. */
  readonly points: readonly Point[]
}

/** Whole seconds: multiples of a series' period from `start` to before `end` are where its points may lie. */
export interface TimeRange {
  readonly start: number
  readonly end: number
}
