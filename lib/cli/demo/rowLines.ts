import { type FigureUnit, formatFigure } from '../terminal/formatFigure.js'
import type { Paint } from '../terminal/paint.js'
import { sparkline } from '../terminal/sparkline.js'
import { cutTo, tableLines } from '../terminal/table.js'
import type { Row } from './readRows.js'

const bars = 30

/**
 * The table of what was read back, as lines of at most `width` characters.
 *
 * @param shown - how long a row reaches back: `2.5 min`
 */
export function rowLines(rows: readonly Row[], shown: string, width: number, paint: Paint): string[] {
  const title = `Read back through the client, the last ${shown}:`
  if (rows.length === 0) return [paint.dim(cutTo(`${title} nothing yet`, width))]
  // Where the window is narrow, the picture gives way before the figures do.
  const pictures = Math.max(0, Math.min(bars, width - 66))
  const [head = '', ...body] = tableLines(
    [
      { title: 'metric', align: 'left' },
      { title: 'now', align: 'right' },
      { title: pictures > 0 ? `last ${shown}` : '', align: 'left' },
      { title: 'least', align: 'right' },
      { title: 'greatest', align: 'right' },
    ],
    rows.map(({ metric, values }) => cellsOf(metric.name, metric.unit, values, pictures)),
    width,
  )
  return [paint.dim(cutTo(title, width)), paint.bold(head), ...body]
}

function cellsOf(name: string, unit: FigureUnit, values: readonly (number | null)[], pictures: number): string[] {
  const known = values.filter((value) => value !== null)
  const [least, greatest] = known.length === 0 ? [null, null] : [Math.min(...known), Math.max(...known)]
  return [
    name,
    formatFigure(known.at(-1), unit),
    sparkline(values, pictures),
    formatFigure(least, unit),
    formatFigure(greatest, unit),
  ]
}
