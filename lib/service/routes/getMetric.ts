import type { Route } from '../http/Route.js'
import { metricJson } from '../metric/metricJson.js'
import { readMetric } from '../query/readMetric.js'
import { notFound } from './notFound.js'

/** Parameters that ask for measurements; without any of them the metric itself is the answer. */
const readingParams = new Set([
  'count',
  'resolution',
  'start_time',
  'end_time',
  'duration',
  'source',
  'sources',
  'summarize_time',
  'summarize_sources',
  'breakout_sources',
  'group_by',
])

/** `GET /v1/metrics/:name` (reference 4.2): the metric, with measurements by source if the query asks for any. */
export const getMetric: Route = {
  method: 'GET',
  path: '/v1/metrics/:name',
  async answer(request, { store, runtime }) {
    const query = request.query()
    if (Object.keys(query).some((param) => readingParams.has(param))) {
      const json = await readMetric(store, request.name, query, runtime.now())
      return json === undefined ? notFound : { status: 200, json }
    }
    const metric = await store.getMetric(request.name)
    return metric === undefined ? notFound : { status: 200, json: metricJson(metric) }
  },
}
