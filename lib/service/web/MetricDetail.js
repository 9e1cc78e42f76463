import { Chart, canDraw, lineColour } from './chart.js'
import { formatFigure } from './figures.js'
import { countsUp, unitOf } from './metricKind.js'
import { readChart } from './metricReader.js'

/** @typedef {import('./metricKind.js').Metric} Metric */
/** @typedef {import('./chartData.js').ChartData} ChartData */

const maxLines = 40

/** The large chart of one metric, in a dialog, with a row of figures for each series. */
export class MetricDetail {
  #dialog = /** @type {HTMLDialogElement} */ (byId('detail'))
  /** @type {Metric | undefined} */
  #metric
  /** @type {Chart | undefined} */
  #chart
  /** @type {ChartData | undefined} */
  #data
  /** Labels of lines that were switched off. @type {Set<string>} */
  #hidden = new Set()
  /** @type {number | null} */
  #cursor = null

  /** @param {{ close(): void, step(by: number): void }} actions */
  constructor({ close, step }) {
    byId('detail-close').addEventListener('click', close)
    byId('detail-previous').addEventListener('click', () => step(-1))
    byId('detail-next').addEventListener('click', () => step(1))
    this.#dialog.addEventListener('cancel', (event) => {
      event.preventDefault()
      close()
    })
    this.#dialog.addEventListener('keydown', (event) => {
      if (event.key === 'ArrowLeft') step(-1)
      if (event.key === 'ArrowRight') step(1)
    })
    this.#dialog.addEventListener('click', (event) => {
      if (event.target === this.#dialog) close()
    })
  }

  /** @returns {string | undefined} the metric that is shown */
  get name() {
    return this.#metric?.name
  }

  /**
   * @param {Metric} metric
   * @param {number} range
   */
  async open(metric, range) {
    if (metric.name !== this.#metric?.name) {
      this.#clear()
      this.#metric = metric
      byId('detail-name').textContent = metric.name
      byId('detail-about').textContent = aboutOf(metric)
      if (!this.#dialog.open) this.#dialog.showModal()
      this.#chart = new Chart(byId('detail-chart'), { isLarge: true, onCursor: (index) => this.#point(index) })
    }
    await this.refresh(range)
  }

  /** Closes the dialog; harmless when it is closed. */
  close() {
    this.#clear()
    this.#metric = undefined
    if (this.#dialog.open) this.#dialog.close()
  }

  /**
   * Reads the chart anew. Never rejects.
   *
   * @param {number} range
   */
  async refresh(range) {
    const metric = this.#metric
    if (metric === undefined) return
    try {
      const data = await readChart(metric, range, maxLines)
      // Another metric may have been opened meanwhile.
      if (metric !== this.#metric) return
      this.#data = data
      await this.#chart?.show(data, this.#scale(metric))
      this.#say(await noteOf(data))
      this.#fill()
    } catch (error) {
      if (metric === this.#metric) this.#say(error instanceof Error ? error.message : String(error))
    }
  }

  /** Draws again with the colours of the present scheme. */
  recolour() {
    this.#chart?.recolour()
    this.#fill()
  }

  #clear() {
    this.#chart?.destroy()
    this.#chart = undefined
    this.#data = undefined
    this.#cursor = null
    this.#hidden.clear()
    byId('detail-rows').replaceChildren()
    this.#say('')
  }

  /** @param {string} text */
  #say(text) {
    const note = byId('detail-note')
    if (note.textContent !== text) note.textContent = text
  }

  /** @param {Metric} metric */
  #scale(metric) {
    return { unit: unitOf(metric), perSecond: countsUp(metric) }
  }

  /** @param {number | null} index */
  #point(index) {
    if (index === this.#cursor) return
    this.#cursor = index
    this.#fill()
  }

  #fill() {
    const [metric, data] = [this.#metric, this.#data]
    if (metric === undefined || data === undefined) return
    const { unit, perSecond } = this.#scale(metric)
    const time = this.#cursor === null ? undefined : data.times[this.#cursor]
    byId('detail-moment').textContent =
      time === undefined ? 'Last' : new Date(time * 1000).toLocaleTimeString(undefined, { hourCycle: 'h23' })
    const rows = byId('detail-rows')
    while (rows.childElementCount > data.lines.length) rows.lastElementChild?.remove()
    for (const [index, { label, values }] of data.lines.entries()) {
      const row = rows.children[index] ?? rows.appendChild(this.#row())
      const known = values.filter((value) => value !== null)
      const mean = known.reduce((sum, value) => sum + value, 0) / known.length
      const now = this.#cursor === null ? known.at(-1) : values[this.#cursor]
      const figures =
        known.length === 0 ? [null, null, null, null] : [now, Math.min(...known), mean, Math.max(...known)]
      const [swatch, name] = row.querySelectorAll('span')
      swatch?.style.setProperty('--swatch', lineColour(index))
      if (name !== undefined) name.textContent = label
      const isShown = !this.#hidden.has(label)
      row.querySelector('button')?.setAttribute('aria-pressed', String(isShown))
      this.#chart?.toggle(index, isShown)
      for (const [column, figure] of figures.entries()) {
        const cell = row.querySelectorAll('td')[column]
        if (cell !== undefined) cell.textContent = formatFigure(figure, unit, perSecond)
      }
    }
  }

  #row() {
    const row = document.createElement('tr')
    const head = row.appendChild(document.createElement('th'))
    head.scope = 'row'
    const button = head.appendChild(document.createElement('button'))
    button.type = 'button'
    button.className = 'line'
    button.appendChild(document.createElement('span')).className = 'swatch'
    const name = button.appendChild(document.createElement('span'))
    for (let column = 0; column < 4; column++) row.append(document.createElement('td'))
    button.addEventListener('click', () => {
      const label = name.textContent ?? ''
      if (!this.#hidden.delete(label)) this.#hidden.add(label)
      this.#fill()
    })
    return row
  }
}

/** @param {Metric} metric */
function aboutOf(metric) {
  const kind = countsUp(metric)
    ? 'Counter, shown as growth per second'
    : `${metric.type.slice(0, 1).toUpperCase()}${metric.type.slice(1)}`
  const period = metric.period ? `, every ${metric.period} s` : ''
  return `${kind}${period}${metric.description ? `. ${metric.description.slice(0, 500)}` : ''}`
}

/** @param {ChartData} data */
async function noteOf(data) {
  if (!(await canDraw())) return 'Charts need the package uplot on the service: npm install uplot.'
  if (data.lines.length === 0) return 'Nothing was measured in this time.'
  return data.omitted > 0 ? `${data.omitted} more series are not shown.` : ''
}

/** @param {string} id */
function byId(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id))
}
