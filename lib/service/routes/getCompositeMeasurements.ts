import { readComposeByTags } from '../composites/answers/readComposite.js'
import type { Route } from '../http/Route.js'

/** `GET /v1/measurements?compose=` (reference 4.5): an expression over any series, by tags. */
export const getCompositeMeasurements: Route = {
  method: 'GET',
  path: '/v1/measurements',
  async answer(request, context) {
    return { status: 200, json: await readComposeByTags(context, request.query()) }
  },
}
