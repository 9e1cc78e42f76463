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
  | 'chart_token'
  | 'dashboard'
  | 'instrument'
  | 'incident'
  | 'job'
  | 'service'
  | 'snapshot'
  | 'source'
  | 'space'
  | 'user'

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

/** What no other document of a kind and parent may have, too. Looked at in the transaction that writes. */
export interface Uniqueness {
  /** Refuse it if another one has this name, whatever the case. Default: false. */
  readonly isUnique?: boolean
  /** Refuse it if another one has the same in one of these fields of its body. Default: none. */
  readonly uniqueFields?: readonly string[]
}

/** A thing to be kept. */
export interface NewDocument extends Uniqueness {
  readonly kind: DocumentKind
  readonly parent?: number
  readonly name: string
  readonly time?: number
  readonly body: DocumentBody
  /** Unix seconds. */
  readonly now: number
}

/** What changes; what is absent stays. `body` replaces the old one whole. */
export interface DocumentChange extends Uniqueness {
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
  /** Only those whose body has just these values: texts or numbers, as they were written. */
  readonly having?: Readonly<Record<string, string | number>>
  /** Unix seconds: only those whose time is in `[from, to)`. */
  readonly from?: number
  readonly to?: number
  /** Default: `name`. Ties are broken by `id`. `field`: one of the body. */
  readonly orderBy?: 'id' | 'name' | 'time' | 'updated_at' | { readonly field: string }
  readonly descending?: boolean
  readonly offset: number
  readonly length: number
}
