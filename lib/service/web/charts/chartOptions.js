import { formatFigure } from '../words/figures.js'
import { lonelyPoints, verticalRange } from './chartData.js'

/** @typedef {import('./chartData.js').Line} Line */

/** Colours of lines that a style sheet can change: `--line-0` to `--line-9`. */
const palette = 10

/**
 * The colour of a line: its own, or as the style sheet has it for the present scheme.
 *
 * @param {number} index
 * @param {string | undefined} [own]
 * @returns {string}
 */
export function lineColour(index, own) {
  return own !== undefined && /^#[0-9a-f]{6}$/i.test(own) ? own : colour(`--line-${index % palette}`)
}

/** @param {string} name */
export function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim()
}

/**
 * What uPlot is told for a chart.
 *
 * @param {object} parts
 * @param {readonly Line[]} parts.lines
 * @param {readonly Line[]} parts.bands - those of the lines that have one; their edges follow the lines in the data
 * @param {import('./Chart.js').Look} parts.look
 * @param {'small' | 'large'} parts.size
 * @param {{ width: number, height: number }} parts.extent
 * @param {boolean} parts.isZoomable
 * @returns {import('uplot').Options}
 */
export function chartOptions({ lines, bands, look, size, extent, isZoomable }) {
  const isLarge = size === 'large'
  const em = Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
  const axis = {
    show: isLarge,
    stroke: colour('--faint'),
    font: `${Math.round(em * 0.75)}px ${getComputedStyle(document.body).fontFamily}`,
    grid: { stroke: colour('--rule'), width: 1 },
    ticks: { show: false },
  }
  const figure = (/** @type {number | null} */ value) =>
    value === null ? '' : formatFigure(value, look.unit, look.perSecond)
  return {
    ...extent,
    padding: isLarge ? [12, 26, 0, 0] : [4, 2, 4, 2],
    legend: { show: false },
    cursor: isLarge ? { drag: { x: isZoomable, y: false, setScale: false }, points: { size: 7 } } : { show: false },
    scales: {
      x: { time: true, range: (plot) => [plot.data[0][0] ?? 0, plot.data[0].at(-1) ?? 1] },
      y: verticalScale(look),
    },
    axes: [
      { ...axis, space: em * 5, size: em * 1.9, values: (_, splits) => splits.map(timeLabels(splits)) },
      { ...axis, space: em * 2.4, size: em * 4.6, values: (_, splits) => splits.map(figure) },
    ],
    series: [
      {},
      ...bands.flatMap(() => [edge, edge]),
      ...lines.map((line, index) =>
        lineOptions(line, index, { look, isLarge, scale: em / 16, isAlone: lines.length === 1 && bands.length === 0 }),
      ),
    ],
    bands:
      look.isStacked === true
        ? lines.slice(1).map((line, index) => ({
            series: [index + 2, index + 1],
            fill: faded(lineColour(index + 1, line.color), '66'),
          }))
        : bands.map((line, index) => ({
            series: [1 + 2 * index, 2 + 2 * index],
            fill: faded(lineColour(lines.indexOf(line), line.color), bands.length === 1 ? '26' : '18'),
          })),
  }
}

/** The edge of a band: not drawn, but the axis has room for it. */
const edge = { stroke: 'transparent', width: 0, points: { show: false } }

/**
 * @param {Line} line
 * @param {number} index
 * @param {{ look: import('./Chart.js').Look, isLarge: boolean, scale: number, isAlone: boolean }} context
 */
function lineOptions({ label, color }, index, { look, isLarge, scale, isAlone }) {
  const stroke = lineColour(index, color)
  const fill =
    look.isStacked === true && index === 0
      ? faded(stroke, '66')
      : isAlone && !look.isStacked
        ? faded(stroke, '1f')
        : undefined
  return {
    label,
    stroke,
    // Lines grow with the text of a screen on the wall.
    width: (isLarge ? 1.75 : 1.5) * scale,
    spanGaps: false,
    ...(fill === undefined ? {} : { fill }),
    points: {
      show: true,
      size: isLarge ? 5 : 4,
      fill: stroke,
      filter: (/** @type {import('uplot')} */ plot, /** @type {number} */ position) =>
        lonelyPoints([...(plot.data[position] ?? [])]),
    },
  }
}

/**
 * @param {import('./Chart.js').Look} look
 * @returns {import('uplot').Scale}
 */
function verticalScale({
  unit,
  perSecond,
  isStacked = false,
  isLogarithmic = false,
  range: [low, high] = [null, null],
}) {
  const fromZero = perSecond || isStacked || unit === 'ratio'
  // Nothing that isn't greater than zero has a place on a logarithmic axis.
  if (isLogarithmic)
    return {
      distr: 3,
      range: (_, least, greatest) =>
        least > 0 ? [low !== null && low > 0 ? low : least / 1.2, high ?? greatest * 1.2] : [0.1, 10],
    }
  return {
    range: (_, least, greatest) => {
      const [bottom, top] = verticalRange(least, greatest, fromZero)
      const ends = /** @type {[number, number]} */ ([low ?? bottom, high ?? top])
      return ends[0] < ends[1] ? ends : [bottom, top]
    },
  }
}

/**
 * @param {string} hex
 * @param {string} alpha - two hexadecimal digits
 */
function faded(hex, alpha) {
  return /^#[0-9a-f]{6}$/i.test(hex) ? `${hex}${alpha}` : hex
}

/**
 * Labels for the axis of time, the reader's own way of writing it: days where the marks are days apart, seconds only where they are needed.
 *
 * @param {readonly number[]} splits - Unix seconds of the marks
 * @returns {(time: number) => string}
 */
function timeLabels(splits) {
  const step = (splits[1] ?? 0) - (splits[0] ?? 0)
  const format = new Intl.DateTimeFormat(
    undefined,
    step >= 86_400
      ? { weekday: 'short', day: 'numeric' }
      : { hour: '2-digit', minute: '2-digit', ...(step < 60 ? { second: '2-digit' } : {}), hourCycle: 'h23' },
  )
  return (time) => format.format(time * 1000)
}
