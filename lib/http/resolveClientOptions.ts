import { X509Certificate } from 'node:crypto'
import { Agent as HttpAgent } from 'node:http'
import { LibratoError } from '../errors/index.js'
import { guardReading, readOptions } from '../options/readOptions.js'
import { packageVersion } from '../packageVersion.js'
import { resolveLogger } from '../runtime/resolveLogger.js'
import type { CallRetryOptions, CoreOptions } from './ClientOptions.js'
import { proxyFor } from './proxyFor.js'
import type { ResolvedClientOptions } from './ResolvedClientOptions.js'
import { resolveCredentials } from './resolveCredentials.js'
import { resolveHeaders } from './resolveHeaders.js'
import { defaultUrl, resolveUrl } from './resolveUrl.js'
import { secretsOfUrl } from './Secrets.js'

/** The options of {@link CoreOptions}, by name. */
export const coreOptionNames = [
  'user',
  'token',
  'url',
  'timeout',
  'retry',
  'userAgent',
  'headers',
  'agent',
  'ca',
  'logger',
  'allowPlaintext',
] as const satisfies readonly (keyof CoreOptions)[]

/** What a timer can take; beyond it Node rings at once. */
const longestDelay = 2 ** 31 - 1

/**
 * Checks all options at once and fills in the defaults. `undefined` is the same as leaving an option out, so that it never switches a default off.
 *
 * @param env where `LIBRATO_USER`, `LIBRATO_TOKEN` and `LIBRATO_URL` are looked up. Default: the environment of the process,
 *   where proxies are always looked up
 * @throws {LibratoError} `INVALID_OPTION`, `MISSING_CREDENTIALS`, `PLAINTEXT_REFUSED`
 */
export function resolveClientOptions(
  given: CoreOptions = {},
  env: Readonly<Record<string, string | undefined>> = process.env,
): ResolvedClientOptions {
  const options = readOptions(given, coreOptionNames, 'options')
  return guardReading('the options', () => resolve(options, env))
}

function resolve(options: CoreOptions, env: Readonly<Record<string, string | undefined>>): ResolvedClientOptions {
  const allowPlaintext = boolean('allowPlaintext', options.allowPlaintext, false)
  const url = resolveUrl(options.url === undefined ? env['LIBRATO_URL'] || defaultUrl : options.url, allowPlaintext)
  const agent = resolveAgent(options.agent, url)
  const headers = resolveHeaders(options.headers)
  const proxy = agent === undefined ? proxyFor(url) : undefined
  return Object.freeze({
    url,
    credentials: resolveCredentials(options, env, undefined, [
      ...secretHeaders(headers),
      ...(proxy === undefined ? [] : secretsOfUrl(proxy)),
    ]),
    timeout: milliseconds('timeout', options.timeout, 10_000),
    retry: resolveRetry(options.retry),
    userAgent: resolveUserAgent(options.userAgent),
    headers,
    agent,
    ca: resolveCa(options.ca),
    logger: resolveLogger(options.logger, '', undefined),
    proxy,
  })
}

/** Values of headers whose names say that they are secret: what answers repeat of them is not shown, either. */
function secretHeaders(headers: Readonly<Record<string, string>>): string[] {
  return Object.entries(headers)
    .filter(([name]) => /auth|cookie|key|pass|secret|session|token/.test(name))
    .map(([, value]) => value)
}

function invalid(message: string): LibratoError {
  return new LibratoError('INVALID_OPTION', message)
}

function boolean(name: string, value: unknown, otherwise: boolean): boolean {
  if (value === undefined) return otherwise
  if (typeof value !== 'boolean') throw invalid(`${name} must be true or false.`)
  return value
}

function milliseconds(name: string, value: unknown, otherwise: number): number {
  if (value === undefined) return otherwise
  if (typeof value === 'number' && value > 0 && value <= longestDelay) return value
  throw invalid(`${name} must be a number of milliseconds above 0 and at most ${longestDelay}.`)
}

function resolveRetry(retry: unknown): Required<CallRetryOptions> {
  if (retry === false) return Object.freeze({ limit: 0, base: 500, cap: 30_000 })
  const given = retry as { limit?: unknown; base?: unknown; cap?: unknown } | undefined
  const { limit = 2, base, cap } = readOptions(given, ['limit', 'base', 'cap'], 'retry')
  if (typeof limit !== 'number' || !Number.isInteger(limit) || limit < 0 || limit > 100)
    throw invalid('retry.limit must be a whole number from 0 to 100.')
  return Object.freeze({
    limit,
    base: milliseconds('retry.base', base, 500),
    cap: milliseconds('retry.cap', cap, 30_000),
  })
}

function resolveUserAgent(userAgent: unknown): string {
  if (userAgent === undefined)
    return `librato-reporter/${packageVersion()} (node ${process.versions.node}; ${process.platform})`
  if (typeof userAgent === 'string' && /^[\x20-\x7e]{1,500}$/.test(userAgent)) return userAgent
  throw invalid('userAgent must be 1 to 500 printable ASCII characters.')
}

function resolveAgent(agent: unknown, url: string): HttpAgent | undefined {
  if (agent === undefined) return undefined
  if (!(agent instanceof HttpAgent)) throw invalid('agent must be an http.Agent or https.Agent.')
  // Node's own agents hold their protocol; those for proxies find it out with each request.
  const protocol: unknown = Object.getOwnPropertyDescriptor(agent, 'protocol')?.value
  if (typeof protocol !== 'string' || url.startsWith(protocol)) return agent
  const right = protocol === 'http:' ? 'an https.Agent for an https' : 'an http.Agent for an http'
  throw invalid(`agent must be ${right} url.`)
}

function resolveCa(ca: CoreOptions['ca']): readonly (string | Buffer)[] | undefined {
  if (ca === undefined) return undefined
  const certificates: readonly unknown[] = Array.isArray(ca) ? ca : [ca]
  if (certificates.length === 0) throw invalid('ca must hold at least one certificate.')
  return Object.freeze(
    certificates.map((certificate) => {
      try {
        if (typeof certificate === 'string' || certificate instanceof Uint8Array) {
          const readable = typeof certificate === 'string' ? certificate : Buffer.from(certificate)
          // Node passes over a `ca` that it can't read, and then trusts nobody without saying why.
          new X509Certificate(readable)
          return readable
        }
      } catch {
        // Told below.
      }
      throw invalid('ca must be a certificate in PEM, or an array of them: the text, not the name of a file.')
    }),
  )
}
