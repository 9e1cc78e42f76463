/**
 * A metric as the service lists it.
 * @typedef {{ name: string, type: string, display_name?: string | null, description?: string | null, period?: number | null, attributes?: Record<string, unknown> | null }} Metric
 */

/**
 * Whether the metric counts: what is shown is then its growth per second. A counter does, and so does a gauge whose samples are added up,
 * which is how counters travel with tags.
 *
 * @param {Metric} metric
 * @returns {boolean}
 */
export function countsUp(metric) {
  const summary = metric.attributes?.['summarize_function']
  return metric.type === 'counter' || summary === 'sum' || summary === 'count'
}

/**
 * How samples of the metric become one value: what it says of itself, or their mean.
 *
 * @param {Metric} metric
 * @returns {import('../charts/chartData.js').Summary}
 */
export function summaryOf(metric) {
  const summary = metric.attributes?.['summarize_function']
  if (metric.type === 'counter') return 'sum'
  return summary === 'sum' || summary === 'count' || summary === 'min' || summary === 'max' ? summary : 'mean'
}

/**
 * The unit of a metric's values, from its attributes `display_units_long` and `display_units_short`.
 *
 * @param {Metric} metric
 * @returns {string} `bytes`, `seconds` and `ratio` are scaled by those who format; anything else is put behind the number
 */
export function unitOf(metric) {
  const { display_units_long: long, display_units_short: short } = metric.attributes ?? {}
  if (long === 'bytes' || long === 'seconds' || long === 'ratio') return long
  return typeof short === 'string' ? short.slice(0, 16) : ''
}
