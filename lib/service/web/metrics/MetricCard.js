import { serviceNow } from '../calls/serviceCalls.js'
import { Chart } from '../charts/Chart.js'
import { latest } from '../charts/chartData.js'
import { element, setText } from '../parts/element.js'
import { Pace } from '../parts/Pace.js'
import { formatAgo, formatFigure, rangeText } from '../words/figures.js'
import { countsUp, unitOf } from './metricKind.js'
import { readChart, readLastSeen } from './metricReader.js'

/** @typedef {import('./metricKind.js').Metric} Metric */

/** One metric of the list: its name, last value, when it was seen, and a small chart. */
export class MetricCard {
  /** @type {HTMLLIElement} */
  element
  #metric
  #chart
  #value
  #seen
  #type
  #series
  /** Unix second of the last value; undefined as long as it isn't known. @type {number | undefined} */
  #seenAt
  #hasLookedBack = false
  #range = 0
  #pace = new Pace(() => this.#readAll())

  /**
   * @param {Metric} metric
   * @param {(name: string) => void} open - called when the card is chosen
   */
  constructor(metric, open) {
    this.#metric = metric
    this.#value = element('span', { class: 'value' }, '–')
    this.#series = element('span', { class: 'series' })
    this.#type = element('span', { class: 'type' })
    this.#seen = element('span', { class: 'seen' })
    const spark = element('span', { class: 'spark' })
    const button = element(
      'button',
      { type: 'button', class: 'card' },
      element('span', { class: 'name' }, metric.name),
      element('span', { class: 'figures' }, this.#value, this.#series),
      spark,
      element('span', { class: 'foot' }, this.#type, this.#seen),
    )
    this.element = element('li', {}, button)
    this.#chart = new Chart(spark, { isLarge: false })
    button.addEventListener('click', () => open(this.#metric.name))
    this.update(metric)
  }

  /** @returns {Metric} */
  get metric() {
    return this.#metric
  }

  /**
   * Takes what the list says of the metric now.
   *
   * @param {Metric} metric
   */
  update(metric) {
    this.#metric = metric
    this.#type.textContent = countsUp(metric) ? 'counter' : metric.type
    this.element.title = [metric.name, metric.description].filter(Boolean).join('\n')
  }

  /**
   * Reads the chart anew. Never rejects: what goes wrong is said on the card.
   *
   * @param {number} range - seconds shown
   * @param {boolean} isNews - whether there can be something new; false: it is read only if it never was
   */
  async refresh(range, isNews) {
    if (range !== this.#range) this.#pace.reset()
    else if (!isNews && this.#pace.hasRun) return
    this.#range = range
    await this.#pace.ask()
  }

  /** Says anew how long ago the last value was. */
  tick() {
    if (this.#seenAt !== undefined) this.#seen.textContent = formatAgo(serviceNow() - this.#seenAt)
  }

  /** Draws again with the colours of the present scheme. */
  recolour() {
    this.#chart.recolour()
  }

  /** Whether the keyboard is on it. */
  get hasFocus() {
    return this.element.contains(document.activeElement)
  }

  /** Puts the keyboard on it. */
  focus() {
    this.element.querySelector('button')?.focus({ preventScroll: true })
  }

  /** Takes the card away. */
  remove() {
    this.#pace.end()
    this.#chart.destroy()
    this.element.remove()
  }

  async #readAll() {
    try {
      return await this.#read(this.#range, serviceNow())
    } catch (error) {
      setText(this.#seen, error instanceof Error ? error.message : String(error))
      return 1
    }
  }

  /**
   * @param {number} range
   * @param {number} now
   * @returns {Promise<number>} seconds until there can be other figures
   */
  async #read(range, now) {
    const scale = { unit: unitOf(this.#metric), perSecond: countsUp(this.#metric) }
    const data = await readChart(this.#metric, { range, maxLines: 12 })
    const rest = Math.max(3, data.resolution / 2)
    const last = latest(data)
    await this.#chart.show(data, scale)
    const lines = data.lines.length + data.omitted
    this.#series.textContent = lines > 1 ? `${lines} series` : ''
    if (last === undefined) {
      await this.#lookBack(scale)
      return rest
    }
    // A stamp is the start of its window; what is in it was seen up to the end.
    this.#seenAt = Math.min(now, last.time + data.resolution)
    this.#hasLookedBack = false
    this.#value.textContent = this.#summary(last.values, scale)
    this.element.classList.toggle('old', false)
    this.tick()
    return rest
  }

  /** Nothing in the range: the last value there ever was, asked for once. @param {{ unit: string, perSecond: boolean }} scale */
  async #lookBack(scale) {
    this.element.classList.toggle('old', true)
    if (!this.#hasLookedBack) {
      const seen = await readLastSeen(this.#metric)
      this.#hasLookedBack = true
      this.#seenAt = seen?.time
      // A total, or a sum over an unknown time, is no rate; only a gauge's value still says something.
      this.#value.textContent = seen === undefined || scale.perSecond ? '–' : formatFigure(seen.value, scale.unit)
      if (seen === undefined) this.#seen.textContent = 'no values yet'
    }
    this.tick()
  }

  /**
   * One figure for all series: rates add up; of gauges the least and the greatest are told.
   *
   * @param {readonly number[]} values
   * @param {{ unit: string, perSecond: boolean }} scale
   */
  #summary(values, { unit, perSecond }) {
    if (perSecond)
      return formatFigure(
        values.reduce((sum, value) => sum + value, 0),
        unit,
        true,
      )
    const [least, greatest] = [Math.min(...values), Math.max(...values)].map((value) => formatFigure(value, unit))
    return rangeText(String(least), String(greatest))
  }
}
