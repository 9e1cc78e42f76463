import { timingSafeEqual } from 'node:crypto'
import type { StoredDocument } from '../store/documents/Document.js'
import type { Store } from '../store/Store.js'
import type { Caller } from './Caller.js'
import type { Role } from './Role.js'
import { tokenHash } from './tokenHash.js'

/** Tokens read from the store at once. */
const tokensPerPage = 1_000

/** One token that lets its owner in. */
interface KnownToken extends Caller {
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
  readonly #hashes = new Map<number, string>()

  /** All tokens of a store. */
  static async open(store: Store): Promise<TokenDirectory> {
    const directory = new TokenDirectory()
    for (const kind of ['api_token', 'user'] as const) await directory.#read(store, kind)
    return directory
  }

  /** A token, or a user with one, was made or changed. */
  set(holder: StoredDocument, kind: TokenHolder = 'api_token'): void {
    const { id, body } = holder
    this.delete(id)
    if (kind === 'api_token' && body['active'] !== true) return
    const hash = String(body['hash'])
    const email = kind === 'user' ? String(body['email']) : undefined
    this.#byHash.set(hash, { id, role: body['role'] as Role, hash: Buffer.from(hash, 'hex'), email })
    this.#hashes.set(id, hash)
  }

  /** A token was deleted. */
  delete(id: number): void {
    const hash = this.#hashes.get(id)
    if (hash === undefined) return
    this.#hashes.delete(id)
    this.#byHash.delete(hash)
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
    return { id: known.id, role: known.role }
  }

  async #read(store: Store, kind: TokenHolder): Promise<void> {
    for (let offset = 0; ; offset += tokensPerPage) {
      const { items } = await store.listDocuments({ kind, orderBy: 'id', offset, length: tokensPerPage })
      for (const holder of items) this.set(holder, kind)
      if (items.length < tokensPerPage) return
    }
  }
}
