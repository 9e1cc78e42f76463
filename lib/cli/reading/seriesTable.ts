import { sparkline } from '../terminal/sparkline.js'
import { type Column, tableLines } from '../terminal/table.js'
import { textWidth } from '../terminal/textWidth.js'
import { columnsOf, type Range } from './columns.js'
import type { Figures } from './figures.js'
import type { ShownSeries } from './readSeries.js'
import { summaryOf } from './summary.js'

const mostBars = 60
const leastBars = 8

/** A line a series: its picture over the range and its figures. The picture takes what room there is, and gives way before the figures. */
export function seriesTable(
  series: readonly ShownSeries[],
  range: Range,
  title: string,
  figures: Figures,
  width: number,
): string[] {
  const rows = series.map(({ name, points }) => {
    const { last, min, average, max } = summaryOf(points)
    return [name, ...[last, min, average, max].map((value) => figures.show(value))]
  })
  const titles = ['series', 'last', 'min', 'avg', 'max']
  const widths = titles.map((each, index) => Math.max(...[each, ...rows.map((row) => row[index] ?? '')].map(textWidth)))
  // Names may take half of the line before the picture gets what it wants.
  const name = Math.min(widths[0] ?? 0, Math.max(12, Math.floor(width / 2)))
  const room = width - name - widths.slice(1).reduce((sum, each) => sum + each + 2, 0) - 2
  const bars = room < leastBars ? 0 : Math.min(mostBars, room)
  const right = (title: string): Column => ({ title, align: 'right' })
  const picture: Column[] = bars === 0 ? [] : [{ title: title.length > bars ? '' : title, align: 'left' }]
  return tableLines(
    [{ title: 'series', align: 'left' }, ...picture, ...titles.slice(1).map(right)],
    rows.map(([first = '', ...rest], index) => [
      first,
      ...(bars === 0 ? [] : [sparkline(columnsOf(series[index]?.points ?? [], range, bars), bars)]),
      ...rest,
    ]),
    width,
  )
}
