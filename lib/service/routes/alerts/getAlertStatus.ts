import { stateOf } from '../../alerting/AlertState.js'
import { findState } from '../../alerting/changeState.js'
import { findAlert } from '../../alerting/findAlert.js'
import type { Route } from '../../http/Route.js'

/** `GET /v1/alerts/:id/status` (reference 8.2). */
export const getAlertStatus: Route = {
  method: 'GET',
  path: '/v1/alerts/:id/status',
  async answer(request, { store }) {
    const { id } = await findAlert(store, request)
    const { status } = stateOf(await findState(store, id))
    return { status: 200, json: { alert: { id }, status } }
  },
}
