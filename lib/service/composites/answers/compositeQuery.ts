import type { Fields } from '../../fields/Fields.js'
import { QueryReader } from '../../query/QueryReader.js'

/** For which time a composite is asked for. */
export interface CompositeQuery {
  /** Unix seconds. */
  readonly start: number
  /** Unix seconds, excluded. */
  readonly end: number
  readonly resolution?: number
}

/** Seconds that are shown when a query on the route by sources doesn't say where to begin. */
const defaultRange = 3_600

/** Seconds of the coarsest resolution: a week. */
const coarsestResolution = 604_800

/** What a metric can be asked for and a composite can't: its expression says it. */
const notForComposites = [
  'source',
  'sources',
  'summarize_time',
  'summarize_sources',
  'breakout_sources',
  'group_by',
  'group_by_function',
  'summary_function',
  'tags',
  'tags_search',
]

/** The query of the route by sources, which shows the last hour unless it is told otherwise. @throws RequestRefusal 400 */
export function parseSourcedCompositeQuery(query: Fields, now: number): CompositeQuery {
  const reader = new QueryReader(query)
  const range = readRange(reader, now)
  reader.done()
  return range
}

/** The query of the route by tags, where the resolution and a start or duration are required (reference 4.4). @throws RequestRefusal 400 */
export function parseTaggedCompositeQuery(query: Fields, now: number): CompositeQuery {
  const reader = new QueryReader(query)
  const range = readRange(reader, now)
  if (reader.raw('resolution') === undefined) reader.refuse('resolution', 'is required')
  if (reader.raw('start_time') === undefined && reader.raw('duration') === undefined)
    reader.refuse('start_time', 'or duration is required')
  reader.done()
  return range
}

/** Of a saved composite: what only other metrics can be asked for is refused, since an answer without it would be another one. @throws RequestRefusal 400 */
export function refuseMetricQuery(query: Fields): void {
  const reader = new QueryReader(query)
  for (const name of notForComposites)
    if (reader.raw(name) !== undefined) reader.refuse(name, 'is not for a composite; its expression says it')
  reader.done()
}

/** A duration goes back from the end, or on from the start. Without an end: up to now, and not beyond, or what fills gaps would fill the future. */
function readRange(reader: QueryReader, now: number): CompositeQuery {
  const startTime = reader.time('start_time')
  const endTime = reader.time('end_time')
  const duration = reader.whole('duration', 1, 1e11)
  const resolution = reader.whole('resolution', 1, coarsestResolution)
  if (startTime !== undefined && endTime !== undefined) {
    if (endTime < startTime) reader.refuse('end_time', 'must be after start_time')
    if (duration !== undefined) reader.refuse('duration', 'cannot be given together with both start_time and end_time')
  }
  const isForward = startTime !== undefined && duration !== undefined
  const end = endTime ?? (isForward ? startTime + duration : Math.floor(now / 1000) + 1)
  const start = startTime ?? Math.max(0, end - (duration ?? defaultRange))
  return { start, end, ...(resolution === undefined ? {} : { resolution }) }
}
