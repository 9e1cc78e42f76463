import { documentId } from '../../documents/documentId.js'
import type { Route } from '../../http/Route.js'
import { deleteChartTokens } from '../../view/deleteChartTokens.js'
import { notFound } from '../notFound.js'

/** `DELETE /v1/instruments/:id` (reference 8.10): dashboards do without it, and its chart tokens go with it. */
export const deleteInstrument: Route = {
  method: 'DELETE',
  path: '/v1/instruments/:id',
  async answer(request, { store }) {
    await request.body()
    const id = documentId(request.param('id'))
    if (id === undefined || !(await store.deleteDocument('instrument', id))) return notFound
    await deleteChartTokens(store, id)
    return { status: 204 }
  },
}
