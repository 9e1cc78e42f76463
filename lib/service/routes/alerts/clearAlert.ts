import { alertOf } from '../../alerting/Alert.js'
import { announce } from '../../alerting/announce.js'
import { changeState } from '../../alerting/changeState.js'
import { findAlert } from '../../alerting/findAlert.js'
import { resolvedState } from '../../alerting/nextState.js'
import { servicesOf } from '../../alerting/servicesOf.js'
import type { Route } from '../../http/Route.js'

/**
 * `POST /v1/alerts/:id/clear` (reference 8.2): what was measured until now no longer counts, and those who were told that it fires are told that
 * it no longer does. One that doesn't fire stays as it is.
 */
export const clearAlert: Route = {
  method: 'POST',
  path: '/v1/alerts/:id/clear',
  async answer(request, { store, account }) {
    await request.body()
    const alert = alertOf(await findAlert(store, request))
    const services = await servicesOf(store, alert)
    const now = Math.floor(store.clock.now() / 1_000)
    await changeState(store, alert.id, now, (state) =>
      announce(alert, resolvedState(state, now), services, account, now),
    )
    return { status: 204 }
  },
}
