import { concerns } from '../calls/Live.js'
import { read, serviceNow } from '../calls/serviceCalls.js'
import { Chart } from '../charts/Chart.js'
import { latest } from '../charts/chartData.js'
import { canDraw, cannotDraw } from '../charts/chartLibrary.js'
import { lineColour } from '../charts/chartOptions.js'
import { nothingMeasured } from '../charts/chartWords.js'
import { readAnnotations } from '../charts/readAnnotations.js'
import { element, setText } from '../parts/element.js'
import { Pace } from '../parts/Pace.js'
import { forAdmins } from '../parts/roles.js'
import { formatFigure } from '../words/figures.js'
import { bigNumbers } from './bigNumbers.js'
import { linesData } from './linesData.js'

/**
 * A chart as the service answers it.
 * @typedef {{ id: number, name: string | null, type: string, streams: any[], thresholds: { operator: string, value: number, type: string }[] | null, min?: number, max?: number, label?: string, use_log_yaxis?: boolean, use_last_value?: boolean }} ChartShape
 */

/** Lines named under a chart. */
const mostNames = 8

/** One chart of a space. */
export class ChartCard {
  #title = element('h2')
  #plot = element('div', { class: 'plot' })
  #numbers = element('dl', { class: 'numbers' })
  #legend = element('ul', { class: 'legend' })
  #note = element('p', { class: 'note', role: 'status' })
  element
  #chart
  #space
  /** @type {ChartShape | undefined} */
  #shape
  #time = { range: 0, from: 0, to: 0 }
  #pace = new Pace(() => this.#readAll())

  /**
   * @param {number} space
   * @param {{ edit(chart: ChartShape): void, remove(chart: ChartShape): void, zoom(from: number, to: number): void }} actions
   */
  constructor(space, { edit, remove, zoom }) {
    this.#space = space
    this.#chart = new Chart(this.#plot, { isLarge: true, together: 'space', onZoom: zoom })
    const button = (/** @type {string} */ text, /** @type {(chart: ChartShape) => void} */ act) =>
      element(
        'button',
        {
          type: 'button',
          class: `plain quiet ${forAdmins}`,
          'data-act': text,
          onclick: () => this.#shape && act(this.#shape),
        },
        text,
      )
    this.element = element(
      'li',
      { class: 'chart-card' },
      element('header', {}, this.#title, button('Edit', edit), button('Delete', remove)),
      this.#numbers,
      this.#plot,
      this.#legend,
      this.#note,
    )
  }

  /** @param {ChartShape} shape */
  update(shape) {
    if (JSON.stringify(shape) !== JSON.stringify(this.#shape)) this.#pace.reset()
    this.#shape = shape
    const name = shape.name || 'Untitled'
    setText(this.#title, name)
    for (const button of this.element.querySelectorAll('button'))
      button.setAttribute('aria-label', `${button.dataset['act']} ${name}`)
    this.element.classList.toggle('number', shape.type === 'bignumber')
  }

  /** Whether a change can show in this chart: one of its metrics took measurements, or it was changed. @param {import('../calls/Live.js').Change} change */
  isConcerned(change) {
    if (!this.#pace.hasRun) return true
    if (change.kinds?.has('annotation')) return true
    return (this.#shape?.streams ?? []).some(
      ({ metric }) => typeof metric !== 'string' || metric.includes('*') || concerns(change, metric),
    )
  }

  /**
   * Reads the chart anew. Never rejects.
   *
   * @param {{ range: number, from: number, to: number }} state - `from` 0: the last `range` seconds
   */
  async refresh({ range, from, to }) {
    const { range: knownRange, from: knownFrom, to: knownTo } = this.#time
    if (range !== knownRange || from !== knownFrom || to !== knownTo) this.#pace.reset()
    this.#time = { range, from, to }
    await this.#pace.ask()
  }

  recolour() {
    this.#chart.recolour()
    this.#pace.reset()
  }

  destroy() {
    this.#pace.end()
    this.#chart.destroy()
    this.element.remove()
  }

  async #readAll() {
    try {
      return this.#shape === undefined ? 0 : await this.#read(this.#shape, serviceNow())
    } catch (error) {
      setText(this.#note, error instanceof Error ? error.message : String(error))
      return 1
    }
  }

  /**
   * @param {ChartShape} shape
   * @param {number} now
   * @returns {Promise<number>} seconds until there can be other figures
   */
  async #read(shape, now) {
    const { range, from, to } = this.#time
    const time = from > 0 ? { duration: to - from, end_time: to } : { duration: range }
    const answer = await read(`spaces/${this.#space}/charts/${shape.id}/lines`, time)
    const { data, look, unit, perSecond } = linesData(answer)
    const isNumber = shape.type === 'bignumber'
    // Before the chart, which takes the room that is left.
    this.#showLegend(isNumber && data.lines.length === 1 ? [] : data.lines)
    this.#showNumbers(isNumber ? bigNumbers(data, shape) : [], unit, perSecond)
    await this.#chart.show(data, {
      ...look,
      isStacked: shape.type === 'stacked',
      isLogarithmic: shape.use_log_yaxis === true && shape.type === 'line',
      thresholds: (shape.thresholds ?? []).map(({ value, type }) => ({ value, type })),
      range: [shape.min ?? null, shape.max ?? null],
    })
    const notes = Array.isArray(answer?.notes) ? answer.notes.map(String) : []
    const isEmpty = latest(data) === undefined
    if (shape.streams.length === 0) notes.push('This chart shows no metric yet. Edit it to add one.')
    else if (isEmpty && notes.length === 0) notes.push(nothingMeasured)
    if (!(await canDraw())) notes.push(cannotDraw)
    setText(this.#note, notes.join(' '))
    const times = data.times
    if (!isNumber) this.#chart.mark(await readAnnotations(times[0] ?? now, times.at(-1) ?? now))
    return Math.max(2, data.resolution / 2)
  }

  /** @param {readonly import('./bigNumbers.js').BigNumber[]} numbers @param {string} unit @param {boolean} perSecond */
  #showNumbers(numbers, unit, perSecond) {
    this.#numbers.replaceChildren(
      ...numbers.map(({ label, value, crossed }) =>
        element(
          'div',
          { class: crossed ?? false },
          element('dt', {}, label),
          element(
            'dd',
            {},
            formatFigure(value, unit, perSecond),
            element('span', { class: 'unseen' }, crossed === undefined ? '' : `, beyond the ${crossed} limit`),
          ),
        ),
      ),
    )
  }

  /** @param {readonly import('../charts/chartData.js').Line[]} lines */
  #showLegend(lines) {
    const items = lines.slice(0, mostNames).map(({ label, color }, index) => {
      const swatch = element('span', { class: 'swatch' })
      swatch.style.setProperty('--swatch', lineColour(index, color))
      return element(
        'li',
        { onpointerenter: () => this.#chart.focus(index), onpointerleave: () => this.#chart.focus(undefined) },
        swatch,
        label,
      )
    })
    if (lines.length > mostNames) items.push(element('li', {}, `and ${lines.length - mostNames} more`))
    this.#legend.replaceChildren(...items)
  }
}
