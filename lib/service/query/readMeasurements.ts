import { identityText, tagsOf } from '../store/catalog/seriesIdentity.js'
import type { RecordsRead, SeriesRecord, Store, StoredMetric } from '../store/Store.js'
import { groupPoints } from './groupPoints.js'
import { type MeasurementsQuery, parseMeasurementsQuery, type summaryFunctions } from './measurementsQuery.js'
import { nextLink } from './nextLink.js'
import { type AllPoint, allPointsOf, type Point, pointsOf } from './pointsOf.js'
import { readPages } from './readPages.js'
import { recordsPerAnswer } from './recordsPerAnswer.js'
import { summaryOf } from './Statistics.js'

/** Points of one answer when series are joined: then one answer may take many pages of the store. */
const pointsPerAnswer = 10_000

interface AnsweredSeries {
  readonly tags: ReadonlyMap<string, string>
  readonly points: readonly (Point | AllPoint)[]
}

/** A series that grows page by page. */
interface JoinedSeries extends AnsweredSeries {
  readonly points: (Point | AllPoint)[]
}

/**
 * The answer of `GET /v1/measurements/:name`, by the three steps of reference 15: filter series, summarise each per bucket, join them. `query`:
 * the query string as qs parsed it. `now`: milliseconds since the epoch. `baseUrl`: what the link to the next page starts with, up to `/v1`.
 * Undefined if there is no such metric.
 * @throws RequestRefusal 400
 */
export async function readMeasurements(
  store: Store,
  name: string,
  query: Readonly<Record<string, unknown>>,
  now: number,
  baseUrl: string,
): Promise<object | undefined> {
  const asked = parseMeasurementsQuery(query, now)
  const read = await readPoints(store, name, asked)
  if (read === undefined) return undefined
  const { metric, series, next } = read
  return {
    name: metric.name,
    resolution: asked.resolution,
    period: metric.period,
    attributes: metric.attributes,
    series: series
      .filter(({ points }) => points.length > 0)
      .map(({ tags, points }) => ({ tags: Object.fromEntries(tags), measurements: points })),
    links: next === undefined ? [] : [nextLink(baseUrl, metric.name, query, next, asked.endTime)],
  }
}

interface Read {
  readonly metric: StoredMetric
  readonly series: readonly AnsweredSeries[]
  readonly next: number | undefined
}

async function readPoints(store: Store, name: string, asked: MeasurementsQuery): Promise<Read | undefined> {
  const { resolution, end, filter, group, start } = asked
  // A change needs a bucket to count from.
  const from = asked.summary === 'derivative' ? Math.max(0, start - resolution) : start
  const joined = new Map<string, JoinedSeries>()
  let carried: Carried = new Map()
  let read: Omit<Read, 'series'> | undefined
  let records = 0
  for await (const page of readPages(store, {
    name,
    resolution,
    start: from,
    end,
    ...(filter === undefined ? {} : { filter }),
  })) {
    const { series, carry } = summarizePage(page, asked, carried)
    carried = carry
    const first = Math.floor(start / resolution) * resolution
    const visible = series.map(({ tags, points }) => ({ tags, points: points.filter(({ time }) => time >= first) }))
    read = { metric: page.metric, next: page.next }
    if (group === undefined) return { ...read, series: visible }
    append(joined, groupPoints(visible, group))
    for (const one of page.series) records += one.records.length
    if (countPoints(joined) >= pointsPerAnswer || records >= recordsPerAnswer) break
  }
  if (read === undefined) return undefined
  const series = [...joined.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group)
  return { ...read, series }
}

/** The last record of each series of the pages before: a change across the border of pages is counted from it. */
type Carried = Map<string, SeriesRecord>

function summarizePage(
  { metric, series }: RecordsRead,
  { summary }: MeasurementsQuery,
  carried: Carried,
): { series: AnsweredSeries[]; carry: Carried } {
  const how: (typeof summaryFunctions)[number] =
    summary ?? (metric.type === 'gauge' ? summaryOf(metric.attributes['summarize_function']) : 'mean')
  const carry = new Map(carried)
  const answered = series.map(({ series: identity, records }) => {
    const tags = tagsOf(identity)
    if (how === 'all') return { tags, points: allPointsOf(records) }
    if (how !== 'derivative') return { tags, points: pointsOf(records, how, metric.type === 'counter') }
    const key = identityText(identity)
    const before = carry.get(key)
    const last = records[records.length - 1]
    if (last !== undefined) carry.set(key, last)
    const isCounter = metric.type === 'counter'
    return {
      tags,
      points: pointsOf(before === undefined || isCounter ? records : [before, ...records], how, isCounter),
    }
  })
  return { series: answered, carry }
}

function append(joined: Map<string, JoinedSeries>, series: readonly AnsweredSeries[]): void {
  for (const { tags, points } of series) {
    const key = JSON.stringify([...tags])
    const known = joined.get(key)
    if (known === undefined) joined.set(key, { tags, points: [...points] })
    else for (const point of points) known.points.push(point)
  }
}

function countPoints(joined: ReadonlyMap<string, JoinedSeries>): number {
  let count = 0
  for (const { points } of joined.values()) count += points.length
  return count
}
