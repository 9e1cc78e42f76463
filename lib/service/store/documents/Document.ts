/**
 * The kinds of thing that the service keeps beside metrics and records. Each is a JSON object with a number, a name, and perhaps a parent
 * (the charts of a space, the events of an annotation stream) and a time.
 */
export type DocumentKind =
  | 'alert'
  | 'alert_state'
  | 'annotation'
  | 'annotation_stream'
  | 'api_token'
  | 'chart'
  | 'job'
  | 'service'
  | 'snapshot'
  | 'source'
  | 'space'

/** Fields of the API, as they are stored and answered. */
export type DocumentBody = Readonly<Record<string, unknown>>

/** One thing as the store keeps it. */
export interface StoredDocument {
  /** Unique among all kinds, never given twice. */
  readonly id: number
  /** `id` of what it belongs to; 0: it stands alone. */
  readonly parent: number
  /** As it was written; found whatever the case. Empty where things of the kind have none. */
  readonly name: string
  /** Unix seconds that it is about, for kinds that are listed by time; else 0. */
  readonly time: number
  readonly body: DocumentBody
  /** Unix seconds. */
  readonly createdAt: number
  readonly updatedAt: number
}

/** A thing to be kept. */
export interface NewDocument {
  readonly kind: DocumentKind
  readonly parent?: number
  readonly name: string
  readonly time?: number
  readonly body: DocumentBody
  /** Refuse it if one of its kind and parent has this name. Default: false. */
  readonly isUnique?: boolean
  /** Unix seconds. */
  readonly now: number
}

/** What changes; what is absent stays. `body` replaces the old one whole. */
export interface DocumentChange {
  readonly name?: string
  readonly time?: number
  readonly body?: DocumentBody
  /** The body as it was read: if somebody has changed it since then, nothing is changed now. Default: changed whatever it is. */
  readonly expected?: DocumentBody
  /** Unix seconds. */
  readonly now: number
}

/** A page of one kind. */
export interface DocumentQuery {
  readonly kind: DocumentKind
  readonly parent?: number
  /** A case-insensitive substring, or a pattern if it has a `*`. */
  readonly name?: string
  /** Unix seconds: only those whose time is in `[from, to)`. */
  readonly from?: number
  readonly to?: number
  /** Default: `name`. Ties are broken by `id`. */
  readonly orderBy?: 'id' | 'name' | 'time' | 'updated_at'
  readonly descending?: boolean
  readonly offset: number
  readonly length: number
}
