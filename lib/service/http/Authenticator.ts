import { createHash, timingSafeEqual } from 'node:crypto'

/** The user name that stands for "the other half is the token" (reference 1.2: the AppOptics clients). */
const tokenUser = 'token'

/**
 * Checks HTTP Basic credentials. The token may be in either half: `user:token`, `token:` (the token itself, nothing after it), and
 * `token:<the token>` with that word as the user. Compared by digest and in constant time, so that neither the length nor a prefix can be
 * guessed by timing.
 */
export class Authenticator {
  readonly #accepted: readonly Buffer[]

  constructor(user: string, token: string) {
    this.#accepted = [`${user}:${token}`, `${tokenUser}:${token}`, `${token}:`].map(digest)
  }

  /** Whether an `Authorization` header carries them. */
  accepts(header: string | undefined): boolean {
    const encoded = /^basic +([A-Za-z0-9+/=_-]+) *$/i.exec(header ?? '')?.[1]
    if (encoded === undefined) return false
    const given = digest(Buffer.from(encoded, 'base64').toString('utf8'))
    // No early end: which of the forms matched must not show either.
    return this.#accepted.reduce((matches, accepted) => timingSafeEqual(accepted, given) || matches, false)
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
