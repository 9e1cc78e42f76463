import { metricJson } from '../metric/metricJson.js'
import { RequestRefusal } from '../RequestRefusal.js'
import { readLimits } from '../reading/readLimits.js'
import type { Turns } from '../reading/Turns.js'
import { sourceOf } from '../store/catalog/seriesIdentity.js'
import type { ReadQuery, RecordsRead } from '../store/Store.js'
import { type MetricQuery, parseMetricQuery } from './metricQuery.js'
import { counterRecord, gaugeRecord, type MetricRecord, recordAcrossSources } from './metricRecords.js'
import { type ReadContext, readPages, seriesLimits } from './readPages.js'
import { recordsPerAnswer } from './recordsPerAnswer.js'
import { SourceRecords } from './SourceRecords.js'
import { type SummaryFunction, summaryOf } from './Statistics.js'
import { tooManyRecords } from './tooMuch.js'
import { unavailableResolution } from './unavailableResolution.js'

/** Times of the pseudo source `all` in one answer, when the sources themselves are left out. */
const timesPerAnswer = 10_000

/** Records of one answer to `count`, which has no next page. */
const recordsPerCount = 100_000

/** What was read, and from where to go on if it was cut. */
interface Read {
  readonly records: SourceRecords
  readonly metric: RecordsRead['metric']
  readonly resolution: number
  readonly next: number | undefined
}

/**
 * The answer of `GET /v1/metrics/:name` with measurements (reference 4.2 and 15). `query`: the query string as qs parsed it. `now`: milliseconds
 * since the epoch. Undefined if there is no such metric.
 * @throws RequestRefusal 400
 */
export async function readMetric(
  context: ReadContext,
  name: string,
  query: Readonly<Record<string, unknown>>,
  now: number,
): Promise<object | undefined> {
  const asked = parseMetricQuery(query, now)
  const read =
    asked.start === undefined || asked.count !== undefined
      ? await readCount(context, name, asked)
      : await readRange(context, name, asked, asked.start)
  if (read === undefined) return undefined
  const { metric, resolution, records, next } = read
  if (asked.groupBy !== undefined && metric.type === 'counter')
    throw new RequestRefusal(400, { params: { group_by: ['is for gauges only'] } })
  return {
    ...metricJson(metric),
    resolution,
    measurements: await measurementsBySource(read, records, asked, context.turns),
    ...(next === undefined ? {} : { query: { next_time: next } }),
  }
}

async function readCount({ store, turns }: ReadContext, name: string, asked: MetricQuery): Promise<Read | undefined> {
  const limit =
    asked.start === undefined
      ? { lastPerSeries: asked.count ?? 1 }
      : { start: asked.start, firstPerSeries: asked.count ?? 1 }
  const page = await store.read({ ...seriesLimits, ...storeQuery(name, asked), ...limit, maxRecords: recordsPerCount })
  if (page === undefined) return undefined
  if (page.status === 'unavailable') throw unavailableResolution()
  if (page.status === 'too-many')
    throw new RequestRefusal(400, {
      params: { count: [`asks for more than ${recordsPerCount} records; use start_time, which answers page by page`] },
    })
  const records = new SourceRecords(asked.summarizeTime)
  await collect(page, records, turns)
  return { records, metric: page.metric, resolution: page.resolution, next: undefined }
}

async function readRange(
  { store, turns }: ReadContext,
  name: string,
  asked: MetricQuery,
  start: number,
): Promise<Read | undefined> {
  const records = new SourceRecords(asked.summarizeTime)
  let read: Read | undefined
  let total = 0
  for await (const page of readPages(store, { ...storeQuery(name, asked), start })) {
    await collect(page, records, turns)
    read = { records, metric: page.metric, resolution: page.resolution, next: page.next }
    // What sums up the whole range needs all of it; what is shown record by record ends with the page.
    for (const one of page.series) total += one.records.length
    const isFull = asked.breakoutSources || records.times >= timesPerAnswer || total >= recordsPerAnswer
    if (!asked.summarizeTime && isFull) break
    if (total > readLimits.records) throw tooManyRecords()
  }
  return read
}

function storeQuery(name: string, { resolution, end, sources }: MetricQuery): ReadQuery {
  return {
    name,
    end,
    prefer: 'source',
    ...(resolution === undefined ? {} : { resolution }),
    ...(sources === undefined ? {} : { filter: { sources } }),
  }
}

function collect(page: RecordsRead, into: SourceRecords, turns: Turns): Promise<void> {
  return turns.each(page.series, ({ series, records }) => into.add(sourceOf(series), records))
}

async function measurementsBySource(
  { metric, resolution }: Read,
  records: SourceRecords,
  asked: MetricQuery,
  turns: Turns,
): Promise<object> {
  const how: SummaryFunction = metric.type === 'gauge' ? summaryOf(metric.attributes['summarize_function']) : 'mean'
  const shown: [string, MetricRecord[]][] = []
  if (asked.breakoutSources)
    await records.eachSource(turns, (source, list) => {
      const isTotal = metric.type === 'counter' && !asked.summarizeTime
      const converted = list.map((record) =>
        isTotal ? counterRecord(record, resolution) : gaugeRecord(record.time, record, how),
      )
      const visible = converted.filter((record) => record !== undefined)
      if (visible.length > 0) shown.push([source, visible])
    })
  if (asked.summarizeSources) {
    const all: MetricRecord[] = []
    await turns.each(await records.acrossSources(turns), (list) => {
      const record = recordAcrossSources(list, how, asked.groupBy)
      if (record !== undefined) all.push(record)
    })
    shown.push(['all', all])
  }
  // fromEntries defines its properties, so that a source may be called __proto__.
  return Object.fromEntries(shown)
}
