import { timingSafeEqual } from 'node:crypto'
import type { StoredDocument } from '../store/documents/Document.js'
import type { Store } from '../store/Store.js'
import { Access } from './Access.js'
import type { Caller } from './Caller.js'
import type { Role } from './Role.js'
import { tokenHash } from './tokenHash.js'

/** Tokens read from the store at once. */
const tokensPerPage = 1_000

/** One token that lets its owner in. */
interface KnownToken extends Caller {
  readonly kind: TokenHolder
  readonly hash: Buffer
  /** In lower case: the only name that it goes with; undefined for API tokens, which go with the service's own. */
  readonly email: string | undefined
}

/** What has a token. */
type TokenHolder = 'api_token' | 'user'

/**
 * The active API tokens and those of users by their digests, in memory, since every request asks. The service is the only one that writes its
 * store, and tells of each change: it holds from the next request on.
 */
export class TokenDirectory {
  readonly #byHash = new Map<string, KnownToken>()
  readonly #byId = new Map<number, KnownToken>()

  /** All tokens of a store. */
  static async open(store: Store): Promise<TokenDirectory> {
    const directory = new TokenDirectory()
    for (const kind of ['api_token', 'user'] as const) await directory.#read(store, kind)
    return directory
  }

  /** A token, or a user with one, was made or changed. A change of anything but what it is called ends what was let in by it. */
  set(holder: StoredDocument, kind: TokenHolder = 'api_token'): void {
    const { id, body } = holder
    const isActive = kind === 'user' || body['active'] === true
    const role = body['role'] as Role
    const text = String(body['hash'])
    const hash = Buffer.from(text, 'hex')
    const email = kind === 'user' ? String(body['email']) : undefined
    const known = this.#byId.get(id)
    if (isActive && known?.role === role && known.email === email && known.hash.equals(hash)) return
    this.delete(id, kind)
    if (!isActive) return
    const token = { id, kind, role, hash, email, access: new Access() }
    this.#byHash.set(text, token)
    this.#byId.set(id, token)
  }

  /** There is no such token, or no such user. */
  delete(id: number, kind: TokenHolder = 'api_token'): void {
    const known = this.#byId.get(id)
    if (known?.kind !== kind) return
    this.#byId.delete(id)
    this.#byHash.delete(known.hash.toString('hex'))
    known.access.end()
  }

  /**
   * Whose token this is; undefined for one that is unknown or inactive. Looked up by its digest, which nobody can steer, so that the time it
   * takes says nothing about a token; and compared in constant time all the same.
   *
   * @param user the name that came with it, if one did that isn't the service's own: then the token must be that user's
   */
  find(token: string, user?: string): Caller | undefined {
    const hash = tokenHash(token)
    const known = this.#byHash.get(hash)
    if (known === undefined || !timingSafeEqual(known.hash, Buffer.from(hash, 'hex'))) return undefined
    if (user !== undefined && known.email !== user.toLowerCase()) return undefined
    return known
  }

  async #read(store: Store, kind: TokenHolder): Promise<void> {
    for (let offset = 0; ; offset += tokensPerPage) {
      const { items } = await store.listDocuments({ kind, orderBy: 'id', offset, length: tokensPerPage })
      for (const holder of items) this.set(holder, kind)
      if (items.length < tokensPerPage) return
    }
  }
}
