import type { Collection } from '../../api/checkMeasurement.js'
import { isLegalName, isLegalSource, isLegalValue, parseDate, type Tags, tagsFault } from '../../measurement/index.js'
import { parseDecimal, quote } from '../optionValues.js'
import type { Fault, Measured } from './Measured.js'

/** What was read, under the names of the API. */
export type Fields = Readonly<Record<string, unknown>>

/** The latest time that is surely in seconds: the year 5138; in milliseconds it is 1973. */
const latestTime = 1e11
const properties = ['display_name', 'description', 'period'] as const

/**
 * One measurement of an export, as it is sent: a sample or a summary, by tags, or by its source as the older API had it. What it doesn't say
 * itself is taken from what stands around it. `undefined`: it says of itself that nothing was measured.
 */
export function measurementOf(own: Fields, around: Fields = {}): Measured | Fault | undefined {
  const fields: Fields = { ...around, ...own }
  const { name } = fields
  if (name === undefined || name === '') return { fault: 'has no name' }
  if (!isLegalName(name)) return { fault: `the name ${shown(name)} is not 1 to 255 of letters, digits and .:-_` }
  const time = timeOf(fields)
  if (typeof time === 'string') return { fault: time }
  const series = seriesOf(fields)
  if ('fault' in series) return series
  const figures = series.collection === 'counters' ? totalOf(fields) : figuresOf(fields)
  if (figures === undefined || isFault(figures)) return figures
  const { collection, tags, source } = series
  const json = JSON.stringify({
    name,
    [collection === 'measurements' ? 'time' : 'measure_time']: time,
    ...(tags === undefined ? {} : { tags }),
    ...(source === undefined ? {} : { source }),
    ...figures,
    ...propertiesOf(fields),
  })
  return { collection, name, time, json }
}

/** Seconds, or why there are none. A measurement without a time would be stored at the time of the import. */
function timeOf({ time, measure_time = time }: Fields): number | string {
  if (measure_time === undefined || measure_time === null || measure_time === '') return 'has no time'
  const seconds =
    typeof measure_time === 'string' ? (parseDecimal(measure_time) ?? parseDate(measure_time, 'utc')) : measure_time
  if (typeof seconds !== 'number' || !Number.isFinite(seconds) || seconds < 0)
    return `the time ${shown(measure_time)} is neither Unix seconds nor a date such as 2026-03-01T12:00Z`
  if (seconds > latestTime) return `the time ${shown(measure_time)} is not in seconds; it looks like milliseconds`
  return Math.floor(seconds)
}

interface Series {
  readonly collection: Collection
  readonly tags?: Tags
  readonly source?: string
}

/** By tags where there are some, else by the source; and where there is neither, as the field of the time is called. */
function seriesOf(fields: Fields): Series | Fault {
  const { type = 'gauge', source: given } = fields
  if (type !== 'gauge' && type !== 'counter') return { fault: `the type ${shown(type)} is neither gauge nor counter` }
  const tags = tagsOf(fields['tags'])
  const fault = tagsFault(tags)
  if (fault !== undefined) return { fault: `tags: ${fault}` }
  const isTagged = Object.keys(tags).length > 0
  // A series without a source is read back under this name.
  const source = given === undefined || given === null || given === '' || given === 'unassigned' ? undefined : given
  if (source !== undefined && !isLegalSource(source)) {
    const why = source === 'all' ? 'is the sum over the others' : 'is not 1 to 255 of letters, digits and .:-_'
    return { fault: `the source ${shown(source)} ${why}` }
  }
  if (type === 'counter') {
    const { source: tagged = source, ...others } = tags
    const [other] = Object.keys(others)
    if (other !== undefined) return { fault: `a counter has a source and no tags, got ${shown(other)}` }
    return { collection: 'counters', ...(tagged === undefined ? {} : { source: tagged }) }
  }
  if (isTagged) return { collection: 'measurements', tags: source === undefined ? tags : { source, ...tags } }
  const isSourced = given !== undefined || fields['measure_time'] !== undefined
  if (!isSourced) return { collection: 'measurements' }
  return { collection: 'gauges', ...(source === undefined ? {} : { source }) }
}

/** Numbers and booleans become texts, as in the service. */
function tagsOf(given: unknown): Tags {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return (given ?? {}) as Tags
  const entries = Object.entries(given).filter(([, value]) => value !== null && value !== '')
  return Object.fromEntries(
    entries.map(([tag, value]) => [
      tag,
      typeof value === 'number' || typeof value === 'boolean' ? String(value) : value,
    ]),
  )
}

type Figures = Readonly<Record<string, number>>

function isFault(figures: Figures | Fault): figures is Fault {
  return typeof figures['fault'] === 'string'
}

/** A counter's total; what else an answer says of it follows from the totals. */
function totalOf(fields: Fields): Figures | Fault | undefined {
  const { value } = fields
  if (value === undefined && fields['count'] !== undefined)
    return { fault: 'is the growth of a counter, not its total; librato-reporter export writes totals' }
  if (value === null) return undefined
  const total = numberOf(value)
  if (total === undefined || total < 0) return { fault: `a counter is a total and never negative, got ${shown(value)}` }
  return { value: total }
}

/** Count and sum with what belongs to them, or a value. A value beside a count is the mean, or what the metric makes of it. */
function figuresOf(fields: Fields): Figures | Fault | undefined {
  const { value, count } = fields
  if (count === undefined || count === null || count === '') return sampleOf(value)
  const samples = numberOf(count)
  if (samples === undefined || samples < 0) return { fault: `the count ${shown(count)} is no number of samples` }
  if (samples === 0) return undefined
  const summary: Record<string, number> = { count: samples }
  for (const name of ['sum', 'min', 'max'] as const) {
    const given = fields[name]
    if (given === undefined || given === null || given === '') continue
    const figure = numberOf(given)
    if (figure === undefined) return { fault: `the ${name} ${shown(given)} ${numberFault(given)}` }
    summary[name] = figure
  }
  if (summary['sum'] === undefined) {
    const mean = numberOf(fields['mean'] ?? value)
    if (mean === undefined) return { fault: 'has a count and no sum' }
    summary['sum'] = mean * samples
  }
  const squares = squaresOf(fields, samples, summary['sum'])
  return squares === undefined ? summary : { ...summary, sum_squares: squares }
}

function sampleOf(value: unknown): Figures | Fault | undefined {
  // Answers say so where nothing was measured.
  if (value === null) return undefined
  if (value === undefined || value === '') return { fault: 'has neither a value nor count and sum' }
  const sample = numberOf(value)
  return sample === undefined ? { fault: `the value ${shown(value)} ${numberFault(value)}` } : { value: sample }
}

/** As they are, or from the standard deviation, which the API tells and which can't be added up. */
function squaresOf({ sum_squares, stddev }: Fields, count: number, sum: number): number | undefined {
  const given = typeof sum_squares === 'string' ? parseDecimal(sum_squares) : sum_squares
  const deviation = typeof stddev === 'string' ? parseDecimal(stddev) : stddev
  const squares =
    typeof given === 'number' ? given : typeof deviation === 'number' ? count * deviation ** 2 + sum ** 2 / count : -1
  return squares >= 0 && Number.isFinite(squares) ? squares : undefined
}

/** They count only if the import creates the metric, so a service that knows it better keeps what it knows. */
function propertiesOf(fields: Fields): Fields {
  const known: Record<string, unknown> = {}
  for (const name of properties) {
    const given = fields[name]
    if (given !== undefined && given !== null && given !== '') known[name] = given
  }
  const { attributes } = fields
  if (typeof attributes !== 'object' || attributes === null || Array.isArray(attributes)) return known
  // Who created the metric elsewhere did not create it here.
  const { created_by_ua: _, ...rest } = attributes as Fields
  return Object.keys(rest).length === 0 ? known : { ...known, attributes: rest }
}

function numberOf(given: unknown): number | undefined {
  const number = typeof given === 'string' ? parseDecimal(given) : given
  return isLegalValue(number) ? number : undefined
}

/** What is wrong with what is no number. */
function numberFault(given: unknown): string {
  const hasComma = typeof given === 'string' && /^[-+]?\d*,\d+$/.test(given)
  return hasComma ? 'has a decimal comma; write a point' : 'is not a decimal number of at most 1e126'
}

function shown(given: unknown): string {
  return quote(typeof given === 'string' ? given : (JSON.stringify(given) ?? String(given)))
}
