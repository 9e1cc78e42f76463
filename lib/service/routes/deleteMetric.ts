import type { Route } from '../http/Route.js'
import { notFound } from './notFound.js'

/** `DELETE /v1/metrics/:name` (reference 5): the metric, its series and records. */
export const deleteMetric: Route = {
  method: 'DELETE',
  path: '/v1/metrics/:name',
  async answer(request, { store }) {
    // Clients send a body here that says nothing; read, so that the connection can be used again.
    await request.body()
    return (await store.deleteMetrics({ names: [request.name] })) > 0 ? { status: 204 } : notFound
  },
}
