import { clockTime } from '../demo/receiptLine.js'
import type { Range } from '../reading/columns.js'
import type { Figures } from '../reading/figures.js'
import type { ShownPoint, ShownSeries } from '../reading/readSeries.js'
import { DotCanvas } from '../terminal/DotCanvas.js'
import type { Paint } from '../terminal/paint.js'
import { textWidth } from '../terminal/textWidth.js'

/** How large a chart is, in characters, its axes within. */
export interface ChartSize {
  readonly width: number
  readonly height: number
}

/** Series as lines of dots, with figures at the left and times below. A gap in the data is a gap in the line. */
export function chartLines(
  series: readonly ShownSeries[],
  range: Range,
  { width, height }: ChartSize,
  figures: Figures,
  paint: Paint,
): string[] {
  const scale = scaleOf(series)
  const rows = Math.max(1, height - 1)
  const ticks = [scale.max, (scale.max + scale.min) / 2, scale.min].map((value) => figures.show(value))
  const margin = Math.max(...ticks.map(textWidth))
  const columns = Math.max(1, width - margin - 2)
  const canvas = new DotCanvas(columns, rows)
  for (const [owner, { points }] of series.entries()) drawLine(canvas, points, range, scale, owner)
  const tickAt = (row: number): string => {
    const [top = '', middle = '', bottom = ''] = ticks
    return row === 0 ? top : row === rows - 1 ? bottom : rows > 4 && row === Math.floor((rows - 1) / 2) ? middle : ''
  }
  const lines = canvas.rows(paint).map((line, row) => {
    const tick = tickAt(row)
    const blanks = ' '.repeat(Math.max(0, margin - textWidth(tick)))
    return `${paint.dim(`${blanks}${tick} ${tick === '' ? '│' : '┤'}`)}${line}`
  })
  return [...lines, paint.dim(`${' '.repeat(margin)} ${timeLine(range, columns + 1)}`)]
}

interface Scale {
  readonly min: number
  readonly max: number
}

/** From the least to the greatest value. Where values are far from each other, zero belongs to the picture; where they are all one, it is in the middle. */
function scaleOf(series: readonly ShownSeries[]): Scale {
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const { points } of series)
    for (const { value } of points) {
      min = Math.min(min, value)
      max = Math.max(max, value)
    }
  if (min > max) return { min: 0, max: 1 }
  if (min >= 0 && min <= max / 2) min = 0
  if (max <= 0 && max >= min / 2) max = 0
  if (min < max) return { min, max }
  return min === 0 ? { min: 0, max: 1 } : { min: Math.min(0, 2 * min), max: Math.max(0, 2 * max) }
}

function drawLine(canvas: DotCanvas, points: readonly ShownPoint[], range: Range, scale: Scale, owner: number): void {
  const widest = 2.5 * usualGap(points)
  // Each divided before it is subtracted: the span of legal values may be beyond what a number can hold.
  const size = Math.max(Math.abs(scale.min), Math.abs(scale.max))
  const span = scale.max / size - scale.min / size
  const placeOf = ({ time, value }: ShownPoint): [number, number] => [
    Math.floor(((time - range.start) / (range.end - range.start)) * canvas.width),
    Math.round(((value / size - scale.min / size) / span) * (canvas.height - 1)),
  ]
  let before: ShownPoint | undefined
  for (const point of points) {
    const [x, y] = placeOf(point)
    const [fromX, fromY] = before === undefined || point.time - before.time > widest ? [x, y] : placeOf(before)
    canvas.line(fromX, fromY, x, y, owner)
    before = point
  }
}

/** The median of the seconds between points. */
function usualGap(points: readonly ShownPoint[]): number {
  const gaps = points.slice(1).map(({ time }, index) => time - (points[index]?.time ?? time))
  return gaps.sort((left, right) => left - right)[gaps.length >> 1] ?? 0
}

/** The times of both ends, and of the middle where there is room; where a day is not enough to tell them apart, with their day. */
function timeLine({ start, end }: Range, width: number): string {
  const isLong = end - start > 86_400
  const [left = '', middle = '', right = ''] = [start, (start + end) / 2, end].map((time) =>
    isLong ? dayAndMinute(time) : clockTime(time * 1000),
  )
  if (width < left.length + right.length + 4) return ''
  if (width < 2 * (left.length + right.length) + 8) return left + right.padStart(width - left.length)
  const center = Math.floor((width + middle.length) / 2)
  return `${left}${middle.padStart(center - left.length)}${right.padStart(width - center)}`
}

/** `11-28 19:34`, by this machine's clock. */
function dayAndMinute(time: number): string {
  const date = new Date(time * 1000)
  const day = [date.getMonth() + 1, date.getDate()].map((part) => String(part).padStart(2, '0')).join('-')
  return `${day} ${clockTime(time * 1000).slice(0, 5)}`
}
