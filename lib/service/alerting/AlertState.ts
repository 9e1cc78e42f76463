import type { StoredDocument } from '../store/documents/Document.js'

/** A sample, or its absence, that meets a condition. */
export interface Violation {
  /** What the stream is called: its source, or its tags. */
  readonly signal: string
  /** Id of the condition. */
  readonly condition: number
  readonly metric: string
  /** Null for an absence. */
  readonly value: number | null
  /** Unix seconds: of the sample; of the last one before the absence. */
  readonly recorded_at: number
}

/** A violation as a state keeps it. */
export interface KeptViolation extends Violation {
  /** Since when its condition was what it was then, Unix seconds: one that was changed has other streams perhaps. Not answered. */
  readonly since?: number
}

/** What is told. */
export type AlertEvent = 'alert' | 'clear'

/** What became, or is becoming, of telling one service once. */
export interface Delivery {
  /** Unique within the alert. */
  readonly id: number
  /** Id and type of the service, as they were. */
  readonly service: number
  readonly type: string
  readonly event: AlertEvent
  /** `not_delivered`: the service's type needs an account elsewhere. */
  readonly status: 'pending' | 'delivered' | 'failed' | 'not_delivered'
  readonly attempts: number
  /** Unix seconds. */
  readonly created_at: number
  /** Of the last try. */
  readonly attempted_at: number | null
  /** HTTP status of the last try. */
  readonly response_status: number | null
  /** Why the last try failed, without the address. */
  readonly error: string | null
  /** From when it is tried again, in milliseconds of the courier's clock. Only while pending, after a try. */
  readonly next_at?: number
  /** What is told. Only while pending. */
  readonly message?: AlertMessage
}

/** What a service is told, before it takes the form that its type asks for (reference 8.3). */
export type AlertMessage = Readonly<Record<string, unknown>>

/** Where an alert stands. Kept beside it, so that a restart neither tells anything twice nor forgets anything. */
export interface AlertState {
  readonly status: 'ok' | 'triggered'
  /** Unix seconds. */
  readonly triggered_at: number | null
  readonly cleared_at: number | null
  /** When somebody cleared it by hand: what was measured until then no longer counts. */
  readonly resolved_at: number | null
  /** Of the present or last time it fired. */
  readonly incident_key: string | null
  /** Whether anybody was told that it fires: only then its end is told. */
  readonly is_announced: boolean
  /** Unix seconds at which it was last told; `''` is the alert as a whole, other keys are signals. */
  readonly announced_at: Readonly<Record<string, number>>
  /** What met the conditions when it was last looked at. */
  readonly violations: readonly KeptViolation[]
  /** Oldest first. */
  readonly deliveries: readonly Delivery[]
  readonly next_delivery: number
}

/** The state of an alert that never fired. */
export const calmState: AlertState = {
  status: 'ok',
  triggered_at: null,
  cleared_at: null,
  resolved_at: null,
  incident_key: null,
  is_announced: false,
  announced_at: {},
  violations: [],
  deliveries: [],
  next_delivery: 1,
}

/** The state that a document holds. */
export function stateOf(document: StoredDocument | undefined): AlertState {
  return document === undefined ? calmState : (document.body as unknown as AlertState)
}

/** The body of a state's document. */
export function stateBody(state: AlertState): Readonly<Record<string, unknown>> {
  return { ...state }
}
