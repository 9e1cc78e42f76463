import { oneAlertJson } from '../../alerting/alertJson.js'
import { findAlert } from '../../alerting/findAlert.js'
import type { Route } from '../../http/Route.js'

/** `GET /v1/alerts/:id` (reference 8.2). */
export const getAlert: Route = {
  method: 'GET',
  path: '/v1/alerts/:id',
  answer: async (request, { store }) => ({
    status: 200,
    json: await oneAlertJson(store, await findAlert(store, request), request),
  }),
}
