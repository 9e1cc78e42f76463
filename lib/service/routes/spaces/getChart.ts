import type { Route } from '../../http/Route.js'
import { chartJson } from '../../space/chartBody.js'
import { findChart } from '../../space/findSpace.js'

/** `GET /v1/spaces/:id/charts/:chart` (reference 8.4). */
export const getChart: Route = {
  method: 'GET',
  path: '/v1/spaces/:id/charts/:chart',
  async answer(request, { store }) {
    return { status: 200, json: chartJson(await findChart(store, request)) }
  },
}
