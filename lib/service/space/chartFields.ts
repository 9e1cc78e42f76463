import { isLegalTagName } from '../../measurement/index.js'
import { CompositeFault, parseComposite } from '../composites/index.js'
import { FieldFault } from '../fields/FieldFault.js'
import { list, object, type Read } from '../fields/readFields.js'
import { choice, filledText, flag, number, optional, type Rule, text, whole } from '../fields/rules.js'
import { color, transform } from '../metric/attributes.js'

const longestText = 255
const longestComposite = 16_384
/** Ten years, in seconds. */
const longestPeriod = 10 * 365 * 86_400
const mostStreams = 200
const mostThresholds = 100
const mostGroupTags = 50

const functions = ['average', 'sum', 'min', 'max', 'count'] as const

/** A metric's name, or a pattern for several. */
const metric: Rule<string> = (name, value) => {
  if (typeof value === 'string' && /^[A-Za-z0-9.:_*-]{1,255}$/.test(value)) return value
  throw new FieldFault(name, 'must be 1 to 255 characters of A-Za-z0-9.:-_ and *')
}

/** An expression of the composite language. One that could never be drawn is refused with its column. */
const expression: Rule<string> = (name, value) => {
  const text = filledText(longestComposite)(name, value)
  try {
    parseComposite(text)
  } catch (error) {
    throw error instanceof CompositeFault ? new FieldFault(name, error.message) : error
  }
  return text
}

/** One text, which clients send in place of a list of one, or several. */
const values: Rule<readonly string[]> = (name, value) =>
  list(filledText(longestText), mostStreams)(name, typeof value === 'string' ? [value] : value)

/** Which series of a metric a stream shows (reference 8.4). */
const streamTagRules = {
  name: filledText(64),
  values: optional(values),
  grouped: optional(flag),
  dynamic: optional(flag),
}

/** Names of tags, as a list or a text with commas. */
const tagList: Rule<string | null> = (name, value) => {
  const names: unknown[] = Array.isArray(value) ? value : String(text(longestText)(name, value)).split(',')
  if (names.length === 0) return null
  const trimmed = names.map((one) => (typeof one === 'string' ? one.trim() : one))
  if (!trimmed.every(isLegalTagName)) throw new FieldFault(name, 'must be names of tags, separated by commas')
  if (trimmed.length > mostGroupTags) throw new FieldFault(name, `must be at most ${mostGroupTags} tags`)
  return trimmed.join(',')
}

const streamRules = {
  id: whole(0, Number.MAX_SAFE_INTEGER),
  metric: optional(metric),
  type: optional(choice('gauge', 'counter', 'composite')),
  source: text(longestText),
  tags: optional(list(object(streamTagRules, ['name']), 50)),
  composite: optional(expression),
  group_function: optional(choice('average', 'sum', 'min', 'max', 'breakout')),
  /** Tags of which each value has a line, apart by commas: how the AppOptics clients say what `tags` with `grouped` say. */
  group_by: optional(tagList),
  summary_function: optional(choice(...functions)),
  downsample_function: optional(choice(...functions)),
  transform_function: optional(transform),
  color: optional(color),
  name: text(longestText),
  units_short: text(longestText),
  units_long: text(longestText),
  min: number,
  max: number,
  period: whole(1, longestPeriod),
  position: whole(0, 1_000_000),
  split_axis: optional(flag),
  gap_detection: optional(flag),
}

/** A stream as a client sends it. */
export type StreamFields = Read<typeof streamRules>

const exclusive = ['metric', 'source', 'tags', 'group_function', 'group_by'] as const

/** Either a metric or a composite, which says by itself what is shown and how it is joined. */
const stream: Rule<StreamFields> = (name, value) => {
  const read = object(streamRules)(name, value)
  const isComposite = isSet(read.composite)
  if (isComposite === isSet(read.metric)) throw new FieldFault(name, 'must have either metric or composite')
  if (!isComposite) return read
  const clash = exclusive.find((field) => isSet(read[field]) && !saysNothing(field, read[field]))
  if (clash !== undefined) throw new FieldFault(name, `${clash} cannot be given together with composite`)
  return Object.fromEntries(Object.entries(read).filter(([field]) => !(exclusive as readonly string[]).includes(field)))
}

/** The streams of a chart, or of an instrument. */
export const streams: Rule<readonly StreamFields[]> = list(stream, mostStreams)

const threshold = object({ operator: choice('>', '<', '='), value: number, type: choice('red', 'yellow') }, [
  'operator',
  'value',
  'type',
])

/** What a chart has; everything but streams and thresholds is stored as it is read. */
export const chartRules = {
  name: text(longestText),
  type: choice('line', 'stacked', 'bignumber'),
  streams,
  min: number,
  max: number,
  label: text(longestText),
  related_space: whole(0, Number.MAX_SAFE_INTEGER),
  thresholds: list(threshold, mostThresholds),
  use_log_yaxis: optional(flag),
  use_last_value: optional(flag),
}

/** A chart as a client sends it. */
export type ChartFields = Read<typeof chartRules>

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null
}

/** What clients send by default: every source, and no tags. */
function saysNothing(field: (typeof exclusive)[number], value: unknown): boolean {
  return (
    (field === 'source' && (value === '*' || value === '')) || (field === 'tags' && (value as object[]).length === 0)
  )
}
