import { LibratoError } from '../errors/index.js'
import { isLegalName, isLegalSource, isLegalValue, tagsFault } from '../measurement/index.js'

/** The three collections of a submission. */
export type Collection = 'gauges' | 'counters' | 'measurements'

const figures = ['value', 'count', 'sum', 'min', 'max', 'sum_squares', 'last', 'stddev'] as const

/** Later than this is the year 5138 in seconds, and 1973 in milliseconds: surely milliseconds. */
const latestTime = 1e11

/**
 * Refuses a measurement that the API would refuse, before it takes a whole request down with it.
 *
 * @param where the item, for the message: `gauges[3]`
 * @throws {LibratoError} `INVALID_ARGUMENT`, naming the item and its field
 */
export function checkMeasurement(item: unknown, collection: Collection, where: string): void {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) throw fault(where, 'must be an object.')
  const fields = item as Readonly<Record<string, unknown>>
  const { name } = fields
  if (!isLegalName(name))
    throw fault(where, `name ${show(name)} is not 1 to 255 characters of letters, digits and .:-_`)
  const at = `${where} ("${name}")`
  checkFigures(fields, collection, at)
  const tagged = collection === 'measurements'
  checkTime(fields, tagged ? 'time' : 'measure_time', at)
  checkPeriod(fields, at)
  if (tagged) {
    // The service refuses the whole request for this one, with words that don't say why.
    if (fields['source'] !== undefined) throw fault(at, 'source does not exist here; write it as a tag.')
    const faultOfTags = fields['tags'] === undefined ? undefined : tagsFault(fields['tags'])
    if (faultOfTags !== undefined) throw fault(at, `tags: ${faultOfTags}`)
  } else {
    if (fields['tags'] !== undefined) throw fault(at, `tags don't exist in ${collection}; send it under measurements.`)
    checkSource(fields['source'], at)
  }
}

/**
 * Refuses what is no time in Unix seconds.
 *
 * @throws {LibratoError} `INVALID_ARGUMENT`
 */
export function checkTime(fields: Readonly<Record<string, unknown>>, field: string, where: string): void {
  const time = fields[field]
  if (time === undefined) return
  if (typeof time !== 'number' || !Number.isFinite(time) || time < 0)
    throw fault(where, `${field} must be a time in Unix seconds, got ${show(time)}.`)
  if (time > latestTime) throw fault(where, `${field} must be in seconds, ${time} looks like milliseconds.`)
}

/**
 * Refuses what is no length of time in seconds.
 *
 * @throws {LibratoError} `INVALID_ARGUMENT`
 */
export function checkPeriod({ period }: Readonly<Record<string, unknown>>, where: string): void {
  if (period === undefined || period === null) return
  if (typeof period !== 'number' || !Number.isFinite(period) || period < 0)
    throw fault(where, `period must be a number of seconds, got ${show(period)}.`)
}

/**
 * Refuses what is no name of a source.
 *
 * @throws {LibratoError} `INVALID_ARGUMENT`
 */
export function checkSource(source: unknown, where: string): void {
  if (source === undefined || isLegalSource(source)) return
  throw fault(where, `source ${show(source)} is not 1 to 255 characters of letters, digits and .:-_ other than "all".`)
}

function checkFigures(fields: Readonly<Record<string, unknown>>, collection: Collection, at: string): void {
  for (const figure of figures) {
    const value = fields[figure]
    if (value !== undefined && !isLegalValue(value))
      throw fault(at, `${figure} must be a finite number of at most 1e126, got ${show(value)}.`)
  }
  const { value, count, sum } = fields
  if (collection === 'counters') {
    if (value === undefined) throw fault(at, 'value is missing.')
    if ((value as number) < 0) throw fault(at, `value must not be negative in a counter, got ${String(value)}.`)
    return
  }
  if (count === undefined) {
    if (value === undefined) throw fault(at, 'value is missing (or count and sum).')
    return
  }
  if (value !== undefined) throw fault(at, 'value and count exclude each other.')
  if (sum === undefined) throw fault(at, 'count asks for sum.')
  if (!Number.isInteger(count) || (count as number) < 1)
    throw fault(at, `count must be a whole number of samples, got ${show(count)}.`)
}

function fault(where: string, what: string): LibratoError {
  return new LibratoError('INVALID_ARGUMENT', `${where}: ${what}`)
}

/** Cut short: what is refused may be huge, and may not even be JSON. */
function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 80 ? `${value.slice(0, 80)}…` : value)
  if (typeof value === 'number' || typeof value === 'boolean' || value === undefined || value === null)
    return String(value)
  return Array.isArray(value) ? 'an array' : typeof value === 'object' ? 'an object' : `a ${typeof value}`
}
