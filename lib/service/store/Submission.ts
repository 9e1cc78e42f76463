import type { MetricKind, MetricProperties, SeriesIdentity } from './StoredMetric.js'

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
  /** Those that were not stored, in order of `index`; of a repetition the first thousand. */
  readonly refusals: readonly Refusal[]
  /** How many were not stored. Default: as many as are listed. */
  readonly failed?: number
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
  /** The uptime of the service, in milliseconds (`ServiceClock`). */
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
