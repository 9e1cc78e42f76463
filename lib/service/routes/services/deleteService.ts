import type { Route } from '../../http/Route.js'
import { findService } from '../../notifier/findService.js'
import { notFound } from '../notFound.js'

/**
 * `DELETE /v1/services/:id` (reference 8.3). Alerts lose it with that: they keep ids, ids are never given twice, and one that leads nowhere is
 * not shown.
 */
export const deleteService: Route = {
  method: 'DELETE',
  path: '/v1/services/:id',
  async answer(request, { store }) {
    await request.body()
    const { id } = await findService(store, request.param('id'))
    return (await store.deleteDocument('service', id)) ? { status: 204 } : notFound
  },
}
