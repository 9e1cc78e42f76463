import { read, send } from '../calls/serviceCalls.js'
import { confirm } from '../parts/dialogs.js'
import { element, setText } from '../parts/element.js'
import { emptyState } from '../parts/emptyState.js'
import { forAdmins, viewerNote } from '../parts/roles.js'
import { firstAlert } from '../words/commands.js'
import { alertCard } from './alertCard.js'
import { alertOrder, alertState } from './alertState.js'
import { editAlert } from './editAlert.js'
import { IncidentTable } from './IncidentTable.js'

/** @typedef {import('./alertState.js').Alert} Alert */
/** @typedef {import('./alertState.js').Statuses} Statuses */

const pageLength = 100
const mostPages = 10
const shownIncidents = 50

/** Alerts with their state, those that fire first, and when they fired; they are made and changed here, too. */
export class AlertsView {
  #count = element('p', { class: 'count' })
  #tools = element('div', { class: 'tools', hidden: true }, this.#newAlert())
  #readOnly = viewerNote('change alerts, or clear them')
  #empty = emptyState(
    'No alerts yet',
    'An alert watches a metric and tells a webhook or a Slack channel when it goes beyond a limit. This makes one from a shell:',
    firstAlert(location.origin),
    element('p', {}, this.#newAlert()),
  )
  #list = element('ul', { class: 'alerts', 'aria-label': 'Alerts' })
  #history = new IncidentTable()
  element = element(
    'section',
    { 'aria-labelledby': 'alerts-title' },
    element('div', { class: 'headline' }, element('h1', { id: 'alerts-title' }, 'Alerts'), this.#count, this.#tools),
    this.#readOnly,
    this.#empty,
    this.#list,
    this.#history.element,
  )
  #notice
  #hasRead = false
  /** Each is called every second. @type {(() => void)[]} */
  #clocks = []
  /** @type {import('./alertCard.js').AlertActions} */
  #actions = {
    clear: (alert) => this.#attempt(() => send('POST', `alerts/${alert.id}/clear`)),
    edit: (alert) => this.#attempt(() => editAlert(alert)),
    turn: (alert) => this.#attempt(() => send('PUT', `alerts/${alert.id}`, { active: !alert.active })),
    remove: (alert) =>
      this.#attempt(async () => {
        const text = `“${alert.name}” will no longer be watched. Its history stays.`
        if (await confirm({ title: 'Delete alert', text, done: 'Delete' })) await send('DELETE', `alerts/${alert.id}`)
      }),
  }

  /** @param {(text: string) => void} notice */
  constructor(notice) {
    this.#notice = notice
    this.#empty.hidden = true
    setInterval(() => {
      for (const clock of this.#clocks) clock()
      this.#history.tick()
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
    this.#history.show(incidents)
  }

  recolour() {}

  leave() {}

  /** @param {Alert[]} alerts @param {Statuses} statuses */
  #show(alerts, statuses) {
    this.#empty.hidden = alerts.length > 0
    this.#tools.hidden = alerts.length === 0
    this.#readOnly.hidden = alerts.length === 0
    const firing = alerts.filter((alert) => alertState(alert, statuses).name === 'firing').length
    setText(
      this.#count,
      alerts.length === 0
        ? ''
        : firing === 0
          ? `${alerts.length}, none firing`
          : `${firing} of ${alerts.length} firing`,
    )
    const focused = /** @type {HTMLElement | null} */ (document.activeElement)?.dataset?.['key']
    const cards = alertOrder(alerts, statuses).map((alert) => alertCard(alert, statuses, this.#actions))
    this.#clocks = cards.map(({ tick }) => tick)
    this.#list.replaceChildren(...cards.map((card) => card.element))
    // The list is made anew; the keyboard stays where it was.
    if (focused !== undefined)
      /** @type {HTMLElement | null} */ (this.#list.querySelector(`[data-key="${CSS.escape(focused)}"]`))?.focus()
  }

  #newAlert() {
    return element(
      'button',
      { type: 'button', class: `primary ${forAdmins}`, onclick: () => this.#attempt(() => editAlert()) },
      'New alert',
    )
  }

  /** @param {() => Promise<unknown>} work */
  async #attempt(work) {
    try {
      await work()
      await this.refresh({ names: null, kinds: null })
      this.#notice('')
    } catch (error) {
      this.#notice(error instanceof Error ? error.message : String(error))
    }
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
