import { formatFigure } from '../words/figures.js'
import { ChartTip } from './ChartTip.js'
import { pointAt } from './chartData.js'
import { chartLibrary } from './chartLibrary.js'
import { chartOptions, lineColour } from './chartOptions.js'
import { chartWords } from './chartWords.js'
import { drawMarks, marksAt } from './drawMarks.js'
import { drawThresholds } from './drawThresholds.js'
import { linesAt } from './linesAt.js'
import { stackLines } from './stackLines.js'
import { momentText } from './timeLabels.js'

/** @typedef {import('./chartData.js').ChartData} ChartData */
/**
 * How lines are drawn. `thresholds`: values to draw a line at. `range`: the ends of the vertical axis, as far as they are fixed.
 * @typedef {object} Look
 * @property {string} unit
 * @property {boolean} perSecond
 * @property {boolean} [isStacked]
 * @property {boolean} [isLogarithmic]
 * @property {{ value: number, type: string }[]} [thresholds]
 * @property {[number | null, number | null]} [range]
 */

/** Lines beyond which bands would hide each other. */
const mostBands = 4
/** What is told of at once beside the pointer. */
const tipLimits = { most: 10, reach: 30 }
/** Seconds that are zoomed to at least. */
const shortest = 5
/** How much of the other lines is left to see while one is pointed at. */
const faint = 0.22

/** One chart in one element; drawn anew when the number or look of its lines changes, else only given new data. */
export class Chart {
  #element
  #size
  #onCursor
  #onZoom
  #together
  #tip = new ChartTip()
  /** The line that is pointed at. @type {number | undefined} */
  #focused
  /** @type {import('uplot') | undefined} */
  #plot
  #shape = ''
  /** @type {{ data: ChartData, look: Look } | undefined} */
  #shown
  /** @type {readonly import('./readAnnotations.js').Annotation[]} */
  #marks = []
  /** Edges of bands, which come before the lines. */
  #edges = 0
  #resizing

  /**
   * @param {HTMLElement} element
   * @param {{ isLarge: boolean, together?: string, onCursor?: (index: number | null) => void, onZoom?: (from: number, to: number) => void }} options - `onZoom`: Unix seconds;
   *   charts with the same `together` show the moment that one of them is pointed at
   */
  constructor(element, { isLarge, together, onCursor = () => {}, onZoom }) {
    this.#element = element
    this.#size = isLarge ? /** @type {const} */ ('large') : /** @type {const} */ ('small')
    this.#onCursor = onCursor
    this.#onZoom = onZoom
    this.#together = together
    this.#resizing = new ResizeObserver(() => this.#fit())
    this.#resizing.observe(element)
  }

  /**
   * @param {ChartData} data
   * @param {Look} look
   */
  async show(data, look) {
    const Plot = await chartLibrary
    if (Plot === undefined) return
    this.#shown = { data, look }
    this.#describe(data, look)
    const lines = look.isStacked === true ? stackLines(data.lines, data.times) : data.lines
    const hasBands = this.#size === 'large' && look.isStacked !== true && lines.length <= mostBands
    const bands = hasBands ? lines.filter(({ lows, highs }) => lows !== undefined && highs !== undefined) : []
    const shape = JSON.stringify([lines.map(({ label, color }) => [label, color]), bands.length, look])
    const columns = /** @type {import('uplot').AlignedData} */ ([
      data.times,
      // Below the lines, which are drawn in this order.
      ...bands.flatMap(({ highs, lows }) => [highs, lows]),
      ...lines.map(({ values }) => values),
    ])
    if (this.#plot !== undefined && shape === this.#shape) {
      this.#plot.setData(columns)
      return
    }
    this.#plot?.destroy()
    this.#focused = undefined
    this.#shape = shape
    this.#edges = 2 * bands.length
    const options = chartOptions({
      lines,
      bands,
      look,
      size: this.#size,
      extent: this.#extent(),
      isZoomable: this.#onZoom !== undefined,
      together: this.#together,
      focused: () => this.#focused,
    })
    this.#plot = new Plot({ ...options, hooks: this.#hooks() }, columns, this.#element)
    // What is added beside it in the same frame takes room, which the observer doesn't hear of when the size is then as it was a frame ago.
    requestAnimationFrame(() => this.#fit())
  }

  /** What happened meanwhile. @param {readonly import('./readAnnotations.js').Annotation[]} annotations */
  mark(annotations) {
    this.#marks = annotations
    if (this.#plot !== undefined) drawMarks(this.#plot, annotations)
  }

  /** Draws again with the colours of the present scheme. */
  recolour() {
    this.#shape = ''
    if (this.#shown !== undefined) void this.show(this.#shown.data, this.#shown.look)
  }

  /**
   * @param {number} line
   * @param {boolean} isShown
   */
  toggle(line, isShown) {
    const plot = this.#plot
    const edges = this.#edges
    if (plot === undefined || plot.series[1 + edges + line]?.show === isShown) return
    plot.setSeries(1 + edges + line, { show: isShown })
    // The band of a line goes with it.
    if (2 * line < edges) for (const edge of [1 + 2 * line, 2 + 2 * line]) plot.setSeries(edge, { show: isShown })
  }

  /** Brings one line forward; undefined: all are alike. @param {number | undefined} line */
  focus(line) {
    const plot = this.#plot
    if (plot === undefined || line === this.#focused) return
    this.#focused = line
    for (const [index, series] of plot.series.entries())
      if (index > this.#edges) series.alpha = line === undefined || index === 1 + this.#edges + line ? 1 : faint
    plot.redraw(false)
  }

  /** Takes the chart away. */
  destroy() {
    this.#tip.hide()
    this.#resizing.disconnect()
    this.#plot?.destroy()
    this.#plot = undefined
    this.#shown = undefined
  }

  /** @param {ChartData} data @param {Look} look */
  #describe(data, look) {
    // Small charts stand beside their figures; there is nothing to add.
    if (this.#size === 'small') this.#element.setAttribute('aria-hidden', 'true')
    else {
      this.#element.setAttribute('role', 'img')
      this.#element.setAttribute('aria-label', chartWords(data, look))
    }
  }

  #fit() {
    const { width, height } = this.#extent()
    if (this.#plot !== undefined && (this.#plot.width !== width || this.#plot.height !== height))
      this.#plot.setSize({ width, height })
  }

  #extent() {
    return { width: Math.max(40, this.#element.clientWidth), height: Math.max(30, this.#element.clientHeight) }
  }

  /** @returns {import('uplot').Hooks.Arrays} */
  #hooks() {
    return {
      setCursor: [
        (plot) => {
          this.#onCursor(this.#pointedIndex(plot))
          this.#point(plot)
        },
      ],
      setSelect: [
        (plot) => {
          const { left, width } = plot.select
          if (width < 5) return
          const from = Math.floor(plot.posToVal(left, 'x'))
          const to = Math.max(from + shortest, Math.ceil(plot.posToVal(left + width, 'x')))
          plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false)
          this.#onZoom?.(from, to)
        },
      ],
      draw: [
        (plot) => {
          drawMarks(plot, this.#marks)
          drawThresholds(plot, this.#shown?.look.thresholds ?? [])
        },
      ],
    }
  }

  /** The point nearest to the moment that is pointed at, or the moment just before when nothing has come of it yet. @param {import('uplot')} plot */
  #pointedIndex({ cursor: { idx } }) {
    if (typeof idx !== 'number') return null
    const lines = this.#shown?.data.lines ?? []
    const near = [idx, idx - 1, idx - 2].map((index) => lines.flatMap(({ values }) => pointAt(values, index) ?? []))
    const found = near.find((points) => points.length > 0) ?? [idx]
    return found.reduce((best, point) => (Math.abs(point - idx) < Math.abs(best - idx) ? point : best))
  }

  /** Tells of the moment that is pointed at, in this chart. @param {import('uplot')} plot */
  #point(plot) {
    const { left = -1, top = -1 } = plot.cursor
    const idx = this.#pointedIndex(plot)
    const time = this.#shown?.data.times[idx ?? -1]
    if (this.#shown === undefined || idx === null || time === undefined || !plot.over.matches(':hover')) {
      this.#tip.hide()
      if (this.#size === 'large') this.focus(undefined)
      return
    }
    const { data, look } = this.#shown
    const first = 1 + this.#edges
    const heights = data.lines.map((_, line) =>
      plot.series[first + line]?.show ? valueAt(plot.data[first + line] ?? [], idx) : null,
    )
    const { told, more, nearest } = linesAt(heights, (height) => plot.valToPos(height, 'y') - top, tipLimits)
    const isOne = look.isStacked === true || data.lines.length < 2
    this.focus(isOne ? undefined : nearest)
    const rows = told.map((line) => {
      const { label, color, values } = data.lines[line] ?? { label: '', values: [] }
      const text = formatFigure(valueAt(values, idx), look.unit, look.perSecond)
      return { label, colour: lineColour(line, color), text, isNearest: !isOne && line === nearest }
    })
    this.#tip.show(
      plot.over,
      { left, top },
      { time: momentText(time), events: marksAt(plot, this.#marks, left), rows, more },
    )
  }
}

/** @param {import('uplot').TypedArray | readonly (number | null | undefined)[]} values @param {number} index */
function valueAt(values, index) {
  const point = pointAt(/** @type {(number | null | undefined)[]} */ (values), index)
  return point === undefined ? null : values[point]
}
