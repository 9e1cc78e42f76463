import { identityText, tagsOf } from '../store/catalog/seriesIdentity.js'
import type { RecordsRead, SeriesRecord, SeriesRecords, StoredMetric } from '../store/Store.js'
import { type MeasurementsQuery, parseMeasurementsQuery, type summaryFunctions } from './measurementsQuery.js'
import { nextLink } from './nextLink.js'
import { PointGroups } from './PointGroups.js'
import { type AllPoint, allPointsOf, type Point, pointsOf } from './pointsOf.js'
import { type ReadContext, readPages } from './readPages.js'
import { recordsPerAnswer } from './recordsPerAnswer.js'
import { summaryOf } from './Statistics.js'

/** Points of one answer when series are joined: then one answer may take many pages of the store. */
const pointsPerAnswer = 10_000

/** A series as it is answered. */
interface AnsweredSeries {
  readonly tags: Readonly<Record<string, string>>
  readonly measurements: readonly (Point | AllPoint)[]
}

/**
 * The answer of `GET /v1/measurements/:name`, by the three steps of reference 15: filter series, summarise each per bucket, join them. `query`:
 * the query string as qs parsed it. `now`: milliseconds since the epoch. `baseUrl`: what the link to the next page starts with, up to `/v1`.
 * Undefined if there is no such metric.
 * @throws RequestRefusal 400
 */
export async function readMeasurements(
  context: ReadContext,
  name: string,
  query: Readonly<Record<string, unknown>>,
  now: number,
  baseUrl: string,
): Promise<object | undefined> {
  const asked = parseMeasurementsQuery(query, now)
  const read = await readSeries(context, name, asked)
  if (read === undefined) return undefined
  const { metric, series, next } = read
  return {
    name: metric.name,
    resolution: asked.resolution,
    period: metric.period,
    attributes: metric.attributes,
    series,
    links: next === undefined ? [] : [nextLink(baseUrl, metric.name, query, next, asked.endTime)],
  }
}

interface Read {
  readonly metric: StoredMetric
  readonly series: readonly AnsweredSeries[]
  readonly next: number | undefined
}

async function readSeries(
  { store, turns }: ReadContext,
  name: string,
  asked: MeasurementsQuery,
): Promise<Read | undefined> {
  const { resolution, end, filter, group, start } = asked
  // A change needs a bucket to count from.
  const from = asked.summary === 'derivative' ? Math.max(0, start - resolution) : start
  const first = Math.floor(start / resolution) * resolution
  const groups = group && new PointGroups(group)
  const series: AnsweredSeries[] = []
  const carried: Carried = new Map()
  let read: Omit<Read, 'series'> | undefined
  let records = 0
  for await (const page of readPages(store, {
    name,
    resolution,
    start: from,
    end,
    ...(filter === undefined ? {} : { filter }),
  })) {
    read = { metric: page.metric, next: page.next }
    await turns.each(page.series, (one) => {
      records += one.records.length
      const points = summarized(one, page, asked, carried).filter(({ time }) => time >= first)
      const tags = tagsOf(one.series)
      if (groups !== undefined) groups.add(tags, points)
      else if (points.length > 0) series.push({ tags: Object.fromEntries(tags), measurements: points })
    })
    if (groups === undefined || groups.points >= pointsPerAnswer || records >= recordsPerAnswer) break
  }
  if (read === undefined) return undefined
  if (groups === undefined) return { ...read, series }
  const ordered = await turns.sort(groups.groups(), ({ key }) => key)
  await turns.each(ordered, ({ tags, points }) => {
    if (points.length > 0) series.push({ tags: Object.fromEntries(tags), measurements: points })
  })
  return { ...read, series }
}

/** The last record of each series of the pages before: a change across the border of pages is counted from it. */
type Carried = Map<string, SeriesRecord>

/** The points of one series of a page. */
function summarized(
  { series, records }: SeriesRecords,
  { metric }: RecordsRead,
  { summary }: MeasurementsQuery,
  carried: Carried,
): readonly (Point | AllPoint)[] {
  const how: (typeof summaryFunctions)[number] =
    summary ?? (metric.type === 'gauge' ? summaryOf(metric.attributes['summarize_function']) : 'mean')
  if (how === 'all') return allPointsOf(records)
  const isCounter = metric.type === 'counter'
  if (how !== 'derivative' || isCounter) return pointsOf(records, how, isCounter)
  const key = identityText(series)
  const before = carried.get(key)
  const last = records[records.length - 1]
  if (last !== undefined) carried.set(key, last)
  return pointsOf(before === undefined ? records : [before, ...records], how, isCounter)
}
