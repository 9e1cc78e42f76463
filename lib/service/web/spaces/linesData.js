import { timesOf } from '../charts/chartData.js'
import { shortLabels } from './shortLabels.js'

/** @typedef {import('../charts/chartData.js').ChartData} ChartData */

/** Points of one line; a chart is hardly wider in pixels. */
const mostPoints = 800

/**
 * The lines of a chart on one axis of time. Where a line's points are further apart than the axis' marks, it goes on to its next point, if that comes
 * in time; else there is a gap.
 *
 * @param {any} answer - of `GET /v1/spaces/:id/charts/:chart/lines`
 * @returns {{ data: ChartData, look: { unit: string, perSecond: boolean }, unit: string, perSecond: boolean }}
 */
export function linesData(answer) {
  /** @type {ReadLine[]} */
  const lines = (Array.isArray(answer?.lines) ? answer.lines : []).map(lineOf)
  const [start, end] = [Number(answer?.start_time ?? 0), Number(answer?.end_time ?? 0)]
  const periods = lines.map(({ period }) => period)
  const resolution = Math.max(
    1,
    Math.ceil((end - start) / mostPoints),
    ...(periods.length === 0 ? [] : [Math.min(...periods)]),
  )
  const times = timesOf(start, end - 1, resolution)
  const first = times[0] ?? 0
  const labels = shortLabels(lines.map(({ label }) => label))
  /** @type {ChartData} */
  const data = {
    times,
    resolution,
    omitted: 0,
    lines: lines.map(({ color, period, points }, position) => {
      /** @type {(number | null)[]} */
      const values = times.map(() => null)
      for (const { time, value } of points) {
        const index = Math.floor((time - first) / resolution)
        if (index >= 0 && index < values.length) values[index] = value
      }
      return { label: labels[position] ?? '', color, values: bridged(values, Math.ceil(period / resolution)) }
    }),
  }
  const units = new Set(lines.map(({ unit }) => unit))
  const unit = units.size === 1 ? ([...units][0] ?? '') : ''
  const perSecond = lines.length > 0 && lines.every((line) => line.perSecond)
  return { data, look: { unit, perSecond }, unit, perSecond }
}

/** @typedef {{ label: string, color: string | undefined, unit: string, perSecond: boolean, period: number, points: { time: number, value: number }[] }} ReadLine */

/** @param {any} line @returns {ReadLine} */
function lineOf(line) {
  return {
    label: String(line?.label ?? ''),
    color: typeof line?.color === 'string' ? line.color : undefined,
    unit: String(line?.unit ?? '').slice(0, 16),
    perSecond: line?.per_second === true,
    period: Math.max(1, Number(line?.period) || 1),
    points: (Array.isArray(line?.points) ? line.points : []).filter(
      (/** @type {any} */ point) => Number.isFinite(point?.time) && Number.isFinite(point?.value),
    ),
  }
}

/**
 * Straight lines over the marks between two points of a slower line, which are no gaps.
 *
 * @param {(number | null)[]} values
 * @param {number} step - marks from one point to the next
 */
function bridged(values, step) {
  if (step < 2) return values
  let before = -1
  for (const [index, value] of values.entries()) {
    if (value === null) continue
    const from = values[before]
    if (before >= 0 && index - before <= step && from !== null && from !== undefined)
      for (let between = before + 1; between < index; between++)
        values[between] = from + ((value - from) * (between - before)) / (index - before)
    before = index
  }
  return values
}
