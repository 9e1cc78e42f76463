import { LibratoError } from '../../errors/index.js'
import { RequestRefusal } from '../RequestRefusal.js'
import { type Answer, AnswerThrown, requestError, systemError } from './Answer.js'

/** Seconds after which a client may try again when the store is out of order. */
const retryAfter = '5'

/**
 * What an error is answered with, always JSON (reference 2.5). `'unexpected'`: a fault of ours, whose details belong into the log and not into
 * the answer.
 */
export function errorAnswer(error: unknown, now: number): { readonly answer: Answer; readonly isUnexpected: boolean } {
  if (error instanceof AnswerThrown) return { answer: error.answer, isUnexpected: false }
  if (error instanceof RequestRefusal) return { answer: refusalAnswer(error, now), isUnexpected: false }
  if (error instanceof LibratoError && error.code === 'STORE_UNAVAILABLE') {
    // 503 says that nothing was done. Where the store died over a create, nobody knows, and a client that tried again could make two.
    const answer = error.retryable
      ? systemError(503, error.message, { 'retry-after': retryAfter })
      : systemError(500, error.message)
    return { answer, isUnexpected: true }
  }
  const status = (error as { statusCode?: unknown } | null | undefined)?.statusCode
  // The framework's own refusals, of a content type that can't be parsed, say.
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return { answer: requestError(status, error instanceof Error ? error.message : 'Bad Request'), isUnexpected: false }
  }
  return { answer: systemError(500, 'The service failed; its log says why.'), isUnexpected: true }
}

function refusalAnswer(refusal: RequestRefusal, now: number): Answer {
  const stamp = 'params' in refusal.errors ? { request_time: Math.floor(now / 1000) } : {}
  return { status: refusal.status, json: { errors: refusal.errors, ...stamp } }
}
