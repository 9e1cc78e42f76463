import { changeDocument } from '../../documents/changeDocument.js'
import { readFields } from '../../fields/readFields.js'
import { parseFields } from '../../http/parseBody.js'
import type { Route } from '../../http/Route.js'
import { changedChart, chartJson, metricTypes } from '../../space/chartBody.js'
import { chartRules } from '../../space/chartFields.js'
import { findChart } from '../../space/findSpace.js'
import { notFound } from '../notFound.js'

/** `PUT /v1/spaces/:id/charts/:chart` (reference 8.4): what the body names, its streams as a whole. 200 with the chart. */
export const updateChart: Route = {
  method: 'PUT',
  path: '/v1/spaces/:id/charts/:chart',
  async answer(request, { store, forms, runtime }) {
    const body = parseFields(await request.body(), request.header('content-type'), forms)
    const change = readFields(body, chartRules)
    const { id } = await findChart(store, request)
    const types = await metricTypes(store, change)
    const now = Math.floor(runtime.now() / 1000)
    const changed = await changeDocument(store, 'chart', id, (chart) => ({
      body: changedChart(id, chart.body, change, types),
      name: change.name ?? chart.name,
      now,
    }))
    return changed === undefined ? notFound : { status: 200, json: chartJson(changed) }
  },
}
