import { LibratoError, NetworkError, RateLimitError, ServerError, TimeoutError } from '../errors/index.js'
import type { CallRetryOptions } from './ClientOptions.js'

/** What the decision depends on. */
export interface RetryQuestion {
  /** What went wrong. */
  readonly error: unknown
  /** Tries made so far, 1 or more. */
  readonly attempts: number
  /** Whether the request may be carried out twice without harm. */
  readonly idempotent: boolean
  readonly retry: Required<CallRetryOptions>
  /** In [0, 1): how much of the pause to take, so that a thousand clients don't come back in step. */
  readonly random: number
}

/**
 * Milliseconds until a call is tried again, or `undefined` when it is not.
 *
 * - Nothing was done, so any request is tried again: rate limit (429, or a 403 that names a limit), 503, and failures without a connection
 *   (refused, unknown host, no connection in time).
 * - It may have been done, so only idempotent requests are: a connection that broke, no answer in time, other 5xx.
 * - Never: everything else, because the same request would be refused again.
 *
 * The pause is drawn from `[0, base * 2^(attempts - 1)]`, capped ("full jitter"). What the server asks for in `Retry-After` is kept instead, at
 * least a second; if it is longer than the cap, the cap, since somebody is waiting for the answer.
 */
export function retryDelay(question: RetryQuestion): number | undefined {
  const { error, attempts, retry } = question
  if (attempts > retry.limit) return undefined
  if (!(question.idempotent ? mayHelp(error) : mayHelp(error) && wasNotDone(error))) return undefined
  const asked = error instanceof RateLimitError || error instanceof ServerError ? error.retryAfter : undefined
  if (asked !== undefined) return Math.min(Math.max(asked, 1_000), retry.cap)
  return question.random * Math.min(retry.base * 2 ** (attempts - 1), retry.cap)
}

function mayHelp(error: unknown): boolean {
  return error instanceof LibratoError && error.retryable
}

function wasNotDone(error: unknown): boolean {
  if (error instanceof NetworkError || error instanceof TimeoutError) return !error.mayHaveArrived
  return error instanceof RateLimitError || (error instanceof ServerError && error.status === 503)
}
