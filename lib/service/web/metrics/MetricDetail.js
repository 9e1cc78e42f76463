import { serviceNow } from '../calls/serviceCalls.js'
import { Chart } from '../charts/Chart.js'
import { latest } from '../charts/chartData.js'
import { canDraw, cannotDraw } from '../charts/chartLibrary.js'
import { nothingMeasured } from '../charts/chartWords.js'
import { readAnnotations } from '../charts/readAnnotations.js'
import { zoomed } from '../charts/timeRanges.js'
import { byId, element, setText } from '../parts/element.js'
import { rangePicker } from '../parts/rangePicker.js'
import { DetailControls } from './DetailControls.js'
import { countsUp, unitOf } from './metricKind.js'
import { readChart } from './metricReader.js'
import { SeriesTable } from './SeriesTable.js'

/** @typedef {import('./metricKind.js').Metric} Metric */
/** @typedef {import('../charts/chartData.js').ChartData} ChartData */
/** @typedef {import('../parts/pageState.js').PageState} PageState */

const maxLines = 40
/** Annotations in words under the chart, for those who can't point at a mark. */
const mostEvents = 12

/** The large chart of one metric, over the page, with a row of figures for each line. */
export class MetricDetail {
  #dialog = /** @type {HTMLDialogElement} */ (byId('detail'))
  #go
  #controls
  #table = new SeriesTable({
    toggle: (line, isShown) => this.#chart?.toggle(line, isShown),
    focus: (line) => this.#chart?.focus(line),
  })
  /** @type {Metric | undefined} */
  #metric
  /** @type {PageState | undefined} */
  #state
  /** @type {Chart | undefined} */
  #chart
  #picker
  /** Goes up with each reading: of two answers the later question counts. */
  #round = 0

  /** @param {{ go(change: Partial<PageState>): void, step(by: number): void }} actions */
  constructor({ go, step }) {
    this.#go = go
    this.#controls = new DetailControls(go)
    this.#picker = rangePicker('detail-range', (range) => go({ range, from: 0, to: 0 }))
    byId('detail-tools').prepend(this.#picker.element)
    byId('detail-tools').append(this.#controls.element)
    byId('detail-figures').append(this.#table.element)
    const close = () => go({ metric: '', from: 0, to: 0, resolution: 0, by: '' })
    byId('detail-close').addEventListener('click', close)
    byId('detail-previous').addEventListener('click', () => step(-1))
    byId('detail-next').addEventListener('click', () => step(1))
    this.#dialog.addEventListener('cancel', (event) => {
      event.preventDefault()
      close()
    })
    this.#dialog.addEventListener('keydown', (event) => this.#press(event, step))
  }

  /** @returns {string | undefined} the metric that is shown */
  get name() {
    return this.#metric?.name
  }

  /**
   * Shows the metric as the state says, and reads it anew. What fails is said under the chart.
   *
   * @param {Metric} metric
   * @param {PageState} state
   */
  async show(metric, state) {
    if (metric.name !== this.#metric?.name) this.#open(metric)
    this.#state = state
    this.#picker.choose(state.from > 0 ? 0 : state.range)
    this.#controls.show(state, metric)
    const round = ++this.#round
    const { range, from, to, resolution, by } = state
    try {
      const data = await readChart(metric, { range, from, to, resolution, by, maxLines })
      // Something else may have been asked for meanwhile.
      if (round !== this.#round || metric.name !== this.#metric?.name) return
      const look = { unit: unitOf(metric), perSecond: countsUp(metric) }
      await this.#chart?.show(data, look)
      this.#table.show(data, look)
      this.#controls.know(data)
      setText(byId('detail-note'), await noteOf(data, by))
      const [start, end] = [data.times[0] ?? 0, data.times.at(-1) ?? 0]
      const annotations = await readAnnotations(start, end)
      if (round !== this.#round) return
      this.#chart?.mark(annotations)
      byId('detail-events').replaceChildren(
        ...annotations.filter(isWithin(start, end)).slice(-mostEvents).map(eventItem),
      )
    } catch (error) {
      if (round === this.#round) setText(byId('detail-note'), error instanceof Error ? error.message : String(error))
    }
  }

  /** Closes it; harmless when it is closed. */
  close() {
    if (this.#metric === undefined) return
    this.#clear()
    this.#metric = undefined
    if (this.#dialog.open) this.#dialog.close()
  }

  /** Draws again with the colours of the present scheme. */
  recolour() {
    this.#chart?.recolour()
    this.#table.recolour()
  }

  /** @param {Metric} metric */
  #open(metric) {
    this.#clear()
    this.#metric = metric
    setText(byId('detail-name'), metric.name)
    setText(byId('detail-about'), aboutOf(metric))
    if (!this.#dialog.open) this.#dialog.showModal()
    const place = byId('detail-chart')
    this.#chart = new Chart(place, {
      isLarge: true,
      onCursor: (index) => this.#table.point(index),
      onZoom: (from, to) => this.#go({ from, to }),
    })
  }

  #clear() {
    this.#round += 1
    this.#chart?.destroy()
    this.#chart = undefined
    this.#table.clear()
    setText(byId('detail-note'), '')
    byId('detail-events').replaceChildren()
  }

  /**
   * @param {KeyboardEvent} event
   * @param {(by: number) => void} step
   */
  #press(event, step) {
    if (event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement) return
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === 'ArrowLeft') step(-1)
    if (event.key === 'ArrowRight') step(1)
    if (this.#state === undefined) return
    const change = zoomed(event.key, this.#state, serviceNow())
    if (change !== undefined) this.#go(change)
  }
}

/** @param {number} start @param {number} end */
function isWithin(start, end) {
  return (/** @type {import('../charts/readAnnotations.js').Annotation} */ event) =>
    event.time <= end && (event.end ?? event.time) >= start
}

/** @param {import('../charts/readAnnotations.js').Annotation} annotation */
function eventItem({ stream, title, about, time }) {
  const when = new Date(time * 1000)
  const isToday = when.toDateString() === new Date().toDateString()
  const shown = when.toLocaleString(undefined, {
    ...(isToday ? {} : { dateStyle: 'medium' }),
    timeStyle: 'short',
    hourCycle: 'h23',
  })
  return element(
    'li',
    { title: about },
    element('time', { datetime: when.toISOString() }, shown),
    ` ${title} (${stream})`,
  )
}

/** @param {Metric} metric */
function aboutOf(metric) {
  const kind = countsUp(metric)
    ? 'Counter, shown as growth per second'
    : `${metric.type.slice(0, 1).toUpperCase()}${metric.type.slice(1)}`
  const period = metric.period ? `, every ${metric.period} s` : ''
  return `${kind}${period}${metric.description ? `. ${metric.description.slice(0, 500)}` : ''}`
}

/** @param {ChartData & { isCut: boolean, tagNames: string[] }} data @param {string} by */
async function noteOf(data, by) {
  const { omitted, isCut, tagNames } = data
  if (!(await canDraw())) return cannotDraw
  if (latest(data) === undefined) return nothingMeasured
  if (by !== '' && by !== '*' && !tagNames.includes(by))
    return `No series has the tag “${by}”, so all of them are one line.`
  if (isCut) return 'There are too many series for this chart; choose a coarser resolution or a shorter time.'
  return omitted > 0 ? `${omitted} more series are not shown; join them by a tag to see all.` : ''
}
