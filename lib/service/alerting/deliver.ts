import type { Runtime } from '../../runtime/Runtime.js'
import type { NotifierService } from '../notifier/NotifierService.js'
import type { Delivery } from './AlertState.js'
import { attempt } from './attempt.js'

/** Pauses before each further try, in milliseconds; after the last one it is given up. */
const pauses: readonly number[] = [5_000, 15_000, 60_000, 300_000]
/** The longest that a delivery waits for its next try. */
export const longestPause = 300_000 * 1.25

/**
 * One try. Resolves to the delivery as it is after it; never rejects. The process going down leaves it as it was.
 *
 * @param now the courier's clock, milliseconds
 */
export async function deliver(
  delivery: Delivery,
  service: NotifierService,
  runtime: Runtime,
  now: () => number,
  signal: AbortSignal,
): Promise<Delivery> {
  const outcome = await attempt(delivery.message ?? {}, service, runtime, signal).catch(() => undefined)
  if (outcome === undefined) return delivery
  const { message, next_at: _, ...rest } = delivery
  const attempts = delivery.attempts + 1
  const tried = {
    ...rest,
    attempts,
    attempted_at: Math.floor(runtime.now() / 1_000),
    response_status: outcome.status,
    error: outcome.error,
  }
  if (outcome.error === null) return { ...tried, status: 'delivered' }
  const pause = outcome.mayHelp ? pauses[attempts - 1] : undefined
  if (pause === undefined || message === undefined) return { ...tried, status: 'failed' }
  // Jitter, as many alerts may have met the same receiver while it was down; Retry-After within reason.
  const wait = Math.max(pause * (1 + runtime.random() / 4), Math.min(outcome.retryAfter ?? 0, pauses.at(-1) ?? 0))
  return { ...tried, status: 'pending', message, next_at: Math.round(now() + wait) }
}
