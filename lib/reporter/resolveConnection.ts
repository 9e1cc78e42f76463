import { coreOf } from '../api/createApi.js'
import type { Api } from '../api/index.js'
import { LibratoError } from '../errors/LibratoError.js'
import { coreOptionNames, createHttpCore, type HttpCore, resolveClientOptions } from '../http/index.js'
import { defaultLogger } from '../runtime/defaultLogger.js'
import type { Logger } from '../runtime/Logger.js'
import type { Runtime } from '../runtime/Runtime.js'
import type { ReporterOptions } from './ReporterOptions.js'

/** A reporter's way out. */
export interface Connection {
  readonly core: HttpCore
  /** Whether the reporter made the core, and so closes it. */
  readonly isOwn: boolean
  /** The client that was given, if one was. */
  readonly api: Api | undefined
  readonly logger: Logger | undefined
}

/** Options that say how to reach the service; with `api` they are settled already. */
const reachNames = coreOptionNames.filter((name) => !['timeout', 'retry', 'logger'].includes(name))

/**
 * Shares the core of a given client, or makes one.
 *
 * @throws {LibratoError} `INVALID_OPTION`, `MISSING_CREDENTIALS`, `PLAINTEXT_REFUSED`
 */
export function resolveConnection(options: ReporterOptions, runtime: Runtime): Connection {
  const { api, logger } = options
  const chosen = logger === undefined ? defaultLogger() : logger === false ? undefined : logger
  if (api === undefined) {
    const { user, token, url, timeout, userAgent, headers, agent, ca, allowPlaintext } = options
    const given = { user, token, url, timeout, userAgent, headers, agent, ca, allowPlaintext, logger: chosen ?? false }
    const named = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
    return { core: createHttpCore(resolveClientOptions(named), runtime), isOwn: true, api: undefined, logger: chosen }
  }
  const core = coreOf(api)
  if (core === undefined) throw new LibratoError('INVALID_OPTION', 'Reporter: api must be what connect() returned.')
  const clash = reachNames.find((name) => options[name as keyof ReporterOptions] !== undefined)
  if (clash !== undefined) {
    throw new LibratoError(
      'INVALID_OPTION',
      `Reporter: ${clash} belongs to the client that was given as api: pass one of them.`,
    )
  }
  return { core, isOwn: false, api, logger: chosen }
}
