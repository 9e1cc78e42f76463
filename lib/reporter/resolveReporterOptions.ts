import { resolve } from 'node:path'
import type { SpoolOptions } from '../delivery/spool/SpoolOptions.js'
import { defaultMeasurements } from '../destinations/metricsApi/metricsApi.js'
import { LibratoError } from '../errors/LibratoError.js'
import { coreOptionNames } from '../http/index.js'
import { isLegalName, isLegalSource } from '../measurement/names.js'
import { guardReading, readOptions } from '../options/readOptions.js'
import type { Model } from '../windows/Metric.js'
import type { ReporterOptions, ResolvedReporterOptions } from './ReporterOptions.js'
import { readTags } from './tagKey.js'

/** Options that only the Reporter has. */
const ownNames = [
  'api',
  'destination',
  'model',
  'source',
  'tags',
  'prefix',
  'interval',
  'batch',
  'concurrency',
  'retention',
  'spool',
  'maxSeries',
  'gzip',
  'onError',
  'runtime',
] as const satisfies readonly (keyof ReporterOptions)[]

const MIB = 2 ** 20
const GIB = 2 ** 30
const DAY = 86_400_000
/** What a timer can take; beyond it Node rings at once. */
const LONGEST = 2 ** 31 - 1

/** Reads the options of a Reporter, each once. @throws {LibratoError} `INVALID_OPTION` */
export function readReporterOptions(given: ReporterOptions): ReporterOptions {
  return readOptions(given, [...ownNames, ...coreOptionNames], 'Reporter')
}

/**
 * Checks all options of a Reporter at once and fills in the defaults; `undefined` is the same as leaving an option out.
 *
 * @throws {LibratoError} `INVALID_OPTION`
 */
export function resolveReporterOptions(given: ReporterOptions): ResolvedReporterOptions {
  const options = readReporterOptions(given)
  return guardReading('Reporter: the options', () => resolveAll(options))
}

function resolveAll(options: ReporterOptions): ResolvedReporterOptions {
  const model = resolveModel(options)
  const batch = readOptions(options.batch, ['measurements', 'bytes'], 'batch')
  const retry = readOptions(options.retry, ['base', 'cap'], 'retry')
  const retention = readOptions(options.retention, ['bytes', 'age'], 'retention')
  const { onError, destination } = options
  if (destination !== undefined && typeof destination?.open !== 'function') {
    throw invalid('destination must be what a function like recordingDestination() returned.')
  }
  if (onError !== undefined && typeof onError !== 'function') throw invalid('onError must be a function.')
  return {
    model,
    ...resolveIdentity(options, model),
    prefix: resolvePrefix(options.prefix),
    interval: resolveInterval(options.interval),
    batch: {
      measurements: whole('batch.measurements', batch.measurements, defaultMeasurements[model], 1, 100_000),
      bytes: whole('batch.bytes', batch.bytes, MIB, 1_000, 64 * MIB),
    },
    concurrency: whole('concurrency', options.concurrency, 4, 1, 1_000),
    timeout: whole('timeout', options.timeout, 10_000, 1, LONGEST),
    retry: {
      base: whole('retry.base', retry.base, 500, 1, LONGEST),
      cap: whole('retry.cap', retry.cap, 30_000, 1, LONGEST),
    },
    retention: {
      bytes: whole('retention.bytes', retention.bytes, 32 * MIB, 1, 2 ** 40),
      age: whole('retention.age', retention.age, 8 * DAY, 1_000, 1_000 * DAY),
    },
    spool: resolveSpool(options.spool),
    maxSeries: whole('maxSeries', options.maxSeries, 100_000, 1, 10_000_000),
    gzip: boolean('gzip', options.gzip, false),
    onError,
  }
}

function resolveModel({ model, source, tags }: ReporterOptions): Model {
  if (model === undefined) return source !== undefined && tags === undefined ? 'sources' : 'tags'
  if (model !== 'tags' && model !== 'sources') throw invalid("model must be 'tags' or 'sources'.")
  if (model === 'sources' && tags !== undefined) {
    throw invalid("model: 'sources' knows no tags: leave out tags, or write model: 'tags'.")
  }
  return model
}

function resolveIdentity(
  { source, tags }: ReporterOptions,
  model: Model,
): Pick<ResolvedReporterOptions, 'source' | 'tags'> {
  if (model === 'sources') {
    if (source !== undefined && !isLegalSource(source)) {
      throw invalid('source must be 1 to 255 characters of letters, digits and .:-_ ("all" is reserved).')
    }
    return { source, tags: new Map() }
  }
  const texts = readTags(tags ?? {}, source)
  if (typeof texts === 'string') throw invalid(`tags ${texts}.`)
  return { source: undefined, tags: texts }
}

function resolveSpool(spool: unknown): SpoolOptions | undefined {
  if (spool === undefined) return undefined
  const names = ['directory', 'bytes', 'age', 'write'] as const
  const { directory, bytes, age, write = 'always' } = readOptions(spool as SpoolOptions, names, 'spool')
  if (typeof directory !== 'string' || directory === '' || directory.includes('\0')) {
    throw invalid('spool.directory must be the path of a directory.')
  }
  if (write !== 'always' && write !== 'on-failure') throw invalid("spool.write must be 'always' or 'on-failure'.")
  return {
    // A relative path is of where the process is now; it may change its directory later.
    directory: resolve(directory),
    bytes: whole('spool.bytes', bytes, GIB, 1, 2 ** 50),
    age: whole('spool.age', age, 8 * DAY, 1_000, 1_000 * DAY),
    write,
  }
}

function resolvePrefix(prefix: unknown): string | undefined {
  if (prefix === undefined || prefix === '') return undefined
  if (isLegalName(prefix)) return prefix
  throw invalid('prefix must be at most 255 characters of letters, digits and .:-_; a dot is put behind it.')
}

function resolveInterval(interval: unknown): number | false {
  if (interval === undefined) return 10_000
  if (interval === false) return false
  const isWhole = typeof interval === 'number' && interval >= 1_000 && interval <= DAY && interval % 1_000 === 0
  if (isWhole) return interval
  throw invalid('interval must be a multiple of 1000 milliseconds up to a day, or false.')
}

function whole(name: string, value: unknown, otherwise: number, least: number, most: number): number {
  if (value === undefined) return otherwise
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value
  throw invalid(`${name} must be a whole number from ${least} to ${most}.`)
}

function boolean(name: string, value: unknown, otherwise: boolean): boolean {
  if (value === undefined) return otherwise
  if (typeof value === 'boolean') return value
  throw invalid(`${name} must be true or false.`)
}

function invalid(message: string): LibratoError {
  return new LibratoError('INVALID_OPTION', `Reporter: ${message}`)
}
