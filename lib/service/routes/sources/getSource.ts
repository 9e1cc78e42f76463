import type { Route } from '../../http/Route.js'
import { notFound } from '../notFound.js'
import { sourceJson } from './sourceJson.js'

/** `GET /v1/sources/:name` (reference 8.5). */
export const getSource: Route = {
  method: 'GET',
  path: '/v1/sources/:name',
  async answer(request, { store }) {
    const source = await store.getSource(request.name)
    return source === undefined ? notFound : { status: 200, json: sourceJson(source) }
  },
}
