import { LibratoError } from '../../errors/index.js'
import { type Posting, post } from '../../http/post.js'
import type { Runtime } from '../../runtime/Runtime.js'
import type { NotifierService } from '../notifier/NotifierService.js'
import type { AlertMessage } from './AlertState.js'
import { slackText } from './slackText.js'

/** Milliseconds. */
const timeout = 10_000

/** What came of telling a service something once. */
export interface Outcome {
  /** HTTP status; null: there was no answer. */
  readonly status: number | null
  /** Why it did not arrive, without the address; null: it did. */
  readonly error: string | null
  /** Whether another try may help. */
  readonly mayHelp: boolean
  /** Milliseconds. */
  readonly retryAfter?: number
}

/** Tells a service something, once. Rejects only when the signal says so, with `ABORTED`. */
export async function attempt(
  message: AlertMessage,
  service: NotifierService,
  runtime: Runtime,
  signal?: AbortSignal,
): Promise<Outcome> {
  try {
    const { status, retryAfter } = await post(
      { ...posting(message, service), timeout, ...(signal === undefined ? {} : { signal }) },
      runtime,
    )
    if (status >= 200 && status < 300) return { status, error: null, mayHelp: false }
    const mayHelp = status === 408 || status === 429 || status >= 500
    const isRedirect = status >= 300 && status < 400
    const error = isRedirect ? 'answered with a redirect, which is not followed' : `answered with status ${status}`
    return { status, error, mayHelp, ...(retryAfter === undefined ? {} : { retryAfter }) }
  } catch (error) {
    if (!(error instanceof LibratoError)) return { status: null, error: 'the address cannot be called', mayHelp: false }
    if (error.code === 'ABORTED') throw error
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
