import type { DocumentChange, DocumentKind, DocumentQuery, NewDocument, StoredDocument } from './documents/Document.js'

/** The two kinds of metric that take measurements. */
export type MetricKind = 'gauge' | 'counter'

/** What a metric is. Composites hold an expression and take no measurements. */
export type MetricType = MetricKind | 'composite'

/** What tells the series of one metric apart: a source (lower case, `unassigned` if none was given) or tags (names and values in lower case, sorted by name, possibly none). */
export type SeriesIdentity =
  | { readonly model: 'source'; readonly source: string }
  | { readonly model: 'tags'; readonly tags: Readonly<Record<string, string>> }

/** Properties of a metric that a measurement may bring along; used only if this very write creates the metric. */
export interface MetricProperties {
  readonly display_name?: string | null
  readonly description?: string | null
  readonly period?: number | null
  readonly source_lag?: number | null
  readonly composite?: string | null
  readonly attributes?: Readonly<Record<string, unknown>>
}

/** One metric as the store keeps it. */
export interface StoredMetric {
  readonly name: string
  readonly type: MetricType
  readonly display_name: string | null
  readonly description: string | null
  readonly period: number | null
  readonly source_lag: number | null
  readonly composite: string | null
  readonly attributes: Readonly<Record<string, unknown>>
}

/** One validated measurement on its way in. */
export interface IncomingMeasurement {
  /** Position in the request, for refusals by item. */
  readonly index: number
  /** As it was written; metrics are found whatever the case. */
  readonly name: string
  readonly kind: MetricKind
  readonly series: SeriesIdentity
  /** Whole Unix seconds. */
  readonly time: number
  /** A counter's absolute total; a gauge's single sample. Absent when `count` is given. */
  readonly value?: number | undefined
  readonly count?: number | undefined
  readonly sum?: number | undefined
  readonly min?: number | undefined
  readonly max?: number | undefined
  readonly sumSquares?: number | undefined
  readonly create?: MetricProperties | undefined
}

/** One refused measurement. */
export interface Refusal {
  readonly index: number
  readonly name: string
  readonly param: string
  readonly message: string
}

/** What the service answered to a submission, in the form it is remembered under an idempotency key. */
export interface SubmissionOutcome {
  /** Measurements in the request. */
  readonly total: number
  /** Those that were not stored, in order of `index`. */
  readonly refusals: readonly Refusal[]
}

/** One submission: one transaction. */
export interface WriteRequest {
  readonly measurements: readonly IncomingMeasurement[]
  /** Measurements in the request, if some are in neither list, being valid with nothing to store. Default: the two lists together. */
  readonly total?: number
  /** True: one refusal refuses all (POST /v1/metrics). False: the others are stored (POST /v1/measurements). */
  readonly atomic: boolean
  /** Refusals found before the store was asked, to be remembered and answered with the store's own. Empty when atomic. */
  readonly refusals: readonly Refusal[]
  /** Becomes `created_by_ua` of metrics that this write creates. */
  readonly userAgent?: string
  /** Milliseconds since the epoch. */
  readonly receivedAt: number
  readonly idempotency?: IdempotencyKey
}

/** Design, section 7, rule 8. */
export interface IdempotencyKey {
  readonly key: string
  /** A hash of the route and the body: the same key with another body is a conflict. */
  readonly hash: string
}

export type WriteResult =
  | { readonly status: 'stored'; readonly outcome: SubmissionOutcome }
  /** Nothing was stored, and the key is free: one of an atomic request is refused, or every single one of any other. */
  | { readonly status: 'refused'; readonly refusals: readonly Refusal[] }
  /** This key was accepted before; nothing was stored now. */
  | { readonly status: 'repeated'; readonly outcome: SubmissionOutcome }
  /** This key was accepted before with another body; nothing was stored. */
  | { readonly status: 'conflict' }

/** A set of metrics: by names, or by one pattern with `*`; without those that `exclude` names or matches. */
export interface MetricSelection {
  readonly names?: readonly string[]
  readonly pattern?: string
  readonly exclude?: readonly string[]
}

/** A page of a list. */
export interface Page<T> {
  /** All there are. */
  readonly total: number
  /** Those that match. */
  readonly found: number
  readonly items: readonly T[]
}

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
  /** More series than `maxSeries` have records in the range, or the first or last of each series are more records than `maxRecords`. */
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

/** A source: seen in measurements, given a display name, or both. */
export interface StoredSource {
  /** As it was written where it was given a display name, else in lower case. */
  readonly name: string
  readonly displayName: string | null
}

/** What `/healthz` and the page show. */
export interface StoreHealth {
  readonly metrics: number
  readonly series: number
  /** Bytes of the database with its journal. */
  readonly bytes: number
  readonly schemaVersion: number
  /** From which Unix second on the records of a resolution are complete, by its seconds. One that is not named is complete. */
  readonly retainedFrom: Readonly<Record<string, number>>
}

/**
 * Told, once it is done, of what changes the records of metrics: also where it is in doubt, as of a write whose answer was lost. What was told is
 * there for whoever reads from then on.
 */
export interface StoreObserver {
  wrote(measurements: readonly IncomingMeasurement[]): void
  deleted(selection: MetricSelection): void
}

/**
 * Everything the service keeps. Asynchronous and batch-wise, so that it can live in a worker thread and an engine can take SQLite's place.
 * Every write is durable when its promise resolves. When the disk is full or failing, and after `close()`, calls reject with `LibratoError`,
 * code `STORE_UNAVAILABLE`; nothing of the call was kept then.
 */
export interface Store {
  /** Whether a submission under this key was accepted before. Asked before validation. */
  recall(
    key: IdempotencyKey,
  ): Promise<{ status: 'repeated'; outcome: SubmissionOutcome } | { status: 'conflict' } | undefined>
  write(request: WriteRequest): Promise<WriteResult>
  /** Undefined if there is no such metric. */
  read(query: ReadQuery): Promise<ReadResult | undefined>

  /** `name`: a case-insensitive substring, or a pattern if it has a `*`. Ordered by name. */
  listMetrics(query: {
    readonly name?: string
    readonly tags?: readonly TagCondition[]
    /** Only metrics of this type; `total` counts only those, too. */
    readonly type?: MetricType
    readonly offset: number
    readonly length: number
    readonly descending: boolean
  }): Promise<Page<StoredMetric>>
  getMetric(name: string): Promise<StoredMetric | undefined>
  /** Sets the given properties of an existing metric (attributes are merged, null removes one). False if there is none. */
  updateMetric(name: string, change: MetricProperties): Promise<boolean>
  /** Undefined if one exists (whatever its type). */
  createMetric(name: string, type: MetricType, properties: MetricProperties): Promise<StoredMetric | undefined>
  /** The names of a selection's metrics, in order. */
  selectMetrics(selection: MetricSelection): Promise<readonly string[]>
  /** How many were changed. `gaugeAttributes`: attributes that counters in the set skip. */
  updateMetrics(
    selection: MetricSelection,
    change: MetricProperties & { readonly gaugeAttributes?: Readonly<Record<string, unknown>> },
  ): Promise<number>
  /** How many were deleted, with all their series and records. */
  deleteMetrics(selection: MetricSelection): Promise<number>

  /**
   * The sources that measurements came from, and those that were given a display name, by name. `search`: a substring of name or display name, or a
   * pattern if it has a `*`; whatever the case. At most 100,000 that were only seen are considered.
   */
  listSources(query: {
    readonly search?: string
    readonly offset: number
    readonly length: number
    readonly descending: boolean
  }): Promise<Page<StoredSource>>
  /** Undefined if nothing came from it, and nobody named it. */
  getSource(name: string): Promise<StoredSource | undefined>

  getDocument(kind: DocumentKind, id: number): Promise<StoredDocument | undefined>
  /** The earliest of this name, whatever the case. */
  findDocument(kind: DocumentKind, name: string, parent?: number): Promise<StoredDocument | undefined>
  listDocuments(query: DocumentQuery): Promise<Page<StoredDocument>>
  /** Undefined if it had to be unique and isn't, or if its parent is gone. */
  createDocument(document: NewDocument): Promise<StoredDocument | undefined>
  /** Undefined if there is none, if it isn't what the change expected, or if it had to be unique and isn't. */
  updateDocument(kind: DocumentKind, id: number, change: DocumentChange): Promise<StoredDocument | undefined>
  /** With everything that belongs to it. False if there is none. */
  deleteDocument(kind: DocumentKind, id: number): Promise<boolean>

  /** Tells an observer from now on. Returns what ends that. */
  observe(observer: StoreObserver): () => void

  health(): Promise<StoreHealth>
  /** Rolls up and removes what is past its retention as if it were `now` (milliseconds). The store does so by itself every ten seconds. */
  maintain(now: number): Promise<void>
  close(): Promise<void>
}
