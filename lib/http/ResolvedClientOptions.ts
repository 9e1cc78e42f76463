import type { Agent } from 'node:http'
import type { Logger } from '../runtime/Logger.js'
import type { CallRetryOptions } from './ClientOptions.js'
import type { Credentials } from './Credentials.js'

/** What connects to the service: `CoreOptions` after checks, with all defaults. Frozen. */
export interface ResolvedClientOptions {
  /** Without a trailing slash. */
  readonly url: string
  readonly credentials: Credentials
  readonly timeout: number
  readonly retry: Required<CallRetryOptions>
  readonly userAgent: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly agent: Agent | undefined
  readonly ca: readonly (string | Buffer)[] | undefined
  readonly logger: Logger | undefined
  /** The proxy that the environment names for this url. May hold credentials. */
  readonly proxy: URL | undefined
}
