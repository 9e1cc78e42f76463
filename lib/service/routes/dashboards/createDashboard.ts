import { parseFields } from '../../http/parseBody.js'
import type { Route } from '../../http/Route.js'
import { dashboardJson } from '../../view/dashboardJson.js'
import { dashboardTaken, readDashboard } from '../../view/readDashboard.js'

/** `POST /v1/dashboards` (reference 8.10), as JSON or a form. */
export const createDashboard: Route = {
  method: 'POST',
  path: '/v1/dashboards',
  async answer(request, { store, forms, runtime }) {
    const fields = parseFields(await request.body(), request.header('content-type'), forms)
    const { name = '', instruments = [] } = await readDashboard(store, fields, ['name'])
    const now = Math.floor(runtime.now() / 1000)
    const made = await store.createDocument({ kind: 'dashboard', name, body: { instruments }, isUnique: true, now })
    if (made === undefined) throw dashboardTaken()
    const json = await dashboardJson(store, made)
    return { status: 201, headers: { location: `/v1/dashboards/${made.id}` }, json }
  },
}
