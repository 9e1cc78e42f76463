import { element, setText } from '../parts/element.js'

/** @typedef {{ label: string, colour: string, text: string, isNearest: boolean }} TipRow */

/** What the lines of a chart say at one moment, beside the pointer. Those who don't point have the figures elsewhere. */
export class ChartTip {
  #time = element('p')
  #events = element('div')
  #rows = element('ul')
  #more = element('p', { class: 'more' })
  #element = element('div', { class: 'tip', 'aria-hidden': 'true' }, this.#time, this.#events, this.#rows, this.#more)

  /**
   * @param {HTMLElement} over - what is pointed at
   * @param {{ left: number, top: number }} pointer - pixels from its corner
   * @param {{ time: string, events: readonly string[], rows: readonly TipRow[], more: number }} content
   */
  show(over, { left, top }, { time, events, rows, more }) {
    setText(this.#time, time)
    this.#events.replaceChildren(...events.map((event) => element('p', { class: 'event' }, event)))
    setText(this.#more, more > 0 ? `and ${more} more` : '')
    this.#rows.replaceChildren(
      ...rows.map(({ label, colour, text, isNearest }) => {
        const swatch = element('span', { class: 'swatch' })
        swatch.style.setProperty('--swatch', colour)
        return element(
          'li',
          { class: isNearest ? 'nearest' : false },
          swatch,
          element('span', { class: 'of' }, label),
          element('span', { class: 'figure' }, text),
        )
      }),
    )
    // Over everything that is not behind an open dialog, and never cut off by the card of its chart.
    const place = over.closest('dialog') ?? document.body
    if (this.#element.parentElement !== place) place.append(this.#element)
    const { offsetWidth: width, offsetHeight: height } = this.#element
    const corner = over.getBoundingClientRect()
    const right = corner.left + left + gap
    const x = right + width + gap > innerWidth ? corner.left + left - gap - width : right
    const y = Math.min(corner.top + top + gap, innerHeight - height - gap)
    this.#element.style.translate = `${Math.max(gap / 2, x)}px ${Math.max(gap / 2, y)}px`
  }

  hide() {
    this.#element.remove()
  }
}

/** Pixels from the pointer, and from the edges of the window. */
const gap = 14
