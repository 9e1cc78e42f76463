import { inspect } from 'node:util'
import { LibratoError } from '../errors/index.js'
import { guardReading, readOptions } from '../options/readOptions.js'
import { defaultLogger } from '../runtime/defaultLogger.js'
import type { Logger } from '../runtime/Logger.js'
import { resolveLogger } from '../runtime/resolveLogger.js'
import type { RateLimit } from './access/RateLimit.js'
import { assertFaults } from './faults/assertFaults.js'
import type { Faults } from './faults/Fault.js'
import type { Retention } from './store/Retention.js'

/** Options of {@link startService}. */
export interface ServiceOptions {
  /** Address to listen on. One that isn't loopback is logged as a warning: the protocol is plain HTTP. Default: `127.0.0.1`. */
  readonly host?: string
  /** Port to listen on; 0 takes a free one. Default: 8186. */
  readonly port?: number
  /** Directory for the data, created with mode 0700 if missing, or `:memory:` to keep nothing. Default: `./librato-data`. */
  readonly data?: string
  /** User name of the clients. Default: `admin`. */
  readonly user?: string
  /**
   * Token of the clients. One that differs from what the data directory keeps replaces it. Default: the kept one; at the first start a new one,
   * kept in the file `token` of the data directory with mode 0600 (with `:memory:` a new one each time).
   */
  readonly token?: string
  /** Names beside loopback and `host` under which clients may call the service, without port: that of a proxy before it, say. Default: none. */
  readonly allowedHosts?: readonly string[]
  /** How long records are kept, in milliseconds by resolution; what is left out has its default. */
  readonly retention?: Partial<Retention>
  /** How many measurements a token may submit; answers carry `X-Librato-RateLimit-Agg` and `-Std` then. Default: no limit. */
  readonly rateLimit?: RateLimit
  /** Any pino-compatible logger, or `false`. Default: pino at `warn` to standard error. */
  readonly logger?: Logger | false
  /** Failures on purpose, for tests of clients; `service.setFaults()` changes them later. Default: none. */
  readonly faults?: Faults
}

/** {@link ServiceOptions} after checks, with the defaults that don't depend on the data directory. Frozen. */
export interface ResolvedServiceOptions {
  readonly host: string
  readonly port: number
  readonly data: string
  readonly user: string
  readonly token: string | undefined
  readonly allowedHosts: readonly string[]
  readonly retention: Partial<Retention> | undefined
  readonly rateLimit: RateLimit | undefined
  /** Never throws; absent: silence. */
  readonly logger: Logger | undefined
  readonly faults: Faults | undefined
}

const names = [
  'host',
  'port',
  'data',
  'user',
  'token',
  'allowedHosts',
  'retention',
  'rateLimit',
  'logger',
  'faults',
] as const

/** Checks the options, before anything is opened. Retention is checked by the store. @throws {LibratoError} INVALID_OPTION */
export function resolveServiceOptions(given: ServiceOptions = {}): ResolvedServiceOptions {
  const options = readOptions(given, names, 'startService')
  return guardReading('startService: the options', () => resolve(options))
}

function resolve(options: ServiceOptions): ResolvedServiceOptions {
  const { host = '127.0.0.1', port = 8186, data = './librato-data', user = 'admin' } = options
  const { token, allowedHosts = [], retention, rateLimit, logger, faults } = options
  check(isText(host) && !/[\s/[\]]/.test(host), 'host', 'an address or name without port or brackets', host)
  check(Number.isInteger(port) && port >= 0 && port <= 65_535, 'port', 'a whole number from 0 to 65535', port)
  check(isText(data) && !data.includes('\0'), 'data', "a directory or ':memory:'", data)
  check(isCredential(user) && !user.includes(':'), 'user', 'a text without colon or control characters', user)
  // What was given is never shown: it may be a true token with a line break at its end.
  if (token !== undefined) check(isCredential(token), 'token', 'a text without control characters', undefined)
  check(
    Array.isArray(allowedHosts) && allowedHosts.every((one) => isText(one) && !/[\s/]/.test(one)),
    'allowedHosts',
    'a list of names without port',
    allowedHosts,
  )
  check(
    retention === undefined || (typeof retention === 'object' && retention !== null),
    'retention',
    'an object',
    retention,
  )
  const limit = rateLimit === undefined ? undefined : readRateLimit(rateLimit)
  if (faults !== undefined) assertFaults(faults)
  return Object.freeze({
    host,
    port,
    data,
    user,
    token,
    allowedHosts: [...allowedHosts],
    retention,
    rateLimit: limit,
    logger: resolveLogger(logger, 'startService: ', defaultLogger()),
    faults,
  })
}

function readRateLimit(rateLimit: RateLimit): RateLimit {
  const limit = readOptions(rateLimit, ['measurements', 'interval', 'status'], 'rateLimit')
  const { measurements = 0, interval = 60_000, status = 429 } = limit
  const isCount = Number.isSafeInteger(measurements) && measurements > 0
  check(isCount, 'rateLimit.measurements', 'a whole number of at least 1', measurements)
  const isInterval = Number.isSafeInteger(interval) && interval >= 1_000
  check(isInterval, 'rateLimit.interval', 'a whole number of milliseconds of at least 1,000', interval)
  check(status === 429 || status === 403, 'rateLimit.status', '429 or 403', status)
  return { ...limit, measurements }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

function isCredential(value: unknown): value is string {
  return isText(value) && value.length <= 255 && !/\p{Cc}/u.test(value)
}

function check(holds: boolean, name: string, expected: string, given: unknown): void {
  if (holds) return
  const shown =
    given === undefined
      ? ''
      : `, not ${inspect(given, { depth: 0, breakLength: Number.POSITIVE_INFINITY }).slice(0, 80)}`
  throw new LibratoError('INVALID_OPTION', `startService: ${name} must be ${expected}${shown}.`)
}
