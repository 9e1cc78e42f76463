import type { Id } from './encodeId.js'
import type { NotificationService } from './Service.js'

/** A tag that the streams of a condition must have. */
export interface AlertTag {
  readonly name: string
  /** Values, or patterns with `*`, any of which may match. Default: any value. */
  readonly values?: readonly string[]
  /** Whether streams that agree in the grouped tags are looked at as one. Default: false, each stream alone. */
  readonly grouped?: boolean
}

/** Which streams of the metric a condition looks at: by source or by tags, not by both. Default: all. */
export type ConditionStreams =
  | { readonly source?: string | null; readonly tags?: null }
  | { readonly source?: null; readonly tags?: readonly AlertTag[] | null }

/** Which statistic of a stream is compared. `absolute_value`: the running total of a counter. */
export type ConditionFunction = 'min' | 'max' | 'average' | 'sum' | 'count' | 'derivative' | 'absolute_value'

/** Holds while a stream is above, or below, a threshold. */
export type ThresholdCondition = ConditionStreams & {
  readonly type: 'above' | 'below'
  readonly metric_name: string
  readonly threshold: number
  /** Default: `average` of a gauge, `derivative` of a counter. */
  readonly summary_function?: ConditionFunction | null
  /** Seconds, 60 to 3,600, for which every sample must be beyond the threshold. Default: a single sample is enough. */
  readonly duration?: number | null
  /** For derivatives: whether a fall is taken for a restart of what counts, and counted as 0. Default: true. */
  readonly detect_reset?: boolean | null
}

/** Holds when a stream that has reported before doesn't for `duration` seconds, 60 to 3,600. */
export type AbsentCondition = ConditionStreams & {
  readonly type: 'absent'
  readonly metric_name: string
  readonly duration: number
}

/** What must hold for an alert to fire. {@link above}, {@link below} and {@link absent} build them. */
export type NewCondition = ThresholdCondition | AbsentCondition

/** A condition as the service keeps it. */
export type AlertCondition = NewCondition & { readonly id: number }

/** What is kept with an alert; a `runbook_url` is told with it. */
export interface AlertAttributes {
  readonly runbook_url?: string
  readonly [name: string]: string | number | boolean | undefined
}

/** An alert to be created. */
export interface NewAlert {
  /** Unique: 1 to 255 characters of `A-Za-z0-9.:-_`. */
  readonly name: string
  /** All of them must hold. Without any, the alert never fires. */
  readonly conditions?: readonly NewCondition[]
  /** Who is told: ids, or services as they were answered. */
  readonly services?: readonly (Id | { readonly id: Id })[]
  readonly description?: string | null
  readonly attributes?: AlertAttributes
  /** Default: true. */
  readonly active?: boolean
  /** Seconds, a multiple of 60, before a second word is said about an alert that still or again fires. Default: 600. */
  readonly rearm_seconds?: number
  /** Whether that time is counted for each stream by itself. Default: false. */
  readonly rearm_per_signal?: boolean
  /** Whether conditions go by tags. Default: whether one does. */
  readonly md?: boolean
}

/**
 * A change of an alert. What is not named stays, but for the conditions, which are replaced as a whole and would be deleted if left out: so
 * they must be named. An alert that was read can be spread into it.
 */
export interface AlertChange extends Partial<NewAlert> {
  readonly conditions: readonly NewCondition[]
}

/** An alert as the service keeps it. */
export interface Alert {
  readonly id: number
  readonly name: string
  readonly version: number
  readonly description: string | null
  readonly conditions: readonly AlertCondition[]
  readonly services: readonly NotificationService[]
  readonly attributes: AlertAttributes
  readonly active: boolean
  readonly rearm_seconds: number
  readonly rearm_per_signal: boolean
  readonly md: boolean
  /** Unix seconds. */
  readonly created_at: number
  readonly updated_at: number
}

/** Whether an alert fires. */
export interface AlertStatus {
  readonly alert: { readonly id: number }
  readonly status: 'ok' | 'triggered'
}

/** Where alerts stand. Times are Unix seconds. */
export interface AlertStatuses {
  /** Within the last day. */
  readonly cleared: readonly { readonly id: number; readonly cleared_at: number }[]
  readonly firing: readonly { readonly id: number; readonly triggered_at: number }[]
}

/** What became, or is becoming, of telling one service once. Times are Unix seconds. */
export interface AlertDelivery {
  readonly id: number
  /** Id and type of the service, as they were. */
  readonly service: number
  readonly type: string
  /** That it fires, or no longer does. */
  readonly event: 'alert' | 'clear'
  /** `pending`: tried again later; `not_delivered`: the type needs an account elsewhere. */
  readonly status: 'pending' | 'delivered' | 'failed' | 'not_delivered'
  readonly attempts: number
  readonly created_at: number
  readonly attempted_at: number | null
  /** HTTP status of the last try. */
  readonly response_status: number | null
  /** Why the last try failed. */
  readonly error: string | null
}
