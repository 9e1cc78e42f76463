import { createHash, timingSafeEqual } from 'node:crypto'
import { Access } from '../access/Access.js'
import type { Caller } from '../access/Caller.js'
import type { TokenDirectory } from '../access/TokenDirectory.js'

/** The user name that stands for "the other half is the token" (reference 1.2: the AppOptics clients). */
const tokenUser = 'token'

/** Whoever has the token that the service was started with, which holds as long as the service runs. */
const owner: Caller = { id: 0, role: 'admin', access: new Access() }

/**
 * Checks HTTP Basic credentials. The token may be in either half: `user:token`, `token:` (the token itself, nothing after it), and
 * `token:<the token>` with that word as the user. Compared by digest and in constant time, so that neither the length nor a prefix can be
 * guessed by timing. Beside the service's own token there are API tokens, which come in the same forms, and those of users, which come with
 * their e-mail address in place of the service's user.
 */
export class Authenticator {
  readonly #user: string
  readonly #accepted: readonly Buffer[]
  readonly #tokens: Pick<TokenDirectory, 'find'>

  constructor(user: string, token: string, tokens: Pick<TokenDirectory, 'find'>) {
    this.#user = user
    this.#accepted = [`${user}:${token}`, `${tokenUser}:${token}`, `${token}:`].map(digest)
    this.#tokens = tokens
  }

  /** Whose credentials an `Authorization` header carries; undefined if they are nobody's. */
  identify(header: string | undefined): Caller | undefined {
    const encoded = /^basic +([A-Za-z0-9+/=_-]+) *$/i.exec(header ?? '')?.[1]
    if (encoded === undefined) return undefined
    const credentials = Buffer.from(encoded, 'base64').toString('utf8')
    const given = digest(credentials)
    // No early end: which of the forms matched must not show either.
    const isOwner = this.#accepted.reduce((matches, accepted) => timingSafeEqual(accepted, given) || matches, false)
    return isOwner ? owner : this.#find(credentials)
  }

  /** Whose token one of the halves is. */
  #find(credentials: string): Caller | undefined {
    const end = credentials.indexOf(':')
    const user = credentials.slice(0, Math.max(0, end))
    const rest = credentials.slice(end + 1)
    if (rest === '') return this.#tokens.find(user)
    return user === this.#user || user === tokenUser ? this.#tokens.find(rest) : this.#tokens.find(rest, user)
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
