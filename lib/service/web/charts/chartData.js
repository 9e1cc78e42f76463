import { joinSeries, seriesOf } from './joinSeries.js'
import { gapsOf, spansOf, usualDistance } from './rhythm.js'
import { seriesLabels } from './seriesLabels.js'

/**
 * What a line has for every time of a chart: a value, a gap (`null`), or nothing of its own, where the line goes on between two of its points
 * (`undefined`).
 * @typedef {(number | null | undefined)[]} Values
 */

/**
 * What a chart draws. `lows` and `highs`, where there are any: what the line's values lie between.
 * @typedef {{ label: string, values: Values, lows?: Values, highs?: Values, color?: string | undefined }} Line
 * @typedef {{ times: number[], lines: Line[], omitted: number, resolution: number }} ChartData
 * @typedef {'mean' | 'sum' | 'min' | 'max' | 'count'} Summary
 */

/**
 * @typedef {object} Shape
 * @property {number} start - first second shown
 * @property {number} end - last second shown
 * @property {number} resolution - seconds of one point
 * @property {boolean} perSecond - whether values are sums, to be shown as growth per second
 * @property {number} settledUntil - sums of buckets that end later are incomplete and left out
 * @property {number} maxLines - lines beyond are left out and counted
 * @property {Summary} [how] - how samples become one value
 * @property {number | null} [period] - seconds between the metric's measurements; null: nobody said. Default: the resolution
 * @property {string} [by] - the tag whose values become a line each; `*`: one line for all; empty: a line for each series
 */

/**
 * Lays the series of an answer on one axis of time. Where points are missing there is a gap: a line across it would show values that nobody
 * measured. What is missing, the points themselves say where the metric doesn't (`gapsOf`).
 *
 * @param {unknown} answer - of `GET /v1/measurements/NAME`
 * @param {Shape} shape
 * @returns {ChartData}
 */
export function chartData(answer, shape) {
  const {
    start,
    end,
    resolution,
    perSecond,
    settledUntil,
    maxLines,
    how = 'mean',
    by = '',
    period = resolution,
  } = shape
  const times = timesOf(start, end, resolution)
  const first = times[0] ?? 0
  const series = seriesOf(answer)
  const isKnown = period !== null && period > 0 && resolution % period === 0
  const step = isKnown ? resolution : usualStep(series, resolution)
  const pacing = { resolution: by === '' ? resolution : step, period: isKnown ? period : null }
  const all = joinSeries(series, by, step)
  const shown = all.slice(0, maxLines)
  const labels = by === '*' ? ['all series'] : seriesLabels(shown.map(({ tags }) => tags))
  const lines = shown.map(({ points }, position) => {
    const [values, lows, highs] = [gaps(times.length), gaps(times.length), gaps(times.length)]
    const moments = points.map(({ time }) => time)
    const interrupted = new Set(gapsOf(moments, pacing))
    const spans = perSecond ? spansOf(moments, pacing) : []
    let before = times.length
    for (const [position, point] of points.entries()) {
      const index = (point.time - first) / resolution
      if (!Number.isInteger(index) || index < 0 || index >= times.length) continue
      if (perSecond && point.time + pacing.resolution > settledUntil) continue
      const value = how === 'mean' ? point.sum / point.count : point[how]
      values[index] = perSecond ? value / (spans[position] ?? resolution) : value
      lows[index] = point.min
      highs[index] = point.max
      if (!interrupted.has(position)) for (const each of [values, lows, highs]) each.fill(undefined, before + 1, index)
      before = index
    }
    const band = perSecond || how === 'sum' || how === 'count' ? {} : { lows, highs }
    return { label: labels[position] ?? '', values, ...band }
  })
  return { times, lines, omitted: all.length - shown.length, resolution }
}

/**
 * The marks of an axis of time: multiples of the resolution.
 *
 * @param {number} start
 * @param {number} end
 * @param {number} resolution
 * @returns {number[]}
 */
export function timesOf(start, end, resolution) {
  const first = Math.floor(start / resolution) * resolution
  const length = Math.max(0, Math.floor((end - first) / resolution) + 1)
  return Array.from({ length }, (_, index) => first + index * resolution)
}

/**
 * Seconds from one point to the next, as most series have it: a multiple of the resolution. Series that are joined by shorter steps would take turns
 * instead of adding up.
 *
 * @param {readonly import('./joinSeries.js').StatisticsSeries[]} series
 * @param {number} resolution
 */
function usualStep(series, resolution) {
  const usual = series
    .map(({ points }) => usualDistance(points.map(({ time }) => time)))
    .sort((one, other) => one - other)
  return Math.max(1, Math.ceil((usual[usual.length >> 1] ?? 0) / resolution)) * resolution
}

/**
 * @param {number} length
 * @returns {Values}
 */
function gaps(length) {
  return Array.from({ length }, () => null)
}

/**
 * The last value of each line that has one, and the time of the latest of them.
 *
 * @param {ChartData} data
 * @returns {{ values: number[], time: number } | undefined}
 */
export function latest({ times, lines }) {
  let time = Number.NEGATIVE_INFINITY
  const values = []
  for (const line of lines) {
    const index = line.values.findLastIndex((value) => typeof value === 'number')
    const value = line.values[index]
    if (typeof value !== 'number') continue
    values.push(value)
    time = Math.max(time, times[index] ?? time)
  }
  return values.length === 0 ? undefined : { values, time }
}

/**
 * Positions of values with gaps on both sides. A line needs two points; these have to be drawn as dots, or they would not be seen at all.
 *
 * @param {readonly (number | null | undefined)[]} values
 * @returns {number[]}
 */
export function lonelyPoints(values) {
  const isGap = (/** @type {number} */ index) => index < 0 || index >= values.length || values[index] === null
  return [...values.keys()].filter((index) => typeof values[index] === 'number' && isGap(index - 1) && isGap(index + 1))
}

/**
 * The position of the value that a line has at a moment: where it goes on between two points, that of the nearer one.
 *
 * @param {readonly (number | null | undefined)[]} values
 * @param {number} index
 * @returns {number | undefined} undefined: there is a gap
 */
export function pointAt(values, index) {
  for (let away = 0; away < values.length; away++)
    for (const near of [index - away, index + away]) {
      if (typeof values[near] === 'number') return near
      if (values[near] === null) return undefined
    }
  return undefined
}

/**
 * The range of the vertical axis: with room above and below, and from zero where values are near to it or are growth.
 *
 * @param {number | null} least
 * @param {number | null} greatest
 * @param {boolean} fromZero
 * @returns {[number, number]}
 */
export function verticalRange(least, greatest, fromZero) {
  if (least === null || greatest === null || !Number.isFinite(least) || !Number.isFinite(greatest)) return [0, 1]
  const low = fromZero ? Math.min(0, least) : least
  const high = fromZero ? Math.max(0, greatest) : greatest
  if (low === high) return low === 0 ? [0, 1] : [low - Math.abs(low) * 0.1, high + Math.abs(high) * 0.1]
  const room = (high - low) * 0.08
  const bottom = low >= 0 && low - room < (high - low) * 0.5 ? 0 : low - room
  return [low === 0 ? 0 : bottom, high + room]
}
