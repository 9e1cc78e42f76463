import { type ChartLook, thresholdColors } from './ChartLook.js'
import { escapeXml } from './escapeXml.js'
import { fitted, shownFigure, shownTime } from './figures.js'
import { colorOf, type Line } from './Line.js'
import type { SnapshotRange } from './readLines.js'
import { linearScale, logScale, roundStep, type Scale, timeStep } from './Scale.js'
import { stackLines } from './stackLines.js'

/** Where the plot is in the image, in pixels. */
export const plot = { left: 80, right: 780, top: 60, bottom: 340 } as const

/** Lines or layers with their axes. */
export function drawPlot(lines: readonly Line[], look: ChartLook, { start, end }: SnapshotRange): string {
  const isStacked = look.type === 'stacked'
  const layers = isStacked ? stackLines(lines) : []
  const values = isStacked
    ? layers.flatMap(({ edges }) => edges.flatMap(({ bottom, top }) => [bottom, top]))
    : lines.flatMap(({ points }) => points.map(({ value }) => value))
  const first = lines.reduce((least, { points }) => Math.min(least, points[0]?.time ?? start), start)
  const x = linearScale({ from: plot.left, to: plot.right, min: first, max: end }, timeStep(end - first))
  const y = verticalScale(values, look)
  const drawn = isStacked
    ? layers.map(({ line, edges }, n) => {
        const up = edges.map(({ time, top }) => `${x.place(time)} ${y.place(top)}`)
        const back = edges.map(({ time, bottom }) => `${x.place(time)} ${y.place(bottom)}`).reverse()
        return area([...up, ...back], colorOf(line, n))
      })
    : lines.map((line, n) => path(line, x, y, colorOf(line, n)))
  return [axes(x, y, look, end - first), `<g clip-path="url(#plot)">`, ...drawn, ...thresholds(look, y), '</g>'].join(
    '\n',
  )
}

/** The chart's own ends where it has them, else those of the values; never of no height. */
function verticalScale(values: readonly number[], look: ChartLook): Scale {
  const least = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)
  const most = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)
  const hasValues = values.length > 0
  const min = look.min ?? (hasValues ? least : 0)
  const max = look.max ?? (hasValues ? most : 1)
  const ends =
    max > min ? { min, max } : { min: min - (Math.abs(min) * 0.1 || 1), max: min + (Math.abs(min) * 0.1 || 1) }
  const extent = { from: plot.bottom, to: plot.top, ...ends }
  // Where a value is 0 or below, magnitudes have no place for it; and two large numbers may be of one magnitude.
  if (
    look.use_log_yaxis === true &&
    ends.min > 0 &&
    Math.log10(ends.max) > Math.log10(ends.min) &&
    (!hasValues || least > 0)
  )
    return logScale(extent)
  return linearScale(extent, roundStep(ends.min, ends.max))
}

function axes(x: Scale, y: Scale, { label }: ChartLook, span: number): string {
  const rows = y.ticks.map((value) => {
    const at = y.place(value)
    return `<path d="M${plot.left} ${at}H${plot.right}" stroke="#e0e0e0"/><text x="${plot.left - 8}" y="${at + 4}" text-anchor="end">${escapeXml(shownFigure(value))}</text>`
  })
  const columns = x.ticks.map(
    (time) => `<text x="${x.place(time)}" y="${plot.bottom + 18}" text-anchor="middle">${shownTime(time, span)}</text>`,
  )
  const middle = (plot.top + plot.bottom) / 2
  const named =
    label === undefined
      ? []
      : [
          `<text transform="translate(14 ${middle}) rotate(-90)" text-anchor="middle">${escapeXml(fitted(label, 40))}</text>`,
        ]
  return [
    ...rows,
    ...columns,
    ...named,
    `<path d="M${plot.left} ${plot.bottom}H${plot.right}" stroke="#808080"/>`,
  ].join('\n')
}

function thresholds({ thresholds: limits }: ChartLook, y: Scale): string[] {
  return (limits ?? []).map(
    ({ value, type }) =>
      `<path d="M${plot.left} ${y.place(value)}H${plot.right}" stroke="${thresholdColors[type]}" stroke-dasharray="4 4"/>`,
  )
}

/** A point without neighbours would be a line of no length: it is a dot. */
function path({ points, gap }: Line, x: Scale, y: Scale, color: string): string {
  const runs: string[][] = []
  let before = Number.NEGATIVE_INFINITY
  for (const { time, value } of points) {
    const at = `${x.place(time)} ${y.place(value)}`
    const run = runs[runs.length - 1]
    if (run === undefined || time - before > gap) runs.push([at])
    else run.push(at)
    before = time
  }
  const d = runs.map((run) => `M${run.length === 1 ? `${run[0]}h0` : run.join('L')}`).join('')
  return `<path d="${d}" fill="none" stroke="${escapeXml(color)}" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"/>`
}

function area(corners: readonly string[], color: string): string {
  return corners.length === 0
    ? ''
    : `<path d="M${corners.join('L')}Z" fill="${escapeXml(color)}" stroke="${escapeXml(color)}" fill-opacity="0.7"/>`
}
