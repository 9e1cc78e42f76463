import { serviceNow } from '../calls/serviceCalls.js'
import { element, setText } from '../parts/element.js'
import { formatAgo, formatFigure, formatSpan } from '../words/figures.js'
import { reporterName } from './reporterName.js'

/** @typedef {import('./reporterName.js').Reporter} Reporter */

/** What each state looks like, in its class, and what it is called. */
const looks = /** @type {Record<string, readonly [look: string, word: string]>} */ ({
  sending: ['', 'Sending'],
  silent: ['silent', 'Silent'],
  closed: ['closed', 'Closed'],
  idle: ['closed', 'Idle'],
})

/** One reporter in the table; its cells stay while their texts change, so that what is selected stays selected. */
export class ReporterRow {
  #who = element('span', { class: 'who' })
  #about = element('span', { class: 'about' })
  #fault = element('span', { class: 'about fault' })
  #state = element('span', { class: 'badge' })
  #seen = element('span')
  #interval = element('span', { class: 'about' })
  #rate = element('span')
  #sent = element('span')
  #errors = element('span')
  element = element(
    'tr',
    {},
    element('th', { scope: 'row' }, this.#who, this.#about, this.#fault),
    cell('State', this.#state),
    cell('Last seen', this.#seen, this.#interval),
    cell('Rate', this.#rate),
    cell('Sent', this.#sent),
    cell('Errors', this.#errors),
  )

  /** @param {Reporter} reporter */
  show(reporter) {
    const {
      state,
      processes,
      last_seen,
      interval,
      measurements,
      measurements_per_second,
      refused,
      errors,
      last_error,
    } = reporter
    const { name, about } = reporterName(reporter)
    const lost = refused === 0 ? '' : `${formatFigure(refused, '')} measurements refused. `
    // Of one that is refused whatever it sends, "sending" would be half the truth.
    const isRefused = state === 'sending' && errors > 0 && measurements === 0
    const [look, word] = isRefused ? ['firing', 'Refused'] : (looks[state] ?? ['', state])
    this.element.className = look
    setText(this.#who, name)
    setText(this.#about, processes > 1 ? [`${processes} processes`, about].filter(Boolean).join(' · ') : about)
    setText(this.#fault, last_error === null ? '' : `${lost}${last_error.message}`)
    setText(this.#state, word)
    setText(this.#seen, formatAgo(serviceNow() - last_seen))
    setText(this.#interval, interval === null ? '' : `every ${formatSpan(interval)}`)
    setText(this.#rate, formatFigure(measurements_per_second, '', true))
    setText(this.#sent, formatFigure(measurements, ''))
    setText(this.#errors, formatFigure(errors, ''))
  }
}

/** @param {string} label @param {...Node} children */
function cell(label, ...children) {
  return element('td', { 'data-label': label }, ...children)
}
