import type { StoredDocument } from '../store/documents/Document.js'

/** One tag that a condition's streams must have. */
export interface ConditionTag {
  readonly name: string
  /** Values or `*` patterns, any of which may match; none: any value. */
  readonly values: readonly string[]
  /** Streams that agree in all grouped tags are looked at as one. */
  readonly grouped: boolean
  /** Without effect; answered as it was sent. */
  readonly dynamic?: boolean
}

/** Which statistic of a stream is compared. */
export const conditionFunctions = ['min', 'max', 'average', 'sum', 'count', 'derivative', 'absolute_value'] as const

/** What must hold for an alert to fire, as it is stored. */
export interface Condition {
  /** Unique within the alert, and kept by a change that names it. */
  readonly id: number
  readonly type: 'above' | 'below' | 'absent'
  readonly metric_name: string
  /** A name or `*` pattern; null: any. */
  readonly source: string | null
  readonly tags: readonly ConditionTag[] | null
  /** Null for `absent`. */
  readonly threshold: number | null
  /** Null: the average of a gauge, the derivative of a counter. */
  readonly summary_function: (typeof conditionFunctions)[number] | null
  /** Seconds; null: a single sample is enough. Never null for `absent`. */
  readonly duration: number | null
  /** Of an explicit `derivative` only; null: true. */
  readonly detect_reset: boolean | null
  /** Unix seconds at which it became what it is: durations are counted from here. Not answered. */
  readonly since: number
}

/** An alert, as it is stored. */
export interface Alert {
  readonly id: number
  readonly name: string
  readonly description: string | null
  readonly conditions: readonly Condition[]
  /** Ids; those of deleted services stay, and lead nowhere. */
  readonly services: readonly number[]
  readonly attributes: Readonly<Record<string, string | number | boolean>>
  readonly active: boolean
  readonly rearm_seconds: number
  readonly rearm_per_signal: boolean
  /** Whether its conditions go by tags. */
  readonly md: boolean
  /** The id that the next condition gets: none is given twice. */
  readonly next_condition: number
}

/** The alert that a document holds. */
export function alertOf({ id, name, body }: StoredDocument): Alert {
  return { ...(body as unknown as Omit<Alert, 'id' | 'name'>), id, name }
}

/** The body of an alert's document. */
export function alertBody({ id: _, name: __, ...body }: Alert): Readonly<Record<string, unknown>> {
  return body
}
