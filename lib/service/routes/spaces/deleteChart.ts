import type { Route } from '../../http/Route.js'
import { findChart } from '../../space/findSpace.js'
import { notFound } from '../notFound.js'

/** `DELETE /v1/spaces/:id/charts/:chart` (reference 8.4). */
export const deleteChart: Route = {
  method: 'DELETE',
  path: '/v1/spaces/:id/charts/:chart',
  async answer(request, { store }) {
    await request.body()
    const { id } = await findChart(store, request)
    return (await store.deleteDocument('chart', id)) ? { status: 204 } : notFound
  },
}
