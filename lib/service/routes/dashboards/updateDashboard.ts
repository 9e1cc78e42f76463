import { changeDocument } from '../../documents/changeDocument.js'
import { documentId } from '../../documents/documentId.js'
import { parseFields } from '../../http/parseBody.js'
import type { Route } from '../../http/Route.js'
import { dashboardTaken, readDashboard } from '../../view/readDashboard.js'
import { notFound } from '../notFound.js'

/** `PUT /v1/dashboards/:id` (reference 8.10): another name, other instruments as a whole, or both. */
export const updateDashboard: Route = {
  method: 'PUT',
  path: '/v1/dashboards/:id',
  async answer(request, { store, forms, runtime }) {
    const fields = parseFields(await request.body(), request.header('content-type'), forms)
    const id = documentId(request.param('id'))
    if (id === undefined) return notFound
    const { name, ...given } = await readDashboard(store, fields)
    const now = Math.floor(runtime.now() / 1000)
    const changed = await changeDocument(
      store,
      'dashboard',
      id,
      (dashboard) => ({
        name: name ?? dashboard.name,
        isUnique: true,
        body: { ...dashboard.body, ...given },
        now,
      }),
      dashboardTaken,
    )
    return changed === undefined ? notFound : { status: 204 }
  },
}
