/** What is kept of an error that got or Node threw. The message is whole, and may repeat what the other end wrote. */
export interface RootCause {
  /** Node's code: `ECONNREFUSED`. */
  readonly code?: string
  readonly message: string
}

interface ErrorLike {
  readonly name?: unknown
  readonly code?: unknown
  readonly message?: unknown
  readonly cause?: unknown
  readonly errors?: unknown
}

/** Deeper chains than got's are somebody's joke, or a circle. */
const deepest = 8

/**
 * Digs out the innermost error. got wraps what Node threw and hangs its options on it, which hold the credentials; Node hangs raw packets on
 * parser errors; so neither may travel on as a `cause`. A connection tried over several addresses fails with all of their errors in one.
 */
export function rootCause(error: unknown): RootCause {
  let inner = errorLike(error)
  for (let depth = 0; depth < deepest && errorLike(inner.cause).message !== undefined; depth += 1) {
    inner = errorLike(inner.cause)
  }
  const { name, code } = inner
  const tried = Array.isArray(inner.errors) ? inner.errors.map((one) => text(errorLike(one).message)) : []
  const message =
    tried.filter(Boolean).join('; ') || text(inner.message) || text(code) || text(name) || 'unknown failure'
  return typeof code === 'string' ? { code, message } : { message }
}

/** By shape and not by `instanceof`, which fails for errors of another realm (a vm context, as test runners use). */
function errorLike(value: unknown): ErrorLike {
  return typeof value === 'object' && value !== null ? value : {}
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
