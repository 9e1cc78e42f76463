import { pointAt } from '../charts/chartData.js'
import { lineColour } from '../charts/chartOptions.js'
import { element, setText } from '../parts/element.js'
import { formatFigure } from '../words/figures.js'

/** @typedef {import('../charts/chartData.js').ChartData} ChartData */
/** @typedef {{ unit: string, perSecond: boolean }} Look */

/** A row of figures for each line of a chart, which also switches lines off and on. */
export class SeriesTable {
  #moment = element('th', { scope: 'col' }, 'Last')
  #rows = element('tbody')
  element = element(
    'table',
    {},
    element(
      'thead',
      {},
      element(
        'tr',
        {},
        element('th', { scope: 'col' }, 'Line'),
        this.#moment,
        ...['Least', 'Mean', 'Greatest'].map((text) => element('th', { scope: 'col' }, text)),
      ),
    ),
    this.#rows,
  )
  #toggle
  #focus
  /** Labels of lines that were switched off. @type {Set<string>} */
  #hidden = new Set()
  /** @type {{ data: ChartData, look: Look } | undefined} */
  #shown
  /** @type {number | null} */
  #cursor = null

  /** @param {{ toggle(line: number, isShown: boolean): void, focus(line: number | undefined): void }} actions */
  constructor({ toggle, focus }) {
    this.#toggle = toggle
    this.#focus = focus
  }

  /** @param {ChartData} data @param {Look} look */
  show(data, look) {
    this.#shown = { data, look }
    this.element.hidden = data.lines.length === 0
    this.#fill()
  }

  /** Shows the figures of one moment; null: the last ones. @param {number | null} index */
  point(index) {
    if (index === this.#cursor) return
    this.#cursor = index
    this.#fill()
  }

  clear() {
    this.#shown = undefined
    this.#cursor = null
    this.#hidden.clear()
    this.#rows.replaceChildren()
  }

  recolour() {
    this.#fill()
  }

  #fill() {
    if (this.#shown === undefined) return
    const { data, look } = this.#shown
    const time = this.#cursor === null ? undefined : data.times[this.#cursor]
    setText(
      this.#moment,
      time === undefined ? 'Last' : new Date(time * 1000).toLocaleTimeString(undefined, { hourCycle: 'h23' }),
    )
    while (this.#rows.childElementCount > data.lines.length) this.#rows.lastElementChild?.remove()
    for (const [index, line] of data.lines.entries()) {
      const row = /** @type {HTMLTableRowElement} */ (this.#rows.children[index] ?? this.#rows.appendChild(this.#row()))
      const [swatch, name] = row.querySelectorAll('span')
      swatch?.style.setProperty('--swatch', lineColour(index, line.color))
      if (name !== undefined) setText(name, line.label)
      const isShown = !this.#hidden.has(line.label)
      row.querySelector('button')?.setAttribute('aria-pressed', String(isShown))
      this.#toggle(index, isShown)
      for (const [column, figure] of this.#figures(line).entries()) {
        const cell = row.cells[column + 1]
        if (cell !== undefined) setText(cell, formatFigure(figure, look.unit, look.perSecond))
      }
    }
  }

  /** Last, least, mean and greatest; of what lies between values, too, where that is known. @param {import('../charts/chartData.js').Line} line */
  #figures({ values, lows, highs }) {
    const known = values.filter((value) => typeof value === 'number')
    if (known.length === 0) return [null, null, null, null]
    const now = this.#cursor === null ? known.at(-1) : values[pointAt(values, this.#cursor) ?? -1]
    const least = (lows ?? values).reduce(
      (/** @type {number} */ low, value) => Math.min(low, value ?? low),
      Number.POSITIVE_INFINITY,
    )
    const greatest = (highs ?? values).reduce(
      (/** @type {number} */ high, value) => Math.max(high, value ?? high),
      Number.NEGATIVE_INFINITY,
    )
    return [now, least, known.reduce((sum, value) => sum + value, 0) / known.length, greatest]
  }

  #row() {
    const name = element('span')
    const click = () => {
      const label = name.textContent ?? ''
      if (!this.#hidden.delete(label)) this.#hidden.add(label)
      this.#fill()
    }
    const button = element(
      'button',
      { type: 'button', class: 'line', onclick: click },
      element('span', { class: 'swatch' }),
      name,
    )
    const row = element(
      'tr',
      {},
      element('th', { scope: 'row' }, button),
      ...Array.from({ length: 4 }, () => element('td')),
    )
    // The line of the row that is pointed at, or that the keyboard is on, comes forward.
    const [come, go] = [() => this.#focus(row.sectionRowIndex), () => this.#focus(undefined)]
    for (const [event, act] of /** @type {const} */ ([
      ['pointerenter', come],
      ['pointerleave', go],
      ['focusin', come],
      ['focusout', go],
    ]))
      row.addEventListener(event, act)
    return row
  }
}
