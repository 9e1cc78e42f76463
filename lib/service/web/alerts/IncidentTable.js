import { serviceNow } from '../calls/serviceCalls.js'
import { element, setText } from '../parts/element.js'
import { formatSpan } from '../words/figures.js'
import { violationText } from './alertText.js'

/** When alerts fired, the last first. */
export class IncidentTable {
  #rows = element('tbody')
  element = element(
    'section',
    { class: 'history', 'aria-labelledby': 'history-title', hidden: true },
    element('h2', { id: 'history-title' }, 'History'),
    element(
      'table',
      { class: 'cards' },
      element(
        'thead',
        {},
        element('tr', {}, ...['When', 'Alert', 'For', 'What'].map((text) => element('th', { scope: 'col' }, text))),
      ),
      this.#rows,
    ),
  )
  /** One for each that goes on. @type {(() => void)[]} */
  #clocks = []

  /** @param {any[]} incidents - as the service lists them */
  show(incidents) {
    this.#clocks = []
    this.element.hidden = incidents.length === 0
    this.#rows.replaceChildren(...incidents.map((incident) => this.#row(incident)))
  }

  /** Says anew how long those last that go on. */
  tick() {
    for (const clock of this.#clocks) clock()
  }

  /** @param {any} incident */
  #row({ name, triggered_at, cleared_at, violations }) {
    const when = new Date(triggered_at * 1000)
    const lasted = element('td', { 'data-label': 'For' })
    const tick = () =>
      setText(
        lasted,
        cleared_at === null
          ? `${formatSpan(serviceNow() - triggered_at)}, still firing`
          : formatSpan(cleared_at - triggered_at),
      )
    tick()
    if (cleared_at === null) this.#clocks.push(tick)
    return element(
      'tr',
      { class: cleared_at === null ? 'ongoing' : false },
      element(
        'th',
        { scope: 'row', 'data-label': 'When' },
        element(
          'time',
          { datetime: when.toISOString() },
          when.toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23' }),
        ),
      ),
      element('td', { 'data-label': 'Alert' }, String(name)),
      lasted,
      element('td', { 'data-label': 'What' }, violationText(violations)),
    )
  }
}
