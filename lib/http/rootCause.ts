/** What is kept of an error that got or Node threw: enough to understand it, nothing that could hold a credential. */
export interface RootCause {
  /** Node's code: `ECONNREFUSED`. */
  readonly code?: string
  readonly message: string
}

/**
 * Digs out the innermost error. got wraps what Node threw and hangs its options on it, which hold the credentials; Node hangs raw packets on
 * parser errors; so neither may travel on as a `cause`. A connection tried over several addresses fails with all of their errors in one.
 */
export function rootCause(error: unknown): RootCause {
  let inner = error
  for (let depth = 0; depth < 8 && inner instanceof Error && inner.cause instanceof Error; depth += 1)
    inner = inner.cause
  if (!(inner instanceof Error)) return { message: 'unknown failure' }
  const { code } = inner as { code?: unknown }
  const messages =
    inner instanceof AggregateError
      ? inner.errors.map((one) => (one instanceof Error ? one.message : 'unknown failure')).join('; ')
      : inner.message
  const message = (messages || (typeof code === 'string' ? code : inner.name)).slice(0, 500)
  return typeof code === 'string' ? { code, message } : { message }
}
