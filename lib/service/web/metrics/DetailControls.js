import { serviceNow } from '../calls/serviceCalls.js'
import { zoomed } from '../charts/timeRanges.js'
import { element } from '../parts/element.js'

/** @typedef {import('../parts/pageState.js').PageState} PageState */

/** Seconds that can be asked for, and how they are called. */
const resolutions = /** @type {const} */ ([
  [0, 'Auto'],
  [1, '1 s'],
  [10, '10 s'],
  [60, '1 min'],
  [900, '15 min'],
  [3600, '1 h'],
  [86_400, '1 day'],
])

/** What of a metric is shown: the time, the resolution, and what becomes a line. */
export class DetailControls {
  #resolution
  #by
  #live
  /** @type {PageState | undefined} */
  #state
  element

  /** @param {(change: Partial<PageState>) => void} go */
  constructor(go) {
    const press = (/** @type {string} */ key) => {
      const change = this.#state === undefined ? undefined : zoomed(key, this.#state, serviceNow())
      if (change !== undefined) go(change)
    }
    const button = (/** @type {string} */ key, /** @type {string} */ text, /** @type {string} */ label) =>
      element(
        'button',
        {
          type: 'button',
          class: 'plain icon',
          'aria-label': label,
          title: `${label} (${key})`,
          'aria-keyshortcuts': key,
          onclick: () => press(key),
        },
        text,
      )
    this.#live = element(
      'button',
      {
        type: 'button',
        class: 'plain',
        title: 'Back to what happens now (0)',
        'aria-keyshortcuts': '0',
        onclick: () => press('0'),
      },
      'Back to live',
    )
    this.#resolution = element('select', { onchange: () => go({ resolution: Number(this.#resolution.value) }) })
    for (const [seconds, label] of resolutions) this.#resolution.append(element('option', { value: seconds }, label))
    this.#by = element('select', { onchange: () => go({ by: this.#by.value }) })
    this.element = element(
      'div',
      { class: 'controls' },
      element(
        'div',
        { class: 'zoom', role: 'group', 'aria-label': 'Time shown' },
        button('<', '‹', 'Earlier'),
        button('-', '−', 'Zoom out'),
        button('+', '+', 'Zoom in'),
        button('>', '›', 'Later'),
        this.#live,
      ),
      element('label', {}, element('span', {}, 'Resolution'), this.#resolution),
      element('label', {}, element('span', {}, 'Lines'), this.#by),
    )
  }

  /** @param {PageState} state @param {import('./metricKind.js').Metric} metric */
  show(state, { name, period }) {
    if (name !== this.#state?.metric) this.#by.replaceChildren()
    this.#state = state
    this.#live.hidden = state.from === 0
    for (const option of this.#resolution.options)
      option.disabled = Number(option.value) > 0 && Number(option.value) % (period ?? 1) !== 0
    if (![...this.#resolution.options].some(({ value }) => value === String(state.resolution)))
      this.#resolution.append(element('option', { value: state.resolution }, `${state.resolution} s`))
    this.#resolution.value = String(state.resolution)
    this.#offer([])
  }

  /** Tags by which lines can be joined. @param {{ tagNames: string[] }} data */
  know({ tagNames }) {
    this.#offer(tagNames)
  }

  /** @param {readonly string[]} tagNames */
  #offer(tagNames) {
    const chosen = this.#state?.by ?? ''
    const known = [...this.#by.options].map(({ value }) => value)
    const wanted = ['', '*', ...tagNames, ...(chosen === '' ? [] : [chosen])].filter((value) => !known.includes(value))
    for (const value of new Set(wanted))
      this.#by.append(
        element('option', { value }, value === '' ? 'Every series' : value === '*' ? 'All as one' : `By ${value}`),
      )
    this.#by.value = chosen
  }
}
