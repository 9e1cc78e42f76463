import { median } from './median.js'

/** How far off the short form lets a ratio be: it runs on shared machines, and is there to notice what was lost, not what wavers. */
export const tolerance = 2

/**
 * One row after several runs.
 *
 * @typedef {object} Judgement
 * @property {number} value median of ours
 * @property {readonly [number, number]} spread lowest and highest of ours
 * @property {number} ratio ours to the peer's, or to the absolute target: the median over the runs, because only figures of one run compare
 * @property {string | undefined} peer whom the ratio is to, in most runs
 * @property {boolean} isReached
 * @property {boolean} isFarOff beyond {@link tolerance} times the target
 */

/**
 * Holds a row against the reports of its script.
 *
 * @param {import('./Case.js').Row} row
 * @param {readonly import('./Case.js').Report[]} reports at least one
 * @returns {Judgement}
 */
export function judgeRow(row, reports) {
  const values = reports.map((report) => figureOf(report.figures, row.figure, report.case))
  const isUpper = 'atMost' in row.target
  const limit = 'atMost' in row.target ? row.target.atMost : row.target.atLeast
  const rivals = row.target.times === undefined ? undefined : reports.map((report) => bestPeer(row, report, isUpper))
  const ratio = median(
    values.map((value, run) =>
      rivals === undefined ? over(value, limit) : over(value, rivals[run]?.value ?? Number.NaN),
    ),
  )
  const bar = rivals === undefined ? 1 : limit
  return {
    value: median(values),
    spread: spreadOf(row.figure, values, reports),
    ratio,
    peer: rivals === undefined ? undefined : mostFrequent(rivals.map((rival) => rival.name)),
    isReached: isUpper ? ratio <= bar : ratio >= bar,
    isFarOff: isUpper ? ratio > tolerance * bar : ratio < bar / tolerance,
  }
}

/**
 * Nothing over nothing is a target that is met: no request, where none is allowed.
 *
 * @param {number} value
 * @param {number} limit
 */
function over(value, limit) {
  return value === limit ? 1 : value / limit
}

/**
 * @param {import('./Case.js').Row} row
 * @param {import('./Case.js').Report} report
 * @param {boolean} isUpper
 */
function bestPeer(row, report, isUpper) {
  const names = [row.target.times ?? []].flat()
  const rivals = names.map((name) => ({
    name,
    value: figureOf(report.peers?.[name] ?? {}, row.figure, `${report.case}, ${name}`),
  }))
  const [best] = rivals.sort((a, b) => (isUpper ? a.value - b.value : b.value - a.value))
  if (best === undefined) throw new RangeError(`${report.case}: nobody to compare ${row.figure} with.`)
  return best
}

/**
 * @param {import('./Case.js').Figures} figures
 * @param {string} name
 * @param {string} where
 */
function figureOf(figures, name, where) {
  const figure = figures[name]
  if (figure === undefined) throw new TypeError(`${where}: there is no figure "${name}".`)
  return figure
}

/**
 * @param {string} figure
 * @param {readonly number[]} values
 * @param {readonly import('./Case.js').Report[]} reports
 * @returns {readonly [number, number]}
 */
function spreadOf(figure, values, reports) {
  const all = [...values, ...reports.flatMap((report) => report.spread?.[figure] ?? [])]
  return [Math.min(...all), Math.max(...all)]
}

/** @param {readonly string[]} names */
function mostFrequent(names) {
  const count = (/** @type {string} */ name) => names.filter((other) => other === name).length
  return names.toSorted((a, b) => count(b) - count(a))[0]
}
