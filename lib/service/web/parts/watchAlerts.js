import { read } from '../calls/serviceCalls.js'
import { byId, setText } from './element.js'
import { setPageTitle } from './pageTitle.js'

let hasRead = false

/**
 * Shows on every view, and in the title of the tab, how many alerts fire.
 *
 * @param {import('../calls/Live.js').Change} change
 */
export async function watchAlerts({ kinds }) {
  if (hasRead && kinds !== null && !kinds.has('alert_state')) return
  const { firing = [] } = (await read('alerts/status')) ?? {}
  hasRead = true
  const badge = byId('firing')
  badge.hidden = firing.length === 0
  setText(byId('firing-number'), String(firing.length))
  setPageTitle({ firing: firing.length })
}
