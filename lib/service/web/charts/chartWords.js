import { formatFigure } from '../words/figures.js'

/** Said of a chart whose lines have no point in the time shown. */
export const nothingMeasured = 'Nothing was measured in this time. Choose a longer one, or an earlier one.'

/** Lines that are said; more can't be kept in mind. */
const most = 8

/**
 * What a chart shows, for those who can't see it: its lines with their last values.
 *
 * @param {import('./chartData.js').ChartData} data
 * @param {{ unit: string, perSecond: boolean }} look
 * @returns {string}
 */
export function chartWords({ lines }, { unit, perSecond }) {
  const told = lines.slice(0, most).map(({ label, values }) => {
    const last = values.findLast((value) => typeof value === 'number')
    return `${label} ${last === undefined ? 'without values' : formatFigure(last, unit, perSecond)}`
  })
  const more = lines.length > most ? [`and ${lines.length - most} more`] : []
  return lines.length === 0 ? 'Chart without lines' : `Chart of ${[...told, ...more].join(', ')}`
}
