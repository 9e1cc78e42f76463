import { basicCredentials, formsOf, Secrets } from './Secrets.js'

/** Secrets of rotated tokens that are still taken out of texts. */
const mostKept = 64

/**
 * User and token, kept in private fields so that no printed object shows them, however deep the printer looks. Immutable: a rotated token is
 * another instance, which still blots out the one before it, because answers to old requests may arrive late.
 */
export class Credentials {
  readonly #authorization: string
  readonly #secrets: Secrets
  readonly #others: readonly string[]

  /** `others`: secrets that requests carry beside the token. Default: those of the previous credentials. */
  constructor(user: string, token: string, previous?: Credentials, others?: readonly string[]) {
    this.#others = others ?? (previous === undefined ? [] : previous.#others)
    const encoded = basicCredentials(user, token)
    this.#authorization = `Basic ${encoded}`
    const kept = previous === undefined ? [] : previous.#secrets.texts.slice(0, mostKept)
    this.#secrets = new Secrets([encoded, ...[token, ...this.#others].flatMap(formsOf), ...kept])
  }

  /** The value of the `Authorization` header, in UTF-8 as RFC 7617 allows. */
  get authorization(): string {
    return this.#authorization
  }

  /** The text without the token, in whatever form a server may repeat it. See `Redact`. */
  redact(text: string, longest?: number): string {
    return this.#secrets.redact(text, longest)
  }
}
