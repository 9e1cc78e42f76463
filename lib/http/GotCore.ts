import { LibratoError, NetworkError, TimeoutError } from '../errors/index.js'
import type { Runtime } from '../runtime/Runtime.js'
import { Attempt, type AttemptContext, type RawAnswer } from './Attempt.js'
import type { Credentials } from './Credentials.js'
import { callApi } from './callApi.js'
import { closeIdleSockets } from './createAgent.js'
import type { ApiAnswer, HttpCore, HttpRequest, HttpResponse } from './HttpCore.js'
import { type OpenClient, openClient } from './openClient.js'
import { parseClockSkew } from './parseClockSkew.js'
import { parseRateLimit } from './parseRateLimit.js'
import { parseRetryAfter } from './parseRetryAfter.js'
import type { ResolvedClientOptions } from './ResolvedClientOptions.js'
import { resolveCredentials } from './resolveCredentials.js'
import type { Redact } from './Secrets.js'

/** {@link HttpCore} by one got instance and one agent. */
export class GotCore implements HttpCore {
  readonly url: string
  readonly #options: ResolvedClientOptions
  readonly #runtime: Runtime
  #opening: Promise<OpenClient> | undefined
  #client: OpenClient | undefined
  #credentials: Credentials

  constructor(options: ResolvedClientOptions, runtime: Runtime) {
    this.url = options.url
    this.#options = options
    this.#runtime = runtime
    this.#credentials = options.credentials
  }

  setCredentials(user: string, token: string): void {
    this.#credentials = resolveCredentials({ user, token }, undefined, this.#credentials)
  }

  readonly redact: Redact = (text, longest) => this.#credentials.redact(text, longest)

  close(): void {
    const agent = this.#client?.ownAgent
    if (agent !== undefined) closeIdleSockets(agent)
  }

  async exchange(request: HttpRequest): Promise<HttpResponse> {
    this.#client ??= await this.#open()
    const context = this.#contextOf(request, this.#client)
    const started = this.#runtime.monotonic()
    const { logger } = this.#options
    try {
      const response = this.#read(await this.#attempt(request, context))
      const duration = Math.round(this.#runtime.monotonic() - started)
      logger?.debug({ status: response.status, duration }, context.what)
      return response
    } catch (error) {
      const duration = Math.round(this.#runtime.monotonic() - started)
      const reason = error instanceof LibratoError ? error.code : 'unexpected'
      logger?.debug({ error: reason, duration }, context.what)
      throw error
    }
  }

  async #attempt(request: HttpRequest, context: AttemptContext): Promise<RawAnswer> {
    const mayRepeat = request.idempotent !== false
    // An idle socket may be closing just now, and what can't be sent again must not run into that: it gets a fresh one.
    if (!mayRepeat) this.close()
    const attempt = new Attempt(request, context)
    try {
      return await attempt.run()
    } catch (error) {
      if (!mayRepeat || !attempt.metClosedSocket) throw error
      // Where one idle socket was closed by the server, the others are, too: the replay gets a fresh one.
      this.close()
      return await new Attempt(request, context).run().catch((failure: unknown) => {
        // That the replay never arrived says nothing of the first try: the server may have died over it.
        throw arrived(failure) ? failure : error
      })
    }
  }

  /** All first requests share one client. One that could not be loaded (no file handle is left, say) is tried again by the next. */
  async #open(): Promise<OpenClient> {
    this.#opening ??= openClient(this.#options)
    try {
      return await this.#opening
    } catch (error) {
      this.#opening = undefined
      throw error
    }
  }

  #contextOf(request: HttpRequest, { got }: OpenClient): AttemptContext {
    const { userAgent, headers, timeout, proxy } = this.#options
    const credentials = this.#credentials
    const redact: Redact = (text, longest) => credentials.redact(text, longest)
    const path = `${this.url}/${request.path}`
    const hasBody = request.body !== undefined
    const own = Object.entries(request.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value] as const)
    return {
      got,
      url: request.query ? `${path}?${request.query}` : path,
      what: redact(`${request.method} ${path}`),
      proxy: proxy?.origin,
      headers: {
        accept: 'application/json',
        'user-agent': userAgent,
        ...headers,
        ...(hasBody ? { 'content-type': request.contentType ?? 'application/json' } : {}),
        ...Object.fromEntries(own),
        authorization: credentials.authorization,
      },
      timeout: request.timeout ?? timeout,
      runtime: this.#runtime,
      redact,
      ...(request.maxAnswerBytes === undefined ? {} : { maxAnswerBytes: request.maxAnswerBytes }),
    }
  }

  #read(answer: RawAnswer): HttpResponse {
    const headers: Record<string, string | undefined> = {}
    for (const [name, value] of Object.entries(answer.headers))
      headers[name] = Array.isArray(value) ? value.join(', ') : value
    const now = this.#runtime.now()
    const retryAfter = parseRetryAfter(headers['retry-after'], now, headers['date'])
    const rateLimit = parseRateLimit(headers)
    const clockSkew = parseClockSkew(headers['date'], now)
    return {
      status: answer.status,
      headers,
      body: answer.body,
      isSent: answer.isSent,
      ...(retryAfter === undefined ? {} : { retryAfter }),
      ...(rateLimit === undefined ? {} : { rateLimit }),
      ...(clockSkew === undefined ? {} : { clockSkew }),
    }
  }

  call(request: HttpRequest): Promise<ApiAnswer> {
    const { retry, logger } = this.#options
    return callApi(this, request, { retry, runtime: this.#runtime, redact: this.redact, logger })
  }
}

/** Whether a failed request may have been carried out. */
function arrived(failure: unknown): boolean {
  return !(failure instanceof NetworkError || failure instanceof TimeoutError) || failure.mayHaveArrived
}
