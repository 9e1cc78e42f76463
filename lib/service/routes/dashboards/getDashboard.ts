import { documentId } from '../../documents/documentId.js'
import type { Route } from '../../http/Route.js'
import { dashboardJson } from '../../view/dashboardJson.js'
import { notFound } from '../notFound.js'

/** `GET /v1/dashboards/:id` (reference 8.10): the dashboard with the numbers of its instruments, in order. */
export const getDashboard: Route = {
  method: 'GET',
  path: '/v1/dashboards/:id',
  async answer(request, { store }) {
    const id = documentId(request.param('id'))
    const dashboard = id === undefined ? undefined : await store.getDocument('dashboard', id)
    return dashboard === undefined ? notFound : { status: 200, json: await dashboardJson(store, dashboard) }
  },
}
