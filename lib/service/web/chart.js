import { lonelyPoints, verticalRange } from './chartData.js'
import { formatFigure } from './figures.js'

/** @typedef {import('./chartData.js').ChartData} ChartData */
/** @typedef {{ unit: string, perSecond: boolean }} Scale */

/** Colours of lines that a style sheet can change: `--line-0` to `--line-9`. */
const palette = 10

/** The drawing library, or nothing where the optional package is not installed: then there are figures without charts. */
const libraryAddress = new URL('./uPlot.esm.js', import.meta.url).href
/** @type {Promise<typeof import('uplot') | undefined>} */
const library = import(libraryAddress).then(
  (module) => module.default,
  () => undefined,
)

/** @returns {Promise<boolean>} whether charts can be drawn at all */
export async function canDraw() {
  return (await library) !== undefined
}

/**
 * The colour of a line, as the style sheet has it for the present scheme.
 *
 * @param {number} index
 * @returns {string}
 */
export function lineColour(index) {
  return colour(`--line-${index % palette}`)
}

/** One chart in one element; drawn anew when the number of lines changes, else only given new data. */
export class Chart {
  #element
  #isLarge
  /** @type {import('uplot') | undefined} */
  #plot
  #shape = ''
  /** @type {{ data: ChartData, scale: Scale } | undefined} */
  #shown
  /** @type {ResizeObserver} */
  #resizing
  /** @type {(index: number | null) => void} */
  #onCursor

  /**
   * @param {HTMLElement} element
   * @param {{ isLarge: boolean, onCursor?: (index: number | null) => void }} options
   */
  constructor(element, { isLarge, onCursor = () => {} }) {
    this.#element = element
    this.#isLarge = isLarge
    this.#onCursor = onCursor
    this.#resizing = new ResizeObserver(() => this.#plot?.setSize(this.#size()))
    this.#resizing.observe(element)
  }

  /**
   * @param {ChartData} data
   * @param {Scale} scale
   */
  async show(data, scale) {
    const Plot = await library
    if (Plot === undefined) return
    this.#shown = { data, scale }
    const shape = JSON.stringify([data.lines.map(({ label }) => label), scale])
    const columns = /** @type {import('uplot').AlignedData} */ ([data.times, ...data.lines.map(({ values }) => values)])
    if (this.#plot !== undefined && shape === this.#shape) {
      this.#plot.setData(columns)
      return
    }
    this.#plot?.destroy()
    this.#shape = shape
    this.#plot = new Plot(this.#options(data, scale), columns, this.#element)
  }

  /** Draws again with the colours of the present scheme. */
  recolour() {
    this.#shape = ''
    if (this.#shown !== undefined) void this.show(this.#shown.data, this.#shown.scale)
  }

  /**
   * @param {number} line
   * @param {boolean} isShown
   */
  toggle(line, isShown) {
    this.#plot?.setSeries(line + 1, { show: isShown })
  }

  /** Takes the chart away. */
  destroy() {
    this.#resizing.disconnect()
    this.#plot?.destroy()
    this.#plot = undefined
    this.#shown = undefined
  }

  #size() {
    return { width: Math.max(40, this.#element.clientWidth), height: Math.max(30, this.#element.clientHeight) }
  }

  /**
   * @param {ChartData} data
   * @param {Scale} scale
   * @returns {import('uplot').Options}
   */
  #options(data, scale) {
    const axis = {
      show: this.#isLarge,
      stroke: colour('--faint'),
      font: `12px ${getComputedStyle(document.body).fontFamily}`,
      grid: { stroke: colour('--rule'), width: 1 },
      ticks: { show: false },
    }
    const figure = (/** @type {number} */ value) => formatFigure(value, scale.unit, scale.perSecond)
    const width = this.#isLarge ? 1.75 : 1.5
    return {
      ...this.#size(),
      padding: this.#isLarge ? [12, 24, 0, 0] : [4, 2, 4, 2],
      legend: { show: false },
      cursor: this.#isLarge ? { drag: { x: false, y: false }, points: { size: 7 } } : { show: false },
      scales: {
        x: { time: true, range: (plot) => [plot.data[0][0] ?? 0, plot.data[0].at(-1) ?? 1] },
        y: { range: (_, least, greatest) => verticalRange(least, greatest, scale.perSecond || scale.unit === 'ratio') },
      },
      axes: [
        { ...axis, space: 70, size: 30, values: (_, splits) => splits.map(timeLabels(splits)) },
        { ...axis, size: 72, values: (_, splits) => splits.map(figure) },
      ],
      series: [
        {},
        ...data.lines.map(({ label }, index) => ({
          label,
          stroke: lineColour(index),
          width,
          spanGaps: false,
          ...(data.lines.length === 1 ? { fill: colour('--fill') } : {}),
          points: {
            show: true,
            size: this.#isLarge ? 5 : 4,
            fill: lineColour(index),
            filter: (/** @type {import('uplot')} */ plot, /** @type {number} */ line) =>
              lonelyPoints([...(plot.data[line] ?? [])]),
          },
        })),
      ],
      hooks: { setCursor: [(plot) => this.#onCursor(plot.cursor.idx ?? null)] },
    }
  }
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

/** @param {string} name */
function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim()
}
