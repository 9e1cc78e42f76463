import { shortLabels } from './shortLabels.js'

/** @typedef {import('../charts/chartData.js').ChartData} ChartData */
/** @typedef {import('../charts/chartData.js').Values} Values */
/** @typedef {{ label: string, color: string | undefined, unit: string, perSecond: boolean, period: number, gaps: Set<number>, points: { time: number, value: number }[] }} ReadLine */

/**
 * The lines of a chart on one axis of time, which has a mark wherever one of them has a point, or a gap. The service says where the gaps are.
 *
 * @param {any} answer - of `GET /v1/spaces/:id/charts/:chart/lines`
 * @returns {{ data: ChartData, look: { unit: string, perSecond: boolean }, unit: string, perSecond: boolean }}
 */
export function linesData(answer) {
  /** @type {ReadLine[]} */
  const lines = (Array.isArray(answer?.lines) ? answer.lines : []).map(lineOf)
  const [start, end] = [Number(answer?.start_time ?? 0), Number(answer?.end_time ?? 0)]
  const times = marksOf(lines, start, end)
  const places = new Map(times.map((time, index) => [time, index]))
  const labels = shortLabels(lines.map(({ label }) => label))
  /** @type {ChartData} */
  const data = {
    times,
    resolution: Math.max(1, ...(lines.length === 0 ? [] : [Math.min(...lines.map(({ period }) => period))])),
    omitted: 0,
    lines: lines.map(({ color, gaps, points }, position) => {
      /** @type {Values} */
      const values = times.map(() => null)
      let before = times.length
      for (const [number, { time, value }] of points.entries()) {
        const index = places.get(time)
        if (index === undefined) continue
        if (!gaps.has(number)) values.fill(undefined, before + 1, index)
        values[index] = value
        before = index
      }
      return { label: labels[position] ?? '', color, values }
    }),
  }
  const units = new Set(lines.map(({ unit }) => unit))
  const unit = units.size === 1 ? ([...units][0] ?? '') : ''
  const perSecond = lines.length > 0 && lines.every((line) => line.perSecond)
  return { data, look: { unit, perSecond }, unit, perSecond }
}

/**
 * The ends of the time that was asked for, every point, and a moment within each gap, at which its line has nothing.
 *
 * @param {readonly ReadLine[]} lines
 * @param {number} start
 * @param {number} end - excluded
 * @returns {number[]}
 */
function marksOf(lines, start, end) {
  const last = Math.max(start, end - 1)
  const marks = lines.flatMap(({ points, gaps }) =>
    points.flatMap(({ time }, number) => {
      const before = points[number - 1]?.time
      return gaps.has(number) && before !== undefined ? [(before + time) / 2, time] : [time]
    }),
  )
  return [...new Set([start, ...marks, last])].sort((one, other) => one - other)
}

/** @param {any} line @returns {ReadLine} */
function lineOf(line) {
  return {
    label: String(line?.label ?? ''),
    color: typeof line?.color === 'string' ? line.color : undefined,
    unit: String(line?.unit ?? '').slice(0, 16),
    perSecond: line?.per_second === true,
    period: Math.max(1, Number(line?.period) || 1),
    gaps: new Set(Array.isArray(line?.gaps) ? line.gaps : []),
    points: (Array.isArray(line?.points) ? line.points : []).filter(
      (/** @type {any} */ point) => Number.isFinite(point?.time) && Number.isFinite(point?.value),
    ),
  }
}
