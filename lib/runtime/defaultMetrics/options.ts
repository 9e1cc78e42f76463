import { LibratoError } from '../../errors/index.js'
import { guardReading, readOptions } from '../../options/readOptions.js'

/** What {@link collectDefaultMetrics} can be told. */
export interface DefaultMetricsOptions {
  /** Put before every name, joined by a dot unless it ends with one: `'shop'` gives `shop.process.uptime`. Default: none. */
  readonly prefix?: string
  /** On every series, beside those of the reporter. Not with a reporter that reports by source. Default: none. */
  readonly tags?: Readonly<Record<string, string>>
  /** The process's own figures. Default: true. */
  readonly process?: boolean
  /** The figures of the machine it runs on. Turn it off in all but one of the processes that share a machine. Default: true. */
  readonly machine?: boolean
  /** The event loop's delay, sampled every `resolution` milliseconds (20 to 1,000); `false` saves those wake-ups. Default: `{ resolution: 20 }`. */
  readonly eventLoop?: boolean | { readonly resolution?: number }
}

/** The same with every default in its place. */
export interface ResolvedDefaultMetricsOptions {
  /** Ends with a dot, or is empty. */
  readonly prefix: string
  readonly tags: Readonly<Record<string, string>>
  readonly process: boolean
  readonly machine: boolean
  /** Milliseconds between samples; `undefined`: not sampled. */
  readonly eventLoopResolution: number | undefined
}

const known = ['prefix', 'tags', 'process', 'machine', 'eventLoop'] as const

/**
 * Checks the options and fills in the defaults.
 *
 * @throws {LibratoError} code `INVALID_OPTION`, naming the option and what it may be
 */
export function resolveDefaultMetricsOptions(given: DefaultMetricsOptions = {}): ResolvedDefaultMetricsOptions {
  const options = readOptions(given, known, 'collectDefaultMetrics')
  return guardReading('collectDefaultMetrics: the options', () => resolve(options))
}

function resolve(options: DefaultMetricsOptions): ResolvedDefaultMetricsOptions {
  return {
    prefix: resolvePrefix(options.prefix ?? ''),
    tags: resolveTags(options.tags ?? {}),
    process: resolveSwitch('process', options.process ?? true),
    machine: resolveSwitch('machine', options.machine ?? true),
    eventLoopResolution: resolveEventLoop(options.eventLoop ?? true),
  }
}

function resolvePrefix(prefix: unknown): string {
  // Room is left for the longest name of the catalogue below the API's 255 characters.
  if (typeof prefix !== 'string' || !/^[-.:\w]{0,180}$/.test(prefix))
    throw invalid('prefix must be at most 180 characters of A-Z, a-z, 0-9 and . : - _')
  return prefix === '' || prefix.endsWith('.') ? prefix : `${prefix}.`
}

function resolveTags(tags: unknown): Readonly<Record<string, string>> {
  if (!isRecord(tags)) throw invalid('tags must be an object of strings')
  const copy = { ...tags }
  for (const [name, value] of Object.entries(copy))
    if (typeof value !== 'string') throw invalid(`tags.${name} must be a string, not ${typeof value}`)
  return copy as Record<string, string>
}

function resolveSwitch(name: string, value: unknown): boolean {
  if (typeof value !== 'boolean') throw invalid(`${name} must be true or false`)
  return value
}

function resolveEventLoop(value: unknown): number | undefined {
  if (value === false) return undefined
  if (value === true) return 20
  if (!isRecord(value)) throw invalid('eventLoop must be true, false, or { resolution }')
  for (const name of Object.keys(value))
    if (name !== 'resolution')
      throw invalid(`unknown option ${JSON.stringify(`eventLoop.${name}`)}; there is eventLoop.resolution`)
  const resolution = value['resolution'] ?? 20
  if (typeof resolution !== 'number' || !Number.isInteger(resolution) || resolution < 20 || resolution > 1000)
    throw invalid('eventLoop.resolution must be a whole number of milliseconds from 20 to 1000')
  return resolution
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function invalid(problem: string): LibratoError {
  return new LibratoError('INVALID_OPTION', `collectDefaultMetrics: ${problem}.`)
}
