import { readFields } from '../../fields/readFields.js'
import { parseFields } from '../../http/parseBody.js'
import type { Route } from '../../http/Route.js'
import { RequestRefusal } from '../../RequestRefusal.js'
import { changedChart, chartJson, emptyChart, metricTypes } from '../../space/chartBody.js'
import { chartRules } from '../../space/chartFields.js'
import { findSpace } from '../../space/findSpace.js'
import { mostCharts, spaceCharts } from '../../space/spaceCharts.js'
import { notFound } from '../notFound.js'

/** `POST /v1/spaces/:id/charts` (reference 8.4). `Location` is the space, as was observed. */
export const createChart: Route = {
  method: 'POST',
  path: '/v1/spaces/:id/charts',
  async answer(request, { store, forms, runtime }) {
    const body = parseFields(await request.body(), request.header('content-type'), forms)
    const given = readFields(body, chartRules)
    const space = await findSpace(store, request)
    if ((await spaceCharts(store, space.id)).length >= mostCharts) {
      throw new RequestRefusal(400, { request: [`A space has at most ${mostCharts} charts`] })
    }
    const types = await metricTypes(store, given)
    const chart = await store.createDocument({
      kind: 'chart',
      parent: space.id,
      name: given.name ?? '',
      // Its own number isn't known yet, and not needed: none of its streams has one to keep.
      body: changedChart(0, emptyChart, given, types),
      now: Math.floor(runtime.now() / 1000),
    })
    // The space was deleted meanwhile.
    if (chart === undefined) return notFound
    return { status: 201, headers: { location: `/v1/spaces/${space.id}` }, json: chartJson(chart) }
  },
}
