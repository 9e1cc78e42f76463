/** What a token may do: everything, write measurements only, or read only. */
export type ApiTokenRole = 'admin' | 'recorder' | 'viewer'

/** A token to be made. */
export interface NewApiToken {
  /** For people; several may have the same one. */
  readonly name: string
  readonly role: ApiTokenRole
  /** Default: true. */
  readonly active?: boolean
}

/** What can be changed of a token; what is not named stays. */
export type ApiTokenChange = Partial<NewApiToken>

/** A token as the service keeps it. */
export interface ApiToken {
  /** `null` for tokens of old. */
  readonly name: string | null
  /** The token itself in the answer that made it; masked ever after. */
  readonly token: string
  /** Requests with one that isn't are a 401. */
  readonly active: boolean
  readonly role: ApiTokenRole
  /** Where it is; ends in its id. */
  readonly href: string
  /** `2013-02-01 18:53:38 UTC` */
  readonly created_at: string
  readonly updated_at: string
}
