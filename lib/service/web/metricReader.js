import { chartData } from './chartData.js'
import { countsUp } from './metricKind.js'
import { read, serviceNow } from './serviceCalls.js'
import { chooseResolution } from './timeRanges.js'

/** @typedef {import('./metricKind.js').Metric} Metric */
/** @typedef {import('./chartData.js').ChartData} ChartData */

/** The most metrics the service lists at once. */
export const pageLength = 100

/**
 * One page of the list.
 *
 * @param {string} search - part of a name, or a pattern with `*`
 * @param {number} offset
 * @returns {Promise<{ metrics: Metric[], found: number, total: number }>}
 */
export async function readMetrics(search, offset) {
  const answer = /** @type {any} */ (
    await read('metrics', { offset, length: pageLength, ...(search === '' ? {} : { name: search }) })
  )
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
  const metric = /** @type {any} */ (await read(`metrics/${encodeURIComponent(name)}`, {}))
  return { ...metric, name, type: String(metric?.type ?? '') }
}

/**
 * What a chart of the metric shows over the last `range` seconds.
 *
 * @param {Metric} metric
 * @param {number} range
 * @param {number} maxLines
 * @returns {Promise<ChartData>}
 */
export async function readChart(metric, range, maxLines) {
  const period = metric.period ?? 0
  const resolution = chooseResolution(range, metric.period)
  const perSecond = countsUp(metric)
  const end = serviceNow()
  const answer = await read(`measurements/${encodeURIComponent(metric.name)}`, {
    resolution,
    duration: range,
    ...(metric.type === 'counter' ? { summary_function: 'sum' } : {}),
  })
  // A bucket of one window is complete when it is there; of several, when the last can have arrived: it is sent within a period of its end.
  const settledUntil = resolution > period ? end - 2 * period : Number.POSITIVE_INFINITY
  return chartData(answer, { start: end - range, end, resolution, perSecond, settledUntil, maxLines })
}

/**
 * When the metric was last seen, however long ago, and its value then.
 *
 * @param {Metric} metric
 * @returns {Promise<{ time: number, value: number } | undefined>}
 */
export async function readLastSeen(metric) {
  const answer = /** @type {any} */ (
    await read(`metrics/${encodeURIComponent(metric.name)}`, { count: 1, resolution: 1 })
  )
  const records = Object.values(answer?.measurements ?? {}).flat()
  return records
    .map((/** @type {any} */ record) => ({ time: Number(record?.measure_time), value: Number(record?.value) }))
    .filter(({ time, value }) => Number.isFinite(time) && Number.isFinite(value))
    .sort((one, other) => other.time - one.time)[0]
}
