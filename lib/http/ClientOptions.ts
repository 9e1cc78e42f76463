import type { Logger } from '../runtime/Logger.js'

/**
 * An `http.Agent` or `https.Agent` of Node, or of a class derived from one: nothing else is accepted. Written by its shape, so that these types
 * need no others.
 */
export interface NodeAgent {
  readonly maxSockets: number
  readonly sockets: object
  destroy(): void
}

/** When a call is tried again. */
export interface CallRetryOptions {
  /** Tries after the first one. Default: 2. */
  readonly limit?: number
  /** Milliseconds that the first pause is drawn from; doubled for each further try. Default: 500. */
  readonly base?: number
  /** The longest pause in milliseconds, also for what the server asks for in `Retry-After`. Default: 30,000. */
  readonly cap?: number
}

/** How to reach the service: options of `connect` and of the Reporter. */
export interface ClientOptions {
  /** Base url, ending in `/v1`, without credentials. Default: `LIBRATO_URL`, else `http://127.0.0.1:8186/v1`. */
  readonly url?: string
  /** Milliseconds to get a connection, and again for the whole answer. Default: 10,000. */
  readonly timeout?: number
  /** When calls are tried again; `false`: never. */
  readonly retry?: CallRetryOptions | false
  /** Default: `librato-reporter/<version> (node <version>; <platform>)`. The service keeps it with each metric that a request creates. */
  readonly userAgent?: string
  /** More headers for every request. `Authorization`, and those that frame the body, can't be set here. */
  readonly headers?: Readonly<Record<string, string>>
  /** An agent of your own, for sockets that ours don't make; then proxies from the environment are not looked at. */
  readonly agent?: NodeAgent
  /** Certificates (PEM) to trust in place of the system's. */
  readonly ca?: string | Uint8Array | readonly (string | Uint8Array)[]
  /** Each request is logged at `debug`, without credentials. Default: `false`. */
  readonly logger?: Logger | false
  /** Whether the token may go over plain HTTP to another machine. Default: false. */
  readonly allowPlaintext?: boolean
}

/** {@link ClientOptions} with who is asking. */
export interface CoreOptions extends ClientOptions {
  /** Default: `LIBRATO_USER`. */
  readonly user?: string
  /** Default: `LIBRATO_TOKEN`. */
  readonly token?: string
}
