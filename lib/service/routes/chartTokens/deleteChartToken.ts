import type { Route } from '../../http/Route.js'
import { notFound } from '../notFound.js'

/** `DELETE /v1/charts/:token` (reference 8.10): what it names stays. */
export const deleteChartToken: Route = {
  method: 'DELETE',
  path: '/v1/charts/:token',
  async answer(request, { store }) {
    await request.body()
    const token = await store.findDocument('chart_token', request.param('token'))
    if (token === undefined || !(await store.deleteDocument('chart_token', token.id))) return notFound
    return { status: 204 }
  },
}
