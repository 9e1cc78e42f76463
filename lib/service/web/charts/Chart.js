import { chartOptions, colour } from './chartOptions.js'
import { drawMarks } from './drawMarks.js'
import { stackLines } from './stackLines.js'

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

/** The drawing library, or nothing where the optional package is not installed: then there are figures without charts. */
const libraryAddress = new URL('../uPlot.esm.js', import.meta.url).href
/** @type {Promise<typeof import('uplot') | undefined>} */
const library = import(libraryAddress).then(
  (module) => module.default,
  () => undefined,
)

/** @returns {Promise<boolean>} whether charts can be drawn at all */
export async function canDraw() {
  return (await library) !== undefined
}

/** Said in place of a chart. */
export const cannotDraw = 'Charts need the package uplot on the service: npm install uplot.'

/** Lines beyond which bands would hide each other. */
const mostBands = 4

/** One chart in one element; drawn anew when the number or look of its lines changes, else only given new data. */
export class Chart {
  #element
  #size
  #onCursor
  #onZoom
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
   * @param {{ isLarge: boolean, onCursor?: (index: number | null) => void, onZoom?: (from: number, to: number) => void }} options
   */
  constructor(element, { isLarge, onCursor = () => {}, onZoom }) {
    this.#element = element
    this.#size = isLarge ? /** @type {const} */ ('large') : /** @type {const} */ ('small')
    this.#onCursor = onCursor
    this.#onZoom = onZoom
    this.#resizing = new ResizeObserver(() => this.#plot?.setSize(this.#extent()))
    this.#resizing.observe(element)
  }

  /**
   * @param {ChartData} data
   * @param {Look} look
   */
  async show(data, look) {
    const Plot = await library
    if (Plot === undefined) return
    this.#shown = { data, look }
    const lines = look.isStacked === true ? stackLines(data.lines) : data.lines
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
    this.#shape = shape
    this.#edges = 2 * bands.length
    const options = chartOptions({
      lines,
      bands,
      look,
      size: this.#size,
      extent: this.#extent(),
      isZoomable: this.#onZoom !== undefined,
    })
    this.#plot = new Plot({ ...options, hooks: this.#hooks() }, columns, this.#element)
    this.#element.setAttribute('role', 'img')
    this.#element.setAttribute(
      'aria-label',
      `Chart of ${lines
        .map(({ label }) => label)
        .slice(0, 5)
        .join(', ')}`,
    )
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

  /** Takes the chart away. */
  destroy() {
    this.#resizing.disconnect()
    this.#plot?.destroy()
    this.#plot = undefined
    this.#shown = undefined
  }

  #extent() {
    return { width: Math.max(40, this.#element.clientWidth), height: Math.max(30, this.#element.clientHeight) }
  }

  /** @returns {import('uplot').Hooks.Arrays} */
  #hooks() {
    return {
      setCursor: [(plot) => this.#onCursor(plot.cursor.idx ?? null)],
      setSelect: [
        (plot) => {
          const { left, width } = plot.select
          if (width < 5) return
          const [from, to] = [plot.posToVal(left, 'x'), plot.posToVal(left + width, 'x')]
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
}

/**
 * @param {import('uplot')} plot
 * @param {readonly { value: number, type: string }[]} thresholds
 */
function drawThresholds({ ctx, bbox, valToPos }, thresholds) {
  for (const { value, type } of thresholds) {
    const y = valToPos(value, 'y', true)
    if (y < bbox.top || y > bbox.top + bbox.height) continue
    ctx.save()
    ctx.strokeStyle = colour(type === 'red' ? '--bad' : '--warn')
    ctx.lineWidth = devicePixelRatio
    ctx.setLineDash([6 * devicePixelRatio, 4 * devicePixelRatio])
    ctx.beginPath()
    ctx.moveTo(bbox.left, y)
    ctx.lineTo(bbox.left + bbox.width, y)
    ctx.stroke()
    ctx.restore()
  }
}
