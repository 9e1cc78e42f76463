import { axisFigures } from '../words/axisFigures.js'
import { lonelyPoints, verticalRange } from './chartData.js'
import { timeLabels, timeSteps } from './timeLabels.js'

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
 * @param {string | undefined} parts.together - charts that show the moment that one of them is pointed at
 * @param {() => number | undefined} parts.focused - the line that is pointed at
 * @returns {import('uplot').Options}
 */
export function chartOptions({ lines, bands, look, size, extent, isZoomable, together, focused }) {
  const isLarge = size === 'large'
  const em = Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
  const axis = {
    show: isLarge,
    stroke: colour('--faint'),
    font: `${Math.round(em * 0.78)}px ${getComputedStyle(document.body).fontFamily}`,
    grid: { stroke: colour('--rule'), width: 1 },
    ticks: { show: false },
  }
  return {
    ...extent,
    padding: isLarge ? [em * 0.7, em, 0, 0] : [4, 2, 4, 2],
    legend: { show: false },
    cursor: isLarge
      ? {
          y: false,
          drag: { x: isZoomable, y: false, setScale: false },
          points: { size: em * 0.45 },
          ...(together === undefined ? {} : { sync: { key: together, setSeries: false, scales: ['x', null] } }),
        }
      : { show: false },
    scales: {
      x: { time: true, range: (plot) => [plot.data[0][0] ?? 0, plot.data[0].at(-1) ?? 1] },
      y: verticalScale(look),
    },
    axes: [
      {
        ...axis,
        space: em * 4.6,
        size: em * 2.1,
        gap: em * 0.5,
        incrs: timeSteps,
        values: (plot, splits) => fittingLabels(plot, splits, axis.font, em),
      },
      {
        ...axis,
        space: em * 2.4,
        size: widthOfLabels(axis.font, em),
        values: (_, splits) => axisFigures(splits, look.unit, look.perSecond),
      },
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
            fill: () => bandFill(lines.indexOf(line), line.color, bands.length, focused()),
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
    // When the colours begin anew the lines are dashed.
    ...(color === undefined && index % (2 * palette) >= palette ? { dash: [6 * scale, 4 * scale] } : {}),
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
 * The labels of the axis of time, without those that would be cut off at the right.
 *
 * @param {import('uplot')} plot
 * @param {readonly number[]} splits
 * @param {string} font
 * @param {number} room - pixels beyond the end of the axis
 * @returns {string[]}
 */
function fittingLabels(plot, splits, font, room) {
  const { ctx, bbox } = plot
  ctx.save()
  ctx.font = font
  const end = bbox.width / devicePixelRatio + room
  const labels = timeLabels(splits).map((label, index) =>
    plot.valToPos(splits[index] ?? 0, 'x') + ctx.measureText(label).width / 2 > end ? '' : label,
  )
  ctx.restore()
  return labels
}

/**
 * The room that labels of the vertical axis need. It never shrinks, or charts would twitch with every new figure.
 *
 * @param {string} font
 * @param {number} em
 * @returns {(plot: import('uplot'), labels: string[] | null) => number}
 */
function widthOfLabels(font, em) {
  let width = 1.6 * em
  return ({ ctx }, labels) => {
    ctx.save()
    ctx.font = font
    for (const label of labels ?? []) width = Math.max(width, ctx.measureText(label).width + 0.7 * em)
    ctx.restore()
    return Math.ceil(width)
  }
}

/**
 * Bands of several lines lie on each other, so they are pale until one of the lines is pointed at.
 *
 * @param {number} line
 * @param {string | undefined} own
 * @param {number} count
 * @param {number | undefined} focused
 */
function bandFill(line, own, count, focused) {
  const alpha = count === 1 || focused === line ? '2b' : focused === undefined ? '12' : '00'
  return faded(lineColour(line, own), alpha)
}

/**
 * @param {string} hex
 * @param {string} alpha - two hexadecimal digits
 */
function faded(hex, alpha) {
  return /^#[0-9a-f]{6}$/i.test(hex) ? `${hex}${alpha}` : hex
}
