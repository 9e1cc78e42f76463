import { axisFigures } from '../web/words/axisFigures.js'
import { type ChartLook, thresholdColors } from './ChartLook.js'
import { escapeXml } from './escapeXml.js'
import { fitted, shownTime } from './figures.js'
import { colorOf, type Line } from './Line.js'
import type { SnapshotRange } from './readLines.js'
import { linearScale, logScale, roundStep, type Scale, timeStep } from './Scale.js'
import { stackLines } from './stackLines.js'

/** Where the plot is in the image, in pixels. */
export const plot = { left: 80, right: 780, top: 60, bottom: 340 } as const

/** Pixels that an axis at the right takes. */
const rightAxis = 60

/** Lines or layers with their axes: one at the left, and one at the right for streams that ask for their own. */
export function drawPlot(lines: readonly Line[], look: ChartLook, { start, end }: SnapshotRange): string {
  const colored = lines.map((line, n) => ({ ...line, color: colorOf(line, n) }))
  const left = colored.filter(({ isSplit }) => isSplit !== true)
  const right = colored.filter(({ isSplit }) => isSplit === true)
  const edge = plot.right - (right.length > 0 ? rightAxis : 0)
  const first = lines.reduce((least, { points }) => Math.min(least, points[0]?.time ?? start), start)
  const x = linearScale({ from: plot.left, to: edge, min: first, max: end }, timeStep(end - first))
  const atLeft = drawSide(left, look, x)
  const { min: _, max: __, ...free } = look
  const atRight = right.length > 0 ? [drawSide(right, free, x)] : []
  return [
    ...axes(x, atLeft.y, left, look, end - first, edge),
    ...atRight.flatMap(({ y }) => marks(y, right, edge + 8, 'start', '#808080')),
    `<g clip-path="url(#plot)">`,
    ...atLeft.drawn,
    ...atRight.flatMap(({ drawn }) => drawn),
    ...thresholds(look, atLeft.y, edge),
    '</g>',
  ].join('\n')
}

/** What goes by one vertical axis. Layers stand on those of the same axis only. */
function drawSide(lines: readonly (Line & { readonly color: string })[], look: ChartLook, x: Scale): Side {
  if (look.type !== 'stacked') {
    const y = verticalScale(
      lines,
      lines.flatMap(({ points }) => points.map(({ value }) => value)),
      look,
    )
    return { y, drawn: lines.map((line) => path(line, x, y, line.color)) }
  }
  const layers = stackLines(lines)
  const y = verticalScale(
    lines,
    layers.flatMap(({ stretches }) => stretches.flat().flatMap(({ bottom, top }) => [bottom, top])),
    look,
  )
  const drawn = layers.map(({ stretches }, n) => {
    const outlines = stretches.map((edges) => {
      const up = edges.map(({ time, top }) => `${x.place(time)} ${y.place(top)}`)
      const back = edges.map(({ time, bottom }) => `${x.place(time)} ${y.place(bottom)}`).reverse()
      return `M${[...up, ...back].join('L')}Z`
    })
    return area(outlines, lines[n]?.color ?? '')
  })
  return { y, drawn }
}

interface Side {
  readonly y: Scale
  readonly drawn: readonly string[]
}

/** The chart's own ends where it has them, else those of its streams, else those of the values; never of no height. */
function verticalScale(lines: readonly Line[], values: readonly number[], look: ChartLook): Scale {
  const least = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)
  const most = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)
  const hasValues = values.length > 0
  const min = look.min ?? lines.find((line) => line.min !== undefined)?.min ?? (hasValues ? least : 0)
  const max = look.max ?? lines.find((line) => line.max !== undefined)?.max ?? (hasValues ? most : 1)
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

function axes(x: Scale, y: Scale, lines: readonly Line[], { label }: ChartLook, span: number, right: number): string[] {
  const rows = y.ticks.map((value) => `<path d="M${plot.left} ${y.place(value)}H${right}" stroke="#e0e0e0"/>`)
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
    ...marks(y, lines, plot.left - 8, 'end', '#404040'),
    ...columns,
    ...named,
    `<path d="M${plot.left} ${plot.bottom}H${right}" stroke="#808080"/>`,
  ]
}

/** The figures along a vertical axis, in the unit of its lines where they have the same. */
function marks(y: Scale, lines: readonly Line[], x: number, anchor: 'start' | 'end', color: string): string[] {
  const units = new Set(lines.map(({ unit }) => unit))
  const [unit = ''] = units.size === 1 ? units : []
  const perSecond = lines.length > 0 && lines.every((line) => line.perSecond)
  const labels = axisFigures(y.ticks, unit, perSecond)
  return y.ticks.map(
    (value, n) =>
      `<text x="${x}" y="${y.place(value) + 4}" text-anchor="${anchor}" fill="${color}">${escapeXml(fitted(labels[n] ?? '', 12))}</text>`,
  )
}

function thresholds({ thresholds: limits }: ChartLook, y: Scale, right: number): string[] {
  return (limits ?? []).map(
    ({ value, type }) =>
      `<path d="M${plot.left} ${y.place(value)}H${right}" stroke="${thresholdColors[type]}" stroke-dasharray="4 4"/>`,
  )
}

/** A point without neighbours would be a line of no length: it is a dot. */
function path({ points, gaps }: Line, x: Scale, y: Scale, color: string): string {
  const interrupted = new Set(gaps)
  const runs: string[][] = []
  for (const [n, { time, value }] of points.entries()) {
    const at = `${x.place(time)} ${y.place(value)}`
    const run = runs[runs.length - 1]
    if (run === undefined || interrupted.has(n)) runs.push([at])
    else run.push(at)
  }
  const d = runs.map((run) => `M${run.length === 1 ? `${run[0]}h0` : run.join('L')}`).join('')
  return `<path d="${d}" fill="none" stroke="${escapeXml(color)}" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"/>`
}

function area(outlines: readonly string[], color: string): string {
  return outlines.length === 0
    ? ''
    : `<path d="${outlines.join('')}" fill="${escapeXml(color)}" stroke="${escapeXml(color)}" fill-opacity="0.7"/>`
}
