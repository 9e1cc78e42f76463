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
}

/**
 * The active API tokens by their digests, in memory, since every request asks. The service is the only one that writes its store, and tells of
 * each change: it holds from the next request on.
 */
export class TokenDirectory {
  readonly #byHash = new Map<string, KnownToken>()
  readonly #hashes = new Map<number, string>()

  /** All tokens of a store. */
  static async open(store: Store): Promise<TokenDirectory> {
    const directory = new TokenDirectory()
    for (let offset = 0; ; offset += tokensPerPage) {
      const { items } = await store.listDocuments({ kind: 'api_token', orderBy: 'id', offset, length: tokensPerPage })
      for (const token of items) directory.set(token)
      if (items.length < tokensPerPage) return directory
    }
  }

  /** A token was made or changed. */
  set({ id, body }: StoredDocument): void {
    this.delete(id)
    if (body['active'] !== true) return
    const hash = String(body['hash'])
    this.#byHash.set(hash, { id, role: body['role'] as Role, hash: Buffer.from(hash, 'hex') })
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
   */
  find(token: string): Caller | undefined {
    const hash = tokenHash(token)
    const known = this.#byHash.get(hash)
    if (known === undefined || !timingSafeEqual(known.hash, Buffer.from(hash, 'hex'))) return undefined
    return { id: known.id, role: known.role }
  }
}
