import { documentId } from '../../documents/documentId.js'
import type { Route } from '../../http/Route.js'
import { deleteChartTokens } from '../../view/deleteChartTokens.js'
import { notFound } from '../notFound.js'

/** `DELETE /v1/dashboards/:id` (reference 8.10): its instruments stay, its chart tokens go with it. */
export const deleteDashboard: Route = {
  method: 'DELETE',
  path: '/v1/dashboards/:id',
  async answer(request, { store }) {
    await request.body()
    const id = documentId(request.param('id'))
    if (id === undefined || !(await store.deleteDocument('dashboard', id))) return notFound
    await deleteChartTokens(store, id)
    return { status: 204 }
  },
}
