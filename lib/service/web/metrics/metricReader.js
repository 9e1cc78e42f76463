import { retainedResolution } from '../calls/retainedFrom.js'
import { read, serviceNow } from '../calls/serviceCalls.js'
import { chartData } from '../charts/chartData.js'
import { chooseResolution } from '../charts/timeRanges.js'
import { countsUp, summaryOf } from './metricKind.js'

/** @typedef {import('./metricKind.js').Metric} Metric */
/** @typedef {import('../charts/chartData.js').ChartData} ChartData */

/** The most metrics the service lists at once. */
export const pageLength = 100

/** Pages of one chart that are read; a chart of so many series is cut, and says so. */
const mostPages = 10

/**
 * One page of the list.
 *
 * @param {string} search - part of a name, or a pattern with `*`
 * @param {number} offset
 * @param {number} [length]
 * @returns {Promise<{ metrics: Metric[], found: number, total: number }>}
 */
export async function readMetrics(search, offset, length = pageLength) {
  const answer = await read('metrics', { offset, length, ...(search === '' ? {} : { name: search }) })
  const metrics = Array.isArray(answer?.metrics) ? answer.metrics : []
  const { found = metrics.length, total = metrics.length } = answer?.query ?? {}
  return {
    metrics: metrics.filter((/** @type {any} */ metric) => typeof metric?.name === 'string'),
    found: Number(found),
    total: Number(total),
  }
}

/**
 * One metric without its measurements.
 *
 * @param {string} name
 * @returns {Promise<Metric>}
 */
export async function readMetric(name) {
  const metric = await read(`metrics/${encodeURIComponent(name)}`)
  return { ...metric, name, type: String(metric?.type ?? '') }
}

/**
 * What of a metric is shown. Without `from` and `to` the last `range` seconds; `resolution` 0: as fits; `by`: see `chartData`.
 * @typedef {{ range: number, from?: number, to?: number, resolution?: number, by?: string, maxLines: number }} ChartWish
 */

/**
 * What a chart of the metric shows.
 *
 * @param {Metric} metric
 * @param {ChartWish} wish
 * @returns {Promise<ChartData & { isCut: boolean, tagNames: string[] }>}
 */
export async function readChart(metric, wish) {
  const { range, from = 0, to = 0, by = '', maxLines } = wish
  const now = serviceNow()
  const [start, end] = from > 0 ? [from, to] : [now - range, now]
  const resolution = await retainedResolution(start, wish.resolution || chooseResolution(end - start, metric.period))
  const period = metric.period ?? 0
  const [how, perSecond] = [summaryOf(metric), countsUp(metric)]
  // Growth is over the time since the point before, which may be the only other one.
  const lead = perSecond && period === 0 ? end - start : 0
  const { answer, isCut } = await readPages(metric, start - lead, from > 0 ? end : 0, resolution)
  // A bucket of one window is complete when it is there; of several, when the last can have arrived: it is sent within a period of its end.
  const settledUntil = resolution > period ? now - 2 * period : Number.POSITIVE_INFINITY
  const tagNames = [...new Set(answer.series.flatMap((one) => Object.keys(one?.tags ?? {})))].sort()
  return {
    ...chartData(answer, {
      start,
      end,
      resolution,
      perSecond,
      settledUntil,
      maxLines,
      how,
      by,
      period: period || null,
    }),
    isCut,
    tagNames,
  }
}

/**
 * @param {Metric} metric
 * @param {number} start
 * @param {number} end - 0: up to now
 * @param {number} resolution
 */
async function readPages(metric, start, end, resolution) {
  /** @type {Map<string, { tags: Record<string, string>, measurements: any[] }>} */
  const series = new Map()
  let from = Math.max(0, Math.floor(start))
  for (let page = 0; page < mostPages; page++) {
    const answer = await read(`measurements/${encodeURIComponent(metric.name)}`, {
      resolution,
      start_time: from,
      summary_function: 'all',
      ...(end > 0 ? { end_time: Math.ceil(end) } : {}),
    })
    for (const { tags = {}, measurements = [] } of answer?.series ?? []) {
      const key = JSON.stringify(tags)
      const known = series.get(key)
      if (known === undefined) series.set(key, { tags, measurements })
      else known.measurements.push(...measurements)
    }
    const next = Number(/[?&]start_time=(\d+)/.exec(answer?.links?.[0]?.href ?? '')?.[1] ?? Number.NaN)
    if (!(next > from)) return { answer: { series: [...series.values()] }, isCut: false }
    from = next
  }
  return { answer: { series: [...series.values()] }, isCut: true }
}

/**
 * When the metric was last seen, however long ago, and its value then.
 *
 * @param {Metric} metric
 * @returns {Promise<{ time: number, value: number } | undefined>}
 */
export async function readLastSeen(metric) {
  const answer = await read(`metrics/${encodeURIComponent(metric.name)}`, { count: 1, resolution: 1 })
  const records = Object.values(answer?.measurements ?? {}).flat()
  return records
    .map((/** @type {any} */ record) => ({ time: Number(record?.measure_time), value: Number(record?.value) }))
    .filter(({ time, value }) => Number.isFinite(time) && Number.isFinite(value))
    .sort((one, other) => other.time - one.time)[0]
}
