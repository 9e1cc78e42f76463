import { InvalidResponseError, LibratoError } from '../errors/index.js'
import type { Logger } from '../runtime/Logger.js'
import type { Runtime } from '../runtime/Runtime.js'
import type { CallRetryOptions } from './ClientOptions.js'
import { errorFromResponse } from './errorFromResponse.js'
import type { ApiAnswer, HttpCore, HttpRequest, HttpResponse } from './HttpCore.js'
import { parseJson } from './parseJson.js'
import { redirectTarget } from './redirectTarget.js'
import { retryDelay } from './retryDelay.js'
import type { Redact } from './Secrets.js'
import { sleep } from './sleep.js'

/** What a call needs beside the way out. */
export interface CallContext {
  readonly retry: Required<CallRetryOptions>
  readonly runtime: Runtime
  readonly redact: Redact
  readonly logger: Logger | undefined
}

const redirects = new Set([301, 302, 303, 307, 308])
const mostRedirects = 5

/** 100,000 records, which our service gives in one answer to `count`, take some 20 MiB. */
const maxAnswerBytes = 64 * 1024 * 1024

/** The whole of {@link HttpCore.call}: exchanges until one succeeds or {@link retryDelay} says that there is no point. */
export async function callApi(
  core: Pick<HttpCore, 'url' | 'exchange'>,
  request: HttpRequest,
  context: CallContext,
): Promise<ApiAnswer> {
  const idempotent = request.idempotent ?? request.method !== 'POST'
  const sent: HttpRequest = { maxAnswerBytes, ...request, idempotent }
  for (let attempts = 1; ; attempts += 1) {
    try {
      return { ...read(request, await follow(core, sent, context), context), attempts }
    } catch (error) {
      const random = context.runtime.random()
      const delay = retryDelay({ error, attempts, idempotent, retry: context.retry, random })
      if (delay === undefined) throw withAttempts(error, attempts - (wasSent(error) ? 0 : 1))
      const line = context.redact(`${request.method} /${request.path}`)
      context.logger?.debug({ attempts, delay: Math.round(delay) }, `${line} is tried again`)
      await sleep(delay, context.runtime, request.signal).catch((aborted: unknown) => {
        throw withAttempts(aborted, attempts)
      })
    }
  }
}

async function follow(
  core: Pick<HttpCore, 'url' | 'exchange'>,
  request: HttpRequest,
  context: CallContext,
): Promise<HttpResponse> {
  let current = request
  for (let hops = 0; ; hops += 1) {
    const response = await core.exchange(current)
    if (!redirects.has(response.status)) return response
    const refuse = (why: string) =>
      new InvalidResponseError(
        context.redact(`${request.method} /${request.path} answered ${response.status}: ${why}; check the url.`),
        { status: response.status, attempts: 1 },
      )
    // What clients do with a redirected POST differs (many turn it into a GET), so a service can't mean it: it is a login page or a wrong url.
    if (request.method !== 'GET') throw refuse('a redirect, which is only followed for reading')
    if (hops === mostRedirects) throw refuse(`more than ${mostRedirects} redirects`)
    const from = `${core.url}/${current.path}`
    const target = redirectTarget(response.headers['location'], core.url, from)
    if (target === undefined) throw refuse('a redirect that leaves the service')
    current = { ...request, path: target.path, query: target.query }
  }
}

function read(request: HttpRequest, response: HttpResponse, context: CallContext): Omit<ApiAnswer, 'attempts'> {
  const { status, headers, body } = response
  const line = context.redact(`${request.method} /${request.path}`)
  if (status < 200 || status >= 300) throw errorFromResponse(request, response, context.redact)
  if (body.trim() === '') return { status, headers, json: undefined, request: line }
  const { isJson, value } = parseJson(body)
  if (isJson) return { status, headers, json: value, request: line }
  throw new InvalidResponseError(
    `${line} answered ${status} with something that is not JSON; check the url, another program may be answering.`,
    { status, attempts: 1 },
  )
}

/** Whether the last try went out at all: a signal may have fired before. */
function wasSent(error: unknown): boolean {
  return !(error instanceof LibratoError) || error.attempts > 0
}

/** The same error with the number of tries: it is created by one exchange, which knows only of itself. */
function withAttempts(error: unknown, attempts: number): unknown {
  if (error instanceof LibratoError)
    Object.defineProperty(error, 'attempts', { value: attempts, enumerable: true, configurable: true })
  return error
}
