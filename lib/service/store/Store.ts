import type { ServiceClock } from './clock/ServiceClock.js'
import type { DocumentChange, DocumentKind, DocumentQuery, NewDocument, StoredDocument } from './documents/Document.js'
import type { ReadQuery, ReadResult, TagCondition } from './ReadQuery.js'
import type { MetricProperties, MetricType, StoredMetric } from './StoredMetric.js'
import type { IdempotencyKey, IncomingMeasurement, SubmissionOutcome, WriteRequest, WriteResult } from './Submission.js'

export type * from './ReadQuery.js'
export type * from './StoredMetric.js'
export type * from './Submission.js'

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

/** What keeps a store from doing its work. */
export interface StoreTrouble {
  /** What is wrong, in a sentence. */
  readonly message: string
  /** Whether it stays so until the service is started again. */
  readonly needsRestart: boolean
}

/**
 * Told, once it is done, of what changes the records of metrics: also where it is in doubt, as of a write whose answer was lost. What was told is
 * there for whoever reads from then on.
 */
export interface StoreObserver {
  wrote(measurements: readonly IncomingMeasurement[]): void
  deleted(selection: MetricSelection): void
}

/** For reads whose answer may become unwanted, or be large. */
export interface ReadOptions {
  /** Ends the read: one that waits never begins, one under way stops at its next step. */
  readonly signal?: AbortSignal
  /** Called before an answer of so many bytes is unpacked. Undefined: no need to wait. */
  readonly admit?: (bytes: number) => Promise<void> | undefined
}

/**
 * Everything the service keeps. Asynchronous and batch-wise, so that it can live in a worker thread and an engine can take SQLite's place.
 * Every write is durable when its promise resolves. When the disk is full or failing, and after `close()`, calls reject with `LibratoError`,
 * code `STORE_UNAVAILABLE`; nothing of the call was kept then. A read that was ended by its signal rejects with the
 * signal's reason.
 */
export interface Store {
  /** By which the service deletes, forgets and refuses. It is kept in the store. */
  readonly clock: Pick<ServiceClock, 'now' | 'uptime' | 'agesFrom' | 'possibleTimes'>

  /** Whether a submission under this key was accepted before. Asked before validation. */
  recall(
    key: IdempotencyKey,
  ): Promise<{ status: 'repeated'; outcome: SubmissionOutcome } | { status: 'conflict' } | undefined>
  write(request: WriteRequest): Promise<WriteResult>
  /** Undefined if there is no such metric. */
  read(query: ReadQuery, options?: ReadOptions): Promise<ReadResult | undefined>

  /** `name`: a case-insensitive substring, or a pattern if it has a `*`. Ordered by name. */
  listMetrics(
    query: {
      readonly name?: string
      readonly tags?: readonly TagCondition[]
      /** Only metrics of this type; `total` counts only those, too. */
      readonly type?: MetricType
      readonly offset: number
      readonly length: number
      readonly descending: boolean
    },
    options?: ReadOptions,
  ): Promise<Page<StoredMetric>>
  getMetric(name: string): Promise<StoredMetric | undefined>
  /** Sets the given properties of an existing metric (attributes are merged, null removes one). False if there is none. */
  updateMetric(name: string, change: MetricProperties): Promise<boolean>
  /** Undefined if one exists (whatever its type). */
  createMetric(name: string, type: MetricType, properties: MetricProperties): Promise<StoredMetric | undefined>
  /** The names of a selection's metrics, in order. */
  selectMetrics(selection: MetricSelection, options?: ReadOptions): Promise<readonly string[]>
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
  listSources(
    query: {
      readonly search?: string
      readonly offset: number
      readonly length: number
      readonly descending: boolean
    },
    options?: ReadOptions,
  ): Promise<Page<StoredSource>>
  /** Undefined if nothing came from it, and nobody named it. */
  getSource(name: string): Promise<StoredSource | undefined>

  getDocument(kind: DocumentKind, id: number): Promise<StoredDocument | undefined>
  /** The earliest of this name, whatever the case. */
  findDocument(kind: DocumentKind, name: string, parent?: number): Promise<StoredDocument | undefined>
  listDocuments(query: DocumentQuery, options?: ReadOptions): Promise<Page<StoredDocument>>
  /** Undefined if it had to be unique and isn't, or if its parent is gone. */
  createDocument(document: NewDocument): Promise<StoredDocument | undefined>
  /** Undefined if there is none, if it isn't what the change expected, or if it had to be unique and isn't. */
  updateDocument(kind: DocumentKind, id: number, change: DocumentChange): Promise<StoredDocument | undefined>
  /** With everything that belongs to it. False if there is none. */
  deleteDocument(kind: DocumentKind, id: number): Promise<boolean>

  /** Tells an observer from now on. Returns what ends that. */
  observe(observer: StoreObserver): () => void

  health(): Promise<StoreHealth>
  /** What keeps it from reading or writing, as far as is known, without asking it; undefined: nothing. */
  trouble(): StoreTrouble | undefined
  /** Rolls up and removes what is past its retention as if it were `now` (milliseconds). The store does so by itself every ten seconds. */
  maintain(now: number): Promise<void>
  close(): Promise<void>
}
