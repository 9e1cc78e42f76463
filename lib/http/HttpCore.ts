import type { ProcessHold } from '../runtime/ProcessHold.js'
import type { Redact } from './Secrets.js'

/** The methods of the API. */
export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'DELETE'

/** One request, relative to the base url of the core. */
export interface HttpRequest {
  readonly method: HttpMethod
  /** Path below the base url, percent-encoded, without a leading slash: `metrics/cpu.load`. */
  readonly path: string
  /** Encoded query string without the question mark. */
  readonly query?: string
  /** Bytes to send. A string is sent as UTF-8. */
  readonly body?: string | Uint8Array
  /** Default: `application/json` when there is a body. */
  readonly contentType?: string
  /** Headers of this request; they beat those of the core, but never its credentials. */
  readonly headers?: Readonly<Record<string, string>>
  /**
   * Whether it may be sent again although an earlier try may have been carried out. Default in `call`: true for GET, PUT and DELETE, false for
   * POST, which creates; in `exchange`, where it is about the one free replay only, true.
   */
  readonly idempotent?: boolean
  /** The largest answer that is read, after decompression. Default: 4 MiB in `exchange`, 64 MiB in `call`, which asks for measurements. */
  readonly maxAnswerBytes?: number
  /** Milliseconds to get a connection and again for the whole answer, in place of the core's own. */
  readonly timeout?: number
  /** Aborts the request: the promise rejects with code `ABORTED`. */
  readonly signal?: AbortSignal
  /** Called when there is a connection: from then on the request may arrive, even if it is aborted. */
  readonly onConnect?: () => void
  /** What keeps the process alive for this request's socket. Without one the socket does, as usual. */
  readonly hold?: ProcessHold
}

/** What the rate-limit headers of an answer say, as far as they are there. */
export interface RateLimitState {
  readonly limit?: number
  readonly remaining?: number
  /** Unix seconds at which the limit starts anew. */
  readonly reset?: number
}

/** One answer, of any status. */
export interface HttpResponse {
  readonly status: number
  /** Names in lower case; repeated headers joined by a comma. */
  readonly headers: Readonly<Record<string, string | undefined>>
  /** Decoded (gzip, deflate, br) text, at most `maxAnswerBytes` of the request. */
  readonly body: string
  /** What `Retry-After` says, in milliseconds from now; absent when the header is missing or nonsense. Not capped. */
  readonly retryAfter?: number
  readonly rateLimit?: RateLimitState
  /** Milliseconds by which the server's `Date` is ahead of this machine's wall clock, to the second. */
  readonly clockSkew?: number
  /** Whether the whole request had gone to the machine's network by then. If not, its body is still being read from. */
  readonly isSent?: boolean
}

/** The one way out of this process: credentials, agents, timeouts, proxies and limits are settled here, once. */
export interface HttpCore {
  /** The base url, without credentials and without a trailing slash: `http://127.0.0.1:8186/v1`. */
  readonly url: string

  /**
   * One request, one answer, whatever its status; no retry (but for one free replay on a reused keep-alive socket that was reset before any
   * answer, unless it is not `idempotent`). A redirect is an answer: it is not followed.
   *
   * @throws {NetworkError} no connection, or it broke
   * @throws {TimeoutError} no whole answer in time
   * @throws {InvalidResponseError} the answer is too large or can't be decoded
   * @throws {LibratoError} code `ABORTED`: the signal fired
   */
  exchange(request: HttpRequest): Promise<HttpResponse>

  /**
   * One call of the API: follows redirects within the host, retries what may be retried, and turns every refusal into its error class.
   * Resolves to the parsed JSON, or `undefined` where the answer has no body.
   *
   * @throws {LibratoError} one of the classes of `lib/errors/apiErrors.ts`
   */
  call(request: HttpRequest): Promise<ApiAnswer>

  /** Replaces the credentials for all requests from now on, so that a rotated token needs no restart. */
  setCredentials(user: string, token: string): void

  /** Takes the secrets of requests out of a text, in whatever form: for all that is kept, logged or thrown of what answers say, once it is decoded. */
  readonly redact: Redact

  /** Closes idle sockets. Requests under way go on. */
  close(): void
}

/** The answer of a call that succeeded. */
export interface ApiAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | undefined>>
  /** The parsed JSON, or `undefined` where the answer has no body. */
  readonly json: unknown
  /** The request that it answers, for messages: `GET /spaces/1`. */
  readonly request: string
  /** Requests that were made until then. */
  readonly attempts: number
}
