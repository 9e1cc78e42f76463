import { parseDate } from '../../measurement/index.js'
import { FieldFault } from '../fields/FieldFault.js'
import { list, object, type Read } from '../fields/readFields.js'
import { choice, filledText, optional, type Rule, time, whole } from '../fields/rules.js'

/** Ten years, in seconds. */
const longestDuration = 10 * 365 * 86_400
const mostValues = 200

const pattern = filledText(255)

/** One text or several. */
const patterns: Rule<readonly string[]> = (name, value) =>
  list(pattern, mostValues)(name, typeof value === 'string' ? [value] : value)

const chart = object(
  {
    id: whole(0, Number.MAX_SAFE_INTEGER),
    source: optional(pattern),
    sources: optional(patterns),
    tags: optional(list(object({ name: filledText(64), values: optional(patterns) }, ['name']), 50)),
    type: optional(choice('line', 'stacked', 'bignumber')),
  },
  ['id'],
)

/**
 * When a snapshot ends: Unix seconds, as everywhere in the API, or the ISO 8601 that answers show. The first second of year 1 is how the Go client
 * says nothing.
 */
const endTime: Rule<number | null> = (name, value) => {
  if (typeof value !== 'string' || !value.includes('T')) return time(name, value)
  if (value.startsWith('0001-01-01T00:00:00')) return null
  const read = parseDate(value, 'utc')
  if (read === undefined) throw new FieldFault(name, 'must be Unix seconds or ISO 8601')
  return time(name, read)
}

/** What a snapshot is asked for with (reference 8.7). */
export const snapshotRules = {
  subject: object({ chart }, ['chart']),
  duration: whole(1, longestDuration),
  end_time: endTime,
}

/** Of which chart, and what is filled in where the chart leaves it open. */
export type SnapshotChart = Read<{ chart: typeof chart }>['chart'] & object
