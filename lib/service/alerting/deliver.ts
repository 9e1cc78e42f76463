import { LibratoError } from '../../errors/index.js'
import { type Posting, post } from '../../http/post.js'
import type { Runtime } from '../../runtime/Runtime.js'
import type { NotifierService } from '../notifier/NotifierService.js'
import type { AlertMessage, Delivery } from './AlertState.js'
import { slackText } from './slackText.js'

/** Milliseconds. */
const timeout = 10_000
/** Pauses before each further try, in milliseconds; after the last one it is given up. */
const pauses: readonly number[] = [5_000, 15_000, 60_000, 300_000]

/** One try. Resolves to the delivery as it is after it; never rejects. The process going down leaves it as it was. */
export async function deliver(
  delivery: Delivery,
  service: NotifierService,
  runtime: Runtime,
  signal: AbortSignal,
): Promise<Delivery> {
  const outcome = await attempt(delivery.message ?? {}, service, runtime, signal)
  if (outcome === 'aborted') return delivery
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
  return { ...tried, status: 'pending', message, next_at: runtime.now() + Math.round(wait) }
}

interface Outcome {
  readonly status: number | null
  /** Null: it arrived. */
  readonly error: string | null
  readonly mayHelp: boolean
  readonly retryAfter?: number
}

async function attempt(
  message: AlertMessage,
  service: NotifierService,
  runtime: Runtime,
  signal: AbortSignal,
): Promise<Outcome | 'aborted'> {
  try {
    const { status, retryAfter } = await post({ ...posting(message, service), timeout, signal }, runtime)
    if (status >= 200 && status < 300) return { status, error: null, mayHelp: false }
    const mayHelp = status === 408 || status === 429 || status >= 500
    const isRedirect = status >= 300 && status < 400
    const error = isRedirect ? 'answered with a redirect, which is not followed' : `answered with status ${status}`
    return { status, error, mayHelp, ...(retryAfter === undefined ? {} : { retryAfter }) }
  } catch (error) {
    if (!(error instanceof LibratoError)) return { status: null, error: 'the address cannot be called', mayHelp: false }
    if (error.code === 'ABORTED') return 'aborted'
    return { status: null, error: error.message, mayHelp: error.retryable }
  }
}

/** The form that a type of service asks for (reference 8.3). */
function posting(
  message: AlertMessage,
  { type, settings }: NotifierService,
): Pick<Posting, 'url' | 'body' | 'contentType'> {
  const url = String(settings['url'])
  if (type === 'slack')
    return { url, body: JSON.stringify({ text: slackText(message) }), contentType: 'application/json; charset=utf-8' }
  const body = new URLSearchParams({ payload: JSON.stringify(message) }).toString()
  return { url, body, contentType: 'application/x-www-form-urlencoded' }
}
