import { LibratoError } from '../errors/index.js'
import { type TaggedMeasurement, type Tags, tagsFault } from '../measurement/index.js'
import { guardReading, readOptions } from '../options/readOptions.js'
import type { CallDefaults } from './CallDefaults.js'
import { type Collection, checkMeasurement, checkPeriod, checkSource, checkTime } from './checkMeasurement.js'
import type { EncodedItem } from './chunkItems.js'
import { encodeJson } from './encodeJson.js'
import type { Submission, SubmissionDefaults } from './Submission.js'

/** A submission that was checked and encoded: all that is left is to cut and send it. */
export interface PreparedSubmission {
  /** Gauges, then counters. */
  readonly bySource: readonly EncodedItem<Collection>[]
  readonly byTags: readonly EncodedItem<Collection>[]
  /** What stands beside the items on the sources route. */
  readonly sourceHead: Readonly<Record<string, unknown>>
  /** What stands beside the items on the tags route. */
  readonly tagsHead: Readonly<Record<string, unknown>>
}

/**
 * Checks and encodes a whole submission before any of it is sent.
 *
 * @throws {LibratoError} `INVALID_ARGUMENT`, naming the first item that is wrong; `INVALID_OPTION` for unknown keys
 */
export function prepareSubmission(
  given: readonly TaggedMeasurement[] | Submission,
  givenDefaults: SubmissionDefaults,
  defaults: CallDefaults,
): PreparedSubmission {
  const submission = readSubmission(given)
  const own = readOptions(givenDefaults, ['measure_time', 'time', 'period', 'source', 'tags'], 'submit, defaults')
  return guardReading('The submission', () => prepare(submission, own, defaults), 'INVALID_ARGUMENT')
}

function readSubmission(given: readonly TaggedMeasurement[] | Submission): Submission {
  const shape = guardReading('The submission', () => shapeOf(given), 'INVALID_ARGUMENT')
  if (shape === 'array') return { measurements: given as readonly TaggedMeasurement[] }
  if (shape === 'object') return readOptions(given as Submission, ['gauges', 'counters', 'measurements'], 'submit')
  throw new LibratoError(
    'INVALID_OPTION',
    'submit takes an array of measurements, or an object with gauges, counters or measurements: make an array of anything else first.',
  )
}

/** A set or a generator has no properties, and would pass for a submission of nothing. */
function shapeOf(given: unknown): 'array' | 'object' | 'other' {
  if (Array.isArray(given)) return 'array'
  if (typeof given !== 'object' || given === null) return 'other'
  return Symbol.iterator in given || Symbol.asyncIterator in given ? 'other' : 'object'
}

function prepare(submission: Submission, own: SubmissionDefaults, defaults: CallDefaults): PreparedSubmission {
  checkTime({ ...own }, 'measure_time', 'defaults')
  checkTime({ ...own }, 'time', 'defaults')
  checkPeriod({ ...own }, 'defaults')
  checkSource(own.source, 'defaults')
  const fault = own.tags === undefined ? undefined : tagsFault(own.tags)
  if (fault !== undefined) throw new LibratoError('INVALID_ARGUMENT', `defaults: tags: ${fault}`)
  const time = own.measure_time ?? own.time
  const source = own.source ?? defaults.source
  const common: Tags = { ...(source === undefined ? {} : { source }), ...defaults.tags, ...own.tags }
  const { period } = own
  return {
    bySource: [
      ...encode(submission.gauges, 'gauges', defaults, undefined),
      ...encode(submission.counters, 'counters', defaults, undefined),
    ],
    byTags: encode(submission.measurements, 'measurements', defaults, common),
    sourceHead: withoutUndefined({ measure_time: time, period, source }),
    tagsHead: withoutUndefined({ time, period }),
  }
}

function encode(
  items: unknown,
  collection: Collection,
  defaults: CallDefaults,
  common: Tags | undefined,
): EncodedItem<Collection>[] {
  if (items === undefined) return []
  if (!Array.isArray(items))
    throw new LibratoError('INVALID_ARGUMENT', `${collection} must be an array of measurements.`)
  return items.map((item: unknown, index) => {
    const where = `${collection}[${index}]`
    const whole = guardReading(where, () => complete(item, defaults, common), 'INVALID_ARGUMENT')
    checkMeasurement(whole, collection, where)
    // It would write something else than what was checked.
    if (typeof (whole as { toJSON?: unknown }).toJSON === 'function')
      throw new LibratoError('INVALID_ARGUMENT', `${where} can't be written as JSON.`)
    const json = encodeJson(whole, where)
    const { name } = whole as { name: string }
    return { collection, index, name, json, bytes: Buffer.byteLength(json) }
  })
}

/** The service never merges tags (an item's set replaces that of the request), so what applies to all is copied into each item. */
function complete(item: unknown, defaults: CallDefaults, common: Tags | undefined): unknown {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return item
  const { name, tags } = item as { name?: unknown; tags?: unknown }
  const whole: Record<string, unknown> = { ...item }
  if (typeof name === 'string') whole['name'] = defaults.sanitize(name)
  if (
    common === undefined ||
    (tags !== undefined && (typeof tags !== 'object' || tags === null || Array.isArray(tags)))
  )
    return whole
  const merged = { ...common, ...(tags as Tags | undefined) }
  if (Object.keys(merged).length > 0) whole['tags'] = merged
  else delete whole['tags']
  return whole
}

function withoutUndefined(fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}
