import { read, send, serviceNow } from '../calls/serviceCalls.js'
import { element, setText } from '../parts/element.js'
import { emptyState } from '../parts/emptyState.js'
import { firstAlert } from '../words/commands.js'
import { formatAgo, formatSpan } from '../words/figures.js'
import { alertOrder, alertState } from './alertState.js'
import { conditionText, violationText } from './alertText.js'

/** @typedef {import('./alertState.js').Alert} Alert */
/** @typedef {import('./alertState.js').Statuses} Statuses */

const pageLength = 100
const mostPages = 10
const shownIncidents = 50

/** Alerts with their state, those that fire first, and when they fired. */
export class AlertsView {
  #count = element('p', { class: 'count' })
  #empty = emptyState(
    'No alerts yet',
    'An alert watches a metric and tells a service of yours (a webhook, Slack, mail) when it goes beyond a limit. Make the first one:',
    firstAlert(location.origin),
  )
  #list = element('ul', { class: 'alerts', 'aria-label': 'Alerts' })
  #rows = element('tbody')
  #history = element(
    'section',
    { 'aria-labelledby': 'history-title' },
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
  element = element(
    'section',
    { 'aria-labelledby': 'alerts-title' },
    element('div', { class: 'headline' }, element('h1', { id: 'alerts-title' }, 'Alerts'), this.#count),
    this.#empty,
    this.#list,
    this.#history,
  )
  #notice
  #hasRead = false
  /** Each is called every second. @type {(() => void)[]} */
  #clocks = []

  /** @param {(text: string) => void} notice */
  constructor(notice) {
    this.#notice = notice
    this.#empty.hidden = true
    this.#history.hidden = true
    setInterval(() => {
      for (const clock of this.#clocks) clock()
    }, 1000)
  }

  /** @param {import('../calls/Live.js').Change} change */
  async refresh({ kinds }) {
    const isConcerned =
      kinds === null || ['alert', 'alert_state', 'incident', 'service'].some((kind) => kinds.has(kind))
    if (this.#hasRead && !isConcerned) return
    const [alerts, statuses, { incidents = [] }] = await Promise.all([
      readAlerts(),
      read('alerts/status'),
      read('alerts/incidents', { length: shownIncidents }),
    ])
    this.#hasRead = true
    this.#show(alerts, statuses)
    this.#showHistory(incidents)
  }

  recolour() {}

  leave() {}

  /** @param {Alert[]} alerts @param {Statuses} statuses */
  #show(alerts, statuses) {
    this.#clocks = []
    this.#empty.hidden = alerts.length > 0
    const firing = alerts.filter((alert) => alertState(alert, statuses).name === 'firing').length
    setText(
      this.#count,
      alerts.length === 0
        ? ''
        : firing === 0
          ? `${alerts.length}, none firing`
          : `${firing} of ${alerts.length} firing`,
    )
    const focused = /** @type {HTMLElement | null} */ (document.activeElement)?.dataset?.['alert']
    this.#list.replaceChildren(...alertOrder(alerts, statuses).map((alert) => this.#card(alert, statuses)))
    // The list is made anew; the keyboard stays where it was.
    if (focused !== undefined)
      /** @type {HTMLElement | null} */ (this.#list.querySelector(`[data-alert="${CSS.escape(focused)}"]`))?.focus()
  }

  /** @param {Alert} alert @param {Statuses} statuses */
  #card(alert, statuses) {
    const { name, word, since } = alertState(alert, statuses)
    const time = element('span', { class: 'since' })
    if (since !== undefined) {
      const tick = () => setText(time, formatAgo(serviceNow() - since))
      tick()
      this.#clocks.push(tick)
    }
    const told = alert.services.map(({ title, type }) => title || type).join(', ')
    const card = element(
      'li',
      { class: `alert ${name}` },
      element('p', { class: 'state' }, element('span', { class: 'badge' }, word), time),
      element(
        'div',
        { class: 'what' },
        element('h2', {}, alert.name),
        ...(alert.description ? [element('p', { class: 'about' }, alert.description)] : []),
        ...alert.conditions.map((condition) => element('p', { class: 'condition' }, conditionText(condition))),
      ),
      element('p', { class: 'told' }, told === '' ? 'Tells nobody' : `Tells ${told}`),
    )
    if (name === 'firing')
      card.append(
        element(
          'button',
          { type: 'button', class: 'plain', 'data-alert': alert.id, onclick: () => this.#clear(alert) },
          'Clear',
        ),
      )
    return card
  }

  /** @param {Alert} alert */
  async #clear({ id }) {
    try {
      await send('POST', `alerts/${id}/clear`)
      await this.refresh({ names: null, kinds: null })
      this.#notice('')
    } catch (error) {
      this.#notice(error instanceof Error ? error.message : String(error))
    }
  }

  /** @param {any[]} incidents */
  #showHistory(incidents) {
    this.#history.hidden = incidents.length === 0
    this.#rows.replaceChildren(
      ...incidents.map(({ name, triggered_at, cleared_at, violations }) => {
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
      }),
    )
  }
}

/** @returns {Promise<Alert[]>} */
async function readAlerts() {
  /** @type {Alert[]} */
  const all = []
  for (let page = 0; page < mostPages; page++) {
    const { alerts = [] } = (await read('alerts', { offset: all.length, length: pageLength })) ?? {}
    all.push(...alerts)
    if (alerts.length < pageLength) break
  }
  return all
}
