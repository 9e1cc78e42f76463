import type { Agent as HttpAgent } from 'node:http'
import type { Agent as HttpsAgent } from 'node:https'
import type { Logger } from '../runtime/Logger.js'
import type { Credentials } from './Credentials.js'

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
  readonly agent?: HttpAgent | HttpsAgent
  /** Certificates (PEM) to trust in place of the system's. */
  readonly ca?: string | Buffer | readonly (string | Buffer)[]
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

/** {@link CoreOptions} after checks, with all defaults. Frozen. */
export interface ResolvedClientOptions {
  /** Without a trailing slash. */
  readonly url: string
  readonly credentials: Credentials
  readonly timeout: number
  readonly retry: Required<CallRetryOptions>
  readonly userAgent: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly agent: HttpAgent | HttpsAgent | undefined
  readonly ca: readonly (string | Buffer)[] | undefined
  readonly logger: Logger | undefined
  /** The proxy that the environment names for this url. May hold credentials. */
  readonly proxy: URL | undefined
}
