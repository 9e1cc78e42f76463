import { foreignWords } from '../errors/foreignWords.js'
import {
  AlreadyExistsError,
  type ApiErrorOptions,
  BadRequestError,
  ForbiddenError,
  InvalidResponseError,
  type LibratoError,
  NetworkError,
  NotFoundError,
  RateLimitError,
  ServerError,
  UnauthorizedError,
} from '../errors/index.js'
import { fieldMessages } from './fieldMessages.js'
import type { HttpRequest, HttpResponse } from './HttpCore.js'
import { parseJson } from './parseJson.js'
import type { Redact } from './Secrets.js'
import { wordsOf } from './wordsOf.js'

/** What is said about a request in its error. */
export type RequestLine = Pick<HttpRequest, 'method' | 'path'>

/**
 * The error for an answer that is none of success: by its status, and for 403, which once stood for rate limits, by its words. The message is
 * one sentence with method, path, status and the messages of the answer.
 *
 * @param redact takes credentials out of what the server wrote: it may repeat what it was sent
 */
export function errorFromResponse(request: RequestLine, response: HttpResponse, redact: Redact): LibratoError {
  const { status, retryAfter } = response
  const json = parseJson(response.body)
  const errors = fieldMessages(json.value, redact)
  const described = wordsOf(errors, redact)
  const line = redact(`${request.method} /${request.path}`)
  const words = described === '' && response.body !== '' && !json.isJson ? foreignWords : described
  const message = `${line} answered ${status}${words === '' ? '' : `: ${words}`}.`.replace(/[.!]\.$/, '.')
  const options: ApiErrorOptions = { status, attempts: 1 }
  const waiting = retryAfter === undefined ? options : { ...options, retryAfter }
  if (status === 407)
    return new NetworkError(
      `${line} was not passed on: the proxy asks for other credentials (407), which stand in its url.`,
      {
        attempts: 1,
        mayHaveArrived: false,
        isProxyFault: true,
        retryable: false,
      },
    )
  if (status === 401) return new UnauthorizedError(message, options)
  if (status === 429) return new RateLimitError(message, waiting)
  if (status === 403)
    return namesLimit(json.value) ? new RateLimitError(message, waiting) : new ForbiddenError(message, options)
  if (status === 404 || status === 410) return new NotFoundError(message, options)
  if (status === 409) return new AlreadyExistsError(message, options)
  if (status === 422) return new AlreadyExistsError(message, options)
  // 408 is the server's own time-out: the request was not carried out, and the same one may succeed.
  if (status === 408 || status >= 500) return new ServerError(message, waiting)
  if (status >= 400) return new BadRequestError(message, { ...options, errors })
  return new InvalidResponseError(message, options)
}

/** Shape g: rate limits of old came as 403 with one `error` that speaks of a limit. Other 403s speak of tokens and plans, and waiting won't help. */
function namesLimit(json: unknown): boolean {
  if (typeof json !== 'object' || json === null) return false
  const { error } = json as { error?: unknown }
  return typeof error === 'string' && /\blimit/i.test(error)
}
