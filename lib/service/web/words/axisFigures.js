import { figureScale } from './figureScale.js'
import { formatFigure } from './figures.js'

/** Decimal places beyond which labels of an axis take too much room. */
const mostPlaces = 3

/**
 * The labels of an axis: all in one unit and with as many decimal places, as they are read beside each other.
 *
 * @param {readonly (number | null)[]} marks
 * @param {string} unit
 * @param {boolean} perSecond
 * @returns {string[]}
 */
export function axisFigures(marks, unit, perSecond) {
  const known = marks.filter((mark) => mark !== null)
  const greatest = Math.max(0, ...known.map(Math.abs))
  const { divisor, suffix } = figureScale(greatest, unit, perSecond)
  const places = Array.from({ length: mostPlaces + 1 }, (_, count) => count).find((count) =>
    known.every((mark) => isWhole((mark / divisor) * 10 ** count)),
  )
  const each = (/** @type {number} */ mark) =>
    places === undefined || greatest / divisor >= 1e5
      ? formatFigure(mark, unit, perSecond)
      : `${(mark / divisor).toFixed(places)}${suffix}`
  return marks.map((mark) => (mark === null ? '' : each(mark)))
}

/** @param {number} number */
function isWhole(number) {
  return Math.abs(number - Math.round(number)) < 1e-6
}
