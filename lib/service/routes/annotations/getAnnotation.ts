import { annotationJson } from '../../annotation/annotationJson.js'
import { findAnnotation } from '../../annotation/findStream.js'
import type { Route } from '../../http/Route.js'

/** `GET /v1/annotations/:name/:id` (reference 8.1). */
export const getAnnotation: Route = {
  method: 'GET',
  path: '/v1/annotations/:name/:id',
  async answer(request, { store }) {
    return { status: 200, json: annotationJson(await findAnnotation(store, request)) }
  },
}
