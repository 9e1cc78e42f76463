import { serviceNow } from '../calls/serviceCalls.js'
import { element, setText } from '../parts/element.js'
import { forAdmins } from '../parts/roles.js'
import { formatAgo } from '../words/figures.js'
import { alertState } from './alertState.js'
import { conditionText } from './alertText.js'

/** @typedef {import('./alertState.js').Alert} Alert */
/** @typedef {Record<'clear' | 'edit' | 'turn' | 'remove', (alert: Alert) => void>} AlertActions */

/**
 * One alert: its state and since when, what it watches and whom it tells, and what can be done about it.
 *
 * @param {Alert} alert
 * @param {import('./alertState.js').Statuses} statuses
 * @param {AlertActions} actions
 * @returns {{ element: HTMLElement, tick: () => void }} `tick` says anew how long ago that was
 */
export function alertCard(alert, statuses, actions) {
  const { name, word, since } = alertState(alert, statuses)
  const time = element('span', { class: 'since' })
  const told = alert.services.filter(({ delivered }) => delivered).map(({ title, type }) => title || type)
  const untold = alert.services
    .filter(({ delivered }) => !delivered)
    .map(({ title, type }) => `${title || type} (${type})`)
  const button = (
    /** @type {string} */ text,
    /** @type {(alert: Alert) => void} */ act,
    /** @type {string} */ look = 'plain quiet',
  ) =>
    element(
      'button',
      {
        type: 'button',
        class: look,
        // Where the keyboard is when the list is made anew.
        'data-key': `${alert.id} ${text}`,
        'aria-label': `${text} ${alert.name}`,
        onclick: () => act(alert),
      },
      text,
    )
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
    element(
      'p',
      { class: 'told' },
      [
        told.length === 0 ? 'Tells nobody' : `Tells ${told.join(', ')}`,
        ...(untold.length === 0 ? [] : [`nothing is sent to ${untold.join(', ')}`]),
      ].join('; '),
    ),
    element(
      'div',
      { class: `acts ${forAdmins}` },
      ...(name === 'firing' ? [button('Clear', actions.clear, 'plain')] : []),
      button('Edit', actions.edit),
      button(alert.active ? 'Turn off' : 'Turn on', actions.turn),
      button('Delete', actions.remove),
    ),
  )
  const tick = () => setText(time, since === undefined ? '' : formatAgo(serviceNow() - since))
  tick()
  return { element: card, tick }
}
