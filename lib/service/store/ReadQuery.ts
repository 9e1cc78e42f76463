import type { SeriesIdentity, StoredMetric } from './StoredMetric.js'

/** Which series of a metric are read. */
export interface SeriesFilter {
  /** Sources, each a name or a `*` pattern; any may match. */
  readonly sources?: readonly string[]
  /** All must match. See reference 4.4: a pattern may be negated (`!pat`: has the tag, but not so), or the tag be absent. */
  readonly tags?: readonly TagCondition[]
  /** In at least one of these sets all must match: a search with `or`. */
  readonly anyOf?: readonly (readonly TagCondition[])[]
}

export interface TagCondition {
  readonly tag: string
  /** Any may match; each a value or `*` pattern. Empty with `absent`. */
  readonly patterns: readonly { readonly pattern: string; readonly negated: boolean }[]
  /** True: only series without this tag. */
  readonly absent: boolean
}

/** Which records are read. */
export interface ReadQuery {
  readonly name: string
  /**
   * Seconds; any whole number. Records are rolled up to its multiples from a stored resolution (1, 60, 900, 3,600) that divides it and is
   * retained for the whole range. Default: the finest stored one that is retained for the whole range.
   */
  readonly resolution?: number
  /** First Unix second, included; floored to the resolution. Default: as far back as the resolution is retained. */
  readonly start?: number
  /** Unix second, excluded. */
  readonly end: number
  readonly filter?: SeriesFilter
  /**
   * Which record is shown where a series by source and its tagged twin (the only tag `source`, of that value) both have one of
   * the same time. Default: `tags`.
   */
  readonly prefer?: SeriesIdentity['model']
  /** The last N records of each series before `end`, reaching back as far as `start`. */
  readonly lastPerSeries?: number
  /** The first N records of each series from `start` on. */
  readonly firstPerSeries?: number
  /**
   * At most this many records in all; the answer says where to go on, or, for a number of records per series, is `too-many`. 0: none, only the
   * resolution is told. Default: no limit.
   */
  readonly maxRecords?: number
  /**
   * At most this many series may have records in the range, or the answer is `too-many`, which is found out without looking at all of them.
   * Default: no limit.
   */
  readonly maxSeries?: number
  /**
   * The sources and tags of the series may have at most this many characters in all, or the answer is `too-many`.
   * Default: no limit.
   */
  readonly maxCharacters?: number
}

/** What one series has in one bucket of the resolution. */
export interface SeriesRecord {
  /** Start of the bucket, Unix seconds. */
  readonly time: number
  /** Samples of a gauge; deltas of a counter. */
  readonly count: number
  readonly sum: number
  readonly min: number
  readonly max: number
  readonly sumSquares: number | null
  /** Counter only: the last total received in the bucket. */
  readonly last?: number
  /** Counter only: growth over the bucket; absent for the first record ever and where the only growth is a reset. */
  readonly delta?: number
}

export interface SeriesRecords {
  readonly series: SeriesIdentity
  readonly records: readonly SeriesRecord[]
}

export type ReadResult =
  | RecordsRead
  /** No stored resolution that divides the asked one reaches back to `start`. */
  | { readonly status: 'unavailable'; readonly metric: StoredMetric }
  /**
   * More series than `maxSeries` have records in the range, or they have more characters than `maxCharacters`, or the
   * first or last of each series are more records than `maxRecords`.
   */
  | { readonly status: 'too-many'; readonly metric: StoredMetric }

export interface RecordsRead {
  readonly status: 'read'
  readonly metric: StoredMetric
  /** Seconds: as asked, or what was chosen. */
  readonly resolution: number
  /** Sorted by source, or by tag pairs. */
  readonly series: readonly SeriesRecords[]
  /** Where to go on when `maxRecords` cut the answer: the next `start`. */
  readonly next?: number
}
