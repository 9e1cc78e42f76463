import { formatFigure, formatSpan } from '../words/figures.js'

/** @typedef {{ type: string, metric_name: string, source?: string | null, tags?: { name: string, values?: string[] }[] | null, threshold?: number | null, summary_function?: string | null, duration?: number | null }} Condition */

const functions = /** @type {Record<string, string>} */ ({
  min: 'the least',
  max: 'the greatest',
  average: 'the mean',
  sum: 'the sum',
  count: 'the count',
  derivative: 'the growth',
  absolute_value: 'the amount',
})

/**
 * A condition in words: `the mean of http.latency (host=web-1) above 250 for 5 min`.
 *
 * @param {Condition} condition
 * @returns {string}
 */
export function conditionText({ type, metric_name, source, tags, threshold, summary_function, duration }) {
  const how = summary_function && Object.hasOwn(functions, summary_function) ? `${functions[summary_function]} of ` : ''
  const filters = (tags ?? []).map(({ name, values }) => (values?.length ? `${name}=${values.join('|')}` : name))
  const where = [...(source && source !== '*' ? [source] : []), ...filters].join(', ')
  const what = `${how}${metric_name}${where === '' ? '' : ` (${where})`}`
  if (type === 'absent') return `${what} not reported for ${formatSpan(duration ?? 0)}`
  return `${what} ${type} ${limitText(threshold)}${duration ? ` for ${formatSpan(duration)}` : ''}`
}

/** A limit as somebody set it, unless that is very long. @param {number | null | undefined} limit */
function limitText(limit) {
  const exact = String(limit)
  return typeof limit === 'number' && exact.length <= 8 ? exact : formatFigure(limit, '')
}

/** Signals that are named. */
const mostSignals = 3

/**
 * What met the conditions: `http.latency 312 at web-1`.
 *
 * @param {any} violations
 * @returns {string}
 */
export function violationText(violations) {
  const all = Array.isArray(violations) ? violations : []
  const named = all.slice(0, mostSignals).map(({ metric, signal, value }) => {
    const where = signal === 'unassigned' || signal === '' ? '' : ` at ${signal}`
    return value === null ? `${metric} silent${where}` : `${metric} ${formatFigure(Number(value), '')}${where}`
  })
  return all.length > mostSignals ? `${named.join('; ')}; and ${all.length - mostSignals} more` : named.join('; ')
}
