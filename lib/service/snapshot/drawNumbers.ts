import { formatFigure } from '../web/words/figures.js'
import { type ChartLook, crossedColor } from './ChartLook.js'
import { escapeXml } from './escapeXml.js'
import { fitted } from './figures.js'
import type { Line } from './Line.js'

/** Figures that are large enough to be read across a room. */
const mostNumbers = 4

/** One figure a line: the last value, or their mean when the chart says so. */
export function drawNumbers(lines: readonly Line[], look: ChartLook): string {
  const shown = lines.slice(0, mostNumbers)
  return shown
    .map((line, n) => {
      const value = look.use_last_value === false ? mean(line) : line.points[line.points.length - 1]?.value
      if (value === undefined) return ''
      const x = Math.round(((n + 0.5) * 800) / shown.length)
      const color = crossedColor(value, look) ?? '#202020'
      const size = shown.length > 2 ? 40 : 72
      return `<text x="${x}" y="210" text-anchor="middle" font-size="${size}" fill="${color}">${escapeXml(fitted(formatFigure(value, line.unit, line.perSecond), 16))}</text>
<text x="${x}" y="250" text-anchor="middle">${escapeXml(fitted(line.label, 28))}</text>`
    })
    .join('\n')
}

function mean({ points }: Line): number | undefined {
  return points.length === 0 ? undefined : points.reduce((sum, { value }) => sum + value / points.length, 0)
}
