import type { Route } from '../../http/Route.js'
import { findService } from '../../notifier/findService.js'
import { serviceJson } from '../../notifier/serviceJson.js'

/** `GET /v1/services/:id` (reference 8.3). */
export const getService: Route = {
  method: 'GET',
  path: '/v1/services/:id',
  answer: async (request, { store }) => ({
    status: 200,
    json: serviceJson(await findService(store, request.param('id')), request),
  }),
}
