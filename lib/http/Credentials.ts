/** Shorter secrets are not searched for: blotting out every `a` would make messages unreadable, and a token of three characters is none. */
const shortestSecret = 4

/**
 * User and token, kept in private fields so that no printed object shows them, however deep the printer looks. Immutable: a rotated token is
 * another instance, which still blots out the one before it, because answers to old requests may arrive late.
 */
export class Credentials {
  readonly #authorization: string
  readonly #secrets: readonly string[]

  constructor(user: string, token: string, previous?: Credentials) {
    const encoded = Buffer.from(`${user}:${token}`, 'utf8').toString('base64')
    this.#authorization = `Basic ${encoded}`
    const forms = [token, encoded, encodeURIComponent(token), Buffer.from(token, 'utf8').toString('base64')]
    const kept = previous === undefined ? [] : previous.#secrets.slice(0, 16)
    const secrets = new Set([...forms.filter((form) => form.length >= shortestSecret), ...kept])
    this.#secrets = [...secrets]
  }

  /** The value of the `Authorization` header, in UTF-8 as RFC 7617 allows. */
  get authorization(): string {
    return this.#authorization
  }

  /** The text without the token in any form it may come back in: as it is, in base64, percent-encoded. */
  redact(text: string): string {
    // Longest first, or a token that is part of its own encoded form would leave the rest of that form standing.
    const secrets = [...this.#secrets].sort((a, b) => b.length - a.length)
    return secrets.reduce((rest, secret) => rest.replaceAll(secret, '[redacted]'), text)
  }
}
