import type { Fields } from '../fields/Fields.js'
import { readList } from '../metric/readList.js'
import type { SeriesFilter } from '../store/Store.js'
import { parseTagConditions } from './parseTagConditions.js'
import { parseTagSearch } from './parseTagSearch.js'
import { QueryReader } from './QueryReader.js'

/** How samples become one value per series and bucket (reference 4.4). */
export const summaryFunctions = [
  'sum',
  'min',
  'max',
  'count',
  'mean',
  'derivative',
  'stddev',
  'all',
  'average',
] as const

/** How the values of several series become one. */
export const groupFunctions = ['sum', 'min', 'max', 'mean'] as const

/** A checked query of `GET /v1/measurements/:name`. */
export interface MeasurementsQuery {
  readonly resolution: number
  /** Unix seconds. */
  readonly start: number
  /** Unix seconds, excluded. */
  readonly end: number
  /** As it was given, for the link to the next page. */
  readonly endTime: number | undefined
  readonly filter: SeriesFilter | undefined
  /** Undefined: the metric's own. */
  readonly summary: (typeof summaryFunctions)[number] | undefined
  readonly group: MeasurementsGroup | undefined
}

/** Which series become one. */
export interface MeasurementsGroup {
  /** Those that have equal values in these tags, and all of them; `*`: all series. */
  readonly by: readonly string[] | '*'
  readonly how: (typeof groupFunctions)[number]
}

/** Seconds that a record may be ahead of the clock when it is accepted; without an end all of them are shown. */
const ahead = 86_400

/** The coarsest resolution that can be asked for: a week. */
const coarsestResolution = 604_800

/**
 * Checks the query. `now`: milliseconds since the epoch.
 * @throws RequestRefusal 400 with every fault by field
 */
export function parseMeasurementsQuery(query: Fields, now: number): MeasurementsQuery {
  const reader = new QueryReader(query)
  const resolution = reader.whole('resolution', 1, coarsestResolution)
  if (reader.raw('resolution') === undefined) reader.refuse('resolution', 'is required')
  const range = parseRange(reader, Math.floor(now / 1000))
  const filter = parseFilter(reader)
  const summary = reader.choice('summary_function', summaryFunctions)
  const group = parseGroup(reader, summary)
  reader.done()
  return { resolution: resolution ?? 1, ...range, filter, summary, group }
}

function parseRange(reader: QueryReader, present: number): { start: number; end: number; endTime: number | undefined } {
  const startTime = reader.time('start_time')
  const endTime = reader.time('end_time')
  const duration = reader.whole('duration', 1, 1e11)
  if (startTime !== undefined && endTime !== undefined && duration !== undefined)
    reader.refuse('duration', 'cannot be given together with both start_time and end_time')
  if (reader.raw('start_time') === undefined && reader.raw('duration') === undefined)
    reader.refuse('start_time', 'or duration is required')
  if (startTime !== undefined && endTime !== undefined && endTime < startTime)
    reader.refuse('end_time', 'must be after start_time')
  const given = endTime ?? (startTime !== undefined && duration !== undefined ? startTime + duration : undefined)
  const start = startTime ?? Math.max(0, (endTime ?? present) - (duration ?? 0))
  return { start, end: given ?? present + ahead + 1, endTime: given }
}

function parseFilter(reader: QueryReader): SeriesFilter | undefined {
  const conditions = parseTagConditions(reader.raw('tags'))
  const search = reader.text('tags_search')
  if ('fault' in conditions) return reader.refuse('tags', conditions.fault)
  if (search === undefined) return conditions.length === 0 ? undefined : { tags: conditions }
  if (reader.raw('tags') !== undefined) return reader.refuse('tags_search', 'cannot be given together with tags')
  const anyOf = parseTagSearch(search)
  return 'fault' in anyOf ? reader.refuse('tags_search', anyOf.fault) : { anyOf }
}

function parseGroup(reader: QueryReader, summary: string | undefined): MeasurementsGroup | undefined {
  const how = reader.choice('group_by_function', groupFunctions)
  const names = (readList('group_by', reader.raw('group_by')) ?? [])
    .flatMap((list) => list.split(','))
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '')
  if (names.length === 0)
    return reader.raw('group_by_function') === undefined
      ? undefined
      : reader.refuse('group_by', 'is required with group_by_function')
  if (names.length > 50) return reader.refuse('group_by', 'has more than 50 tags')
  if (reader.raw('group_by_function') === undefined)
    return reader.refuse('group_by_function', 'is required with group_by')
  if (summary === 'all') return reader.refuse('group_by', 'cannot be given together with summary_function=all')
  return how === undefined ? undefined : { by: names.includes('*') ? '*' : [...new Set(names)].sort(), how }
}
