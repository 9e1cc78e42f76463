/** @typedef {{ id: number, name: string, description: string | null, active: boolean, conditions: import('./alertText.js').Condition[], services: { id: number, title: string, type: string, delivered: boolean }[] }} Alert */
/** @typedef {{ firing: { id: number, triggered_at: number }[], cleared: { id: number, cleared_at: number }[] }} Statuses */
/** @typedef {{ name: 'firing' | 'cleared' | 'ok' | 'off', word: string, since: number | undefined }} AlertState */

/**
 * What there is to say of an alert, and since when (Unix seconds), where that is known.
 *
 * @param {{ id: number, active: boolean }} alert
 * @param {Statuses} statuses
 * @returns {AlertState}
 */
export function alertState({ id, active }, { firing, cleared }) {
  const fires = firing.find((one) => one.id === id)
  if (fires !== undefined) return { name: 'firing', word: 'Firing', since: fires.triggered_at }
  if (!active) return { name: 'off', word: 'Off', since: undefined }
  const was = cleared.find((one) => one.id === id)
  return was === undefined
    ? { name: 'ok', word: 'OK', since: undefined }
    : { name: 'cleared', word: 'Cleared', since: was.cleared_at }
}

const order = ['firing', 'cleared', 'ok', 'off']

/**
 * Those that fire first, then those that did of late; among equals by name.
 *
 * @template {{ id: number, name: string, active: boolean }} Kind
 * @param {readonly Kind[]} alerts
 * @param {Statuses} statuses
 * @returns {Kind[]}
 */
export function alertOrder(alerts, statuses) {
  const rank = (/** @type {Kind} */ alert) => order.indexOf(alertState(alert, statuses).name)
  return [...alerts].sort((one, other) => rank(one) - rank(other) || one.name.localeCompare(other.name))
}
