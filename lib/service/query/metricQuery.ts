import type { Fields } from '../fields/Fields.js'
import { readList } from '../metric/readList.js'
import { QueryReader } from './QueryReader.js'

/** How the statistics of several sources become one (reference 4.2). */
export const sourceGroupings = ['min', 'max', 'mean', 'sum', 'count'] as const

/** A checked query of `GET /v1/metrics/:name`. */
export interface MetricQuery {
  readonly resolution: number | undefined
  readonly count: number | undefined
  /** Unix seconds. */
  readonly start: number | undefined
  /** Unix seconds, excluded. */
  readonly end: number
  readonly sources: readonly string[] | undefined
  readonly summarizeTime: boolean
  readonly summarizeSources: boolean
  readonly breakoutSources: boolean
  readonly groupBy: (typeof sourceGroupings)[number] | undefined
}

/** Seconds that are shown when a query says neither where to begin nor how many. */
const defaultRange = 3600

/** Seconds that a record may be ahead of the clock when it is accepted; without an end all of them are shown. */
const ahead = 86_400

/**
 * Checks the query. `now`: milliseconds since the epoch.
 * @throws RequestRefusal 400 with every fault by field
 */
export function parseMetricQuery(query: Fields, now: number): MetricQuery {
  const reader = new QueryReader(query)
  const present = Math.floor(now / 1000)
  const count = reader.whole('count', 1, 1_000_000)
  const asked = reader.whole('resolution', 1, 604_800)
  const startTime = reader.time('start_time')
  const endTime = reader.time('end_time')
  const duration = reader.whole('duration', 1, 1e11)
  const groupBy = reader.choice('group_by', sourceGroupings)
  if (count !== undefined && startTime !== undefined && endTime !== undefined)
    reader.refuse('count', 'cannot be given together with both start_time and end_time')
  if (duration !== undefined && (startTime !== undefined || count !== undefined))
    reader.refuse('duration', 'cannot be given together with start_time or count')
  if (startTime !== undefined && endTime !== undefined && endTime < startTime)
    reader.refuse('end_time', 'must be after start_time')
  const end = endTime ?? present + ahead + 1
  const back = (endTime ?? present) - (duration ?? defaultRange)
  const sources = [
    ...(readList('source', reader.raw('source')) ?? []),
    ...(readList('sources', reader.raw('sources')) ?? []),
  ]
  const summarizeSources = reader.flag('summarize_sources')
  const breakoutSources = reader.flag('breakout_sources')
  const summarizeTime = reader.flag('summarize_time') ?? false
  reader.done()
  return {
    resolution: asked ?? (count === undefined ? undefined : 1),
    count,
    start: startTime ?? (count === undefined ? Math.max(0, back) : undefined),
    end,
    sources: sources.length === 0 ? undefined : sources,
    summarizeTime,
    // Asking for no sources by name leaves only their sum.
    summarizeSources: summarizeSources ?? (groupBy !== undefined || breakoutSources === false),
    breakoutSources: breakoutSources ?? groupBy === undefined,
    groupBy,
  }
}
