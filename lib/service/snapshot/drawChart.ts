import { formatFigure } from '../web/words/figures.js'
import type { ChartLook } from './ChartLook.js'
import { drawNumbers } from './drawNumbers.js'
import { drawPlot, plot } from './drawPlot.js'
import { escapeXml } from './escapeXml.js'
import { fitted, shownRange } from './figures.js'
import { colorOf } from './Line.js'
import type { ReadLines, SnapshotRange } from './readLines.js'

const width = 800
/** Pixels of one row under the plot. */
const row = 20
/** Where the first one stands. */
const firstRow = 390
const mostNotes = 10

/** The image of a chart: an SVG without style sheets, scripts or links, so that it shows the same wherever it is put. All texts are escaped. */
export function drawChart({ lines, notes }: ReadLines, look: ChartLook, range: SnapshotRange): string {
  const name = fitted(look.name ?? 'Chart', 90)
  const isNumbers = look.type === 'bignumber'
  const shownNotes = [...(lines.length === 0 ? ['No data in this time'] : []), ...notes].slice(0, mostNotes)
  const rows = shownNotes.length + (isNumbers ? 0 : lines.length)
  const height = firstRow + rows * row
  const legend = isNumbers ? [] : lines.map((line, n) => legendRow(line, colorOf(line, n), firstRow + n * row))
  const remarks = shownNotes.map(
    (note, n) =>
      `<text x="${plot.left}" y="${firstRow + (rows - shownNotes.length + n) * row}">${escapeXml(fitted(note, 110))}</text>`,
  )
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" role="img" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12" fill="#404040">`,
    `<title>${escapeXml(name)}</title>`,
    `<defs><clipPath id="plot"><rect x="${plot.left - 1}" y="${plot.top - 1}" width="${plot.right - plot.left + 2}" height="${plot.bottom - plot.top + 2}"/></clipPath></defs>`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    `<text x="16" y="24" font-size="16" fill="#202020">${escapeXml(name)}</text>`,
    `<text x="16" y="44">${shownRange(range.start, range.end)}</text>`,
    isNumbers ? drawNumbers(lines, look) : drawPlot(lines, look, range),
    ...legend,
    ...remarks,
    '</svg>',
  ].join('\n')
}

function legendRow({ label, points, unit, perSecond }: ReadLines['lines'][number], color: string, y: number): string {
  const last = points[points.length - 1]
  const figure = last === undefined ? '' : `, last ${formatFigure(last.value, unit, perSecond)}`
  return `<rect x="${plot.left}" y="${y - 10}" width="12" height="12" fill="${escapeXml(color)}"/><text x="${plot.left + 20}" y="${y}">${escapeXml(`${fitted(label, 80)}${fitted(figure, 30)}`)}</text>`
}
