import type { Route } from '../../http/Route.js'
import { chartJson } from '../../space/chartBody.js'
import { findSpace } from '../../space/findSpace.js'
import { spaceCharts } from '../../space/spaceCharts.js'

/** `GET /v1/spaces/:id/charts` (reference 8.4): a bare array, unlike every other list. */
export const listCharts: Route = {
  method: 'GET',
  path: '/v1/spaces/:id/charts',
  async answer(request, { store }) {
    const { id } = await findSpace(store, request)
    return { status: 200, json: (await spaceCharts(store, id)).map(chartJson) }
  },
}
