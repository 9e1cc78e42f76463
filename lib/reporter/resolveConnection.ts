import { coreOf, createApi } from '../api/createApi.js'
import type { Api } from '../api/index.js'
import type { DestinationPlan, OpenDestination, Transport } from '../destinations/DestinationPlan.js'
import { metricsApi } from '../destinations/metricsApi/metricsApi.js'
import { LibratoError } from '../errors/LibratoError.js'
import { coreOptionNames, createHttpCore, type HttpCore, resolveClientOptions } from '../http/index.js'
import { guardReading } from '../options/readOptions.js'
import type { Logger } from '../runtime/Logger.js'
import type { Runtime } from '../runtime/Runtime.js'
import type { ReporterOptions, ResolvedReporterOptions } from './ReporterOptions.js'

/** A reporter's way out. */
export interface Connection extends OpenDestination {
  /**
   * The calls, on the reporter's own connections where it reports to the Metrics API.
   *
   * @throws {LibratoError} `MISSING_CREDENTIALS`: it reports elsewhere, and nothing says who is calling
   */
  api(): Api
  /** Closes idle sockets, but not those of a client that was given. */
  close(): void
}

/** Options that say how to reach the service; with `api` they are settled already. */
const reachNames = coreOptionNames.filter((name) => !['timeout', 'retry', 'logger'].includes(name))

/**
 * Shares the core of a given client, or makes one; opens the destination.
 *
 * @throws {LibratoError} `INVALID_OPTION`, `MISSING_CREDENTIALS`, `PLAINTEXT_REFUSED`
 */
export function resolveConnection(
  options: ReporterOptions,
  resolved: ResolvedReporterOptions,
  logger: Logger | undefined,
  runtime: Runtime,
): Connection {
  const { api: given, destination: plan } = options
  let own: HttpCore | undefined
  let api = given
  const core = (): HttpCore => {
    if (given !== undefined) return sharedCore(given, options)
    own ??= ownCore(options, logger, runtime)
    return own
  }
  // Elsewhere, credentials are needed by whoever makes calls. But what is given must be right from the start.
  const isReachGiven = given !== undefined || reachNames.some((name) => options[name] !== undefined)
  if (plan === undefined || isReachGiven) core()
  const opened = open(plan, resolved, core)
  return {
    destination: opened.destination,
    transport: opened.transport,
    api() {
      api ??= createApi(core(), { tags: undefined, source: undefined, sanitize: (name) => name, runtime })
      return api
    },
    close() {
      own?.close()
      if (plan !== undefined) opened.transport.close()
    },
  }
}

function open(
  plan: DestinationPlan | undefined,
  { model, batch, gzip }: ResolvedReporterOptions,
  core: () => Transport,
): OpenDestination {
  const context = { model, limits: batch, gzip }
  if (plan === undefined) return { destination: metricsApi(context), transport: core() }
  const opened: Partial<OpenDestination> | undefined = guardReading('Reporter: destination', () => plan.open(context))
  if (opened?.destination !== undefined && opened.transport !== undefined) return opened as OpenDestination
  throw new LibratoError(
    'INVALID_OPTION',
    'Reporter: destination must be what a function like recordingDestination() returned.',
  )
}

function ownCore(options: ReporterOptions, logger: Logger | undefined, runtime: Runtime): HttpCore {
  const { user, token, url, timeout, userAgent, headers, agent, ca, allowPlaintext } = options
  const given = { user, token, url, timeout, userAgent, headers, agent, ca, allowPlaintext, logger: logger ?? false }
  const named = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
  return createHttpCore(resolveClientOptions(named), runtime)
}

function sharedCore(api: Api, options: ReporterOptions): HttpCore {
  const core = coreOf(api)
  if (core === undefined) throw new LibratoError('INVALID_OPTION', 'Reporter: api must be what connect() returned.')
  const clash = reachNames.find((name) => options[name as keyof ReporterOptions] !== undefined)
  if (clash !== undefined) {
    throw new LibratoError(
      'INVALID_OPTION',
      `Reporter: ${clash} belongs to the client that was given as api: pass one of them.`,
    )
  }
  return core
}
