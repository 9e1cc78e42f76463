import type { Route } from '../../http/Route.js'
import { chartTokenJson } from '../../view/chartTokenJson.js'
import { notFound } from '../notFound.js'

/** `GET /v1/charts/:token` (reference 8.10). */
export const getChartToken: Route = {
  method: 'GET',
  path: '/v1/charts/:token',
  async answer(request, { store }) {
    const token = await store.findDocument('chart_token', request.param('token'))
    return token === undefined ? notFound : { status: 200, json: chartTokenJson(token) }
  },
}
