/** What decides how long to wait before anything is sent again. */
export interface RetryCircumstances {
  /** Failures in a row, this one included; at least 1. */
  readonly failures: number
  /** Milliseconds the backend asked for, if it did. */
  readonly retryAfter: number | undefined
  /** We were refused (a wrong token or path): only a change of configuration helps, so probes come at the cap. */
  readonly isRefused: boolean
}

/** Options of the pauses, in milliseconds. */
export interface RetryOptions {
  /** Most that is waited after the first failure. */
  readonly base: number
  /** Most that is ever waited, whatever the backend asks for. */
  readonly cap: number
}

/** How long delivery waits, and how it goes on. */
export interface RetryPause {
  /** Milliseconds. */
  readonly delay: number
  /** Whether it goes on with a single request, and with the rest only after that was answered well. */
  readonly isProbe: boolean
}

/** A backend that asks for less gets this much peace, or `Retry-After: 0` would mean a storm. */
const LEAST_RETRY_AFTER = 1_000

/** How long to wait: what was asked for, within 1 s and the cap; else exponential with full jitter up to the cap. `random` is in [0, 1). */
export function retryPause(circumstances: RetryCircumstances, options: RetryOptions, random: number): RetryPause {
  const { failures, retryAfter, isRefused } = circumstances
  if (isRefused) return { delay: options.cap, isProbe: true }
  const most = options.base * 2 ** Math.min(failures - 1, 60)
  const isProbe = most >= options.cap
  if (retryAfter !== undefined) {
    return { delay: Math.max(LEAST_RETRY_AFTER, Math.min(retryAfter, options.cap)), isProbe }
  }
  return { delay: Math.ceil(random * Math.min(most, options.cap)), isProbe }
}
