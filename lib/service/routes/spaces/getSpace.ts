import type { Route } from '../../http/Route.js'
import { findSpace } from '../../space/findSpace.js'
import { spaceCharts } from '../../space/spaceCharts.js'

/** `GET /v1/spaces/:id` (reference 8.4): the space with the numbers of its charts. */
export const getSpace: Route = {
  method: 'GET',
  path: '/v1/spaces/:id',
  async answer(request, { store }) {
    const { id, name } = await findSpace(store, request)
    const charts = await spaceCharts(store, id)
    return { status: 200, json: { id, name, charts: charts.map((chart) => ({ id: chart.id })) } }
  },
}
