/** What a refused request is answered with: messages by field, or about the request as a whole (reference 2.5, shapes a and b). */
export type RefusalErrors =
  | { readonly params: Readonly<Record<string, readonly string[]>> }
  | { readonly request: readonly string[] }

/** A request that cannot be done as it stands. Thrown by what reads requests; the error handler answers `{"errors": errors}`. */
export class RequestRefusal extends Error {
  /** The HTTP status, 4xx. */
  readonly status: number
  readonly errors: RefusalErrors

  constructor(status: number, errors: RefusalErrors) {
    const messages =
      'request' in errors
        ? errors.request
        : Object.entries(errors.params).map(([field, m]) => `${field} ${m.join(', ')}`)
    super(messages.join('; '))
    this.name = 'RequestRefusal'
    this.status = status
    this.errors = errors
  }
}
