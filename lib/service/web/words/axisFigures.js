import { figureScale } from './figureScale.js'
import { formatFigure } from './figures.js'

/** Decimal places beyond which labels of an axis take too much room. */
const mostPlaces = 6
/** How many times the least mark lies in the greatest at most, as on a straight axis: beyond that, one unit for all would be a row of zeros. */
const straight = 100

/**
 * The labels of an axis: all in one unit and with as many decimal places, as they are read beside each other. Marks that differ have labels that do.
 *
 * @param {readonly (number | null)[]} marks
 * @param {string} unit
 * @param {boolean} perSecond
 * @returns {string[]}
 */
export function axisFigures(marks, unit, perSecond) {
  const known = marks.filter((mark) => mark !== null)
  const greatest = Math.max(0, ...known.map(Math.abs))
  const least = Math.min(...known.map(Math.abs).filter((size) => size > 0))
  const { divisor, suffix } = figureScale(greatest, unit, perSecond)
  const places = Array.from({ length: mostPlaces + 1 }, (_, count) => count).find((count) =>
    known.every((mark) => isWhole((mark / divisor) * 10 ** count)),
  )
  /** Ways to write them, the shortest first. @type {((mark: number) => string)[]} */
  const ways = [
    ...(places === undefined || greatest / divisor >= 1e6 || greatest > straight * least
      ? []
      : [(/** @type {number} */ mark) => `${((mark + 0) / divisor).toFixed(places)}${suffix}`]),
    (mark) => formatFigure(mark, unit, perSecond),
    (mark) => `${mark / divisor}${suffix}`,
  ]
  const label = ways.find((way) => areApart(known, way)) ?? String
  return marks.map((mark) => (mark === null ? '' : label(mark)))
}

/** Whether marks that differ have labels that do. @param {readonly number[]} marks @param {(mark: number) => string} label */
function areApart(marks, label) {
  const different = new Set(marks)
  return new Set([...different].map(label)).size === different.size
}

/** @param {number} number */
function isWhole(number) {
  return Math.abs(number - Math.round(number)) < 1e-6
}
