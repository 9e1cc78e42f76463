import { readSourcedComposite } from '../composites/answers/readSavedComposite.js'
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
  async answer(request, context) {
    const { store } = context
    const query = request.query()
    const asked = store.getMetric(request.name)
    if (!Object.keys(query).some((param) => readingParams.has(param))) {
      const metric = await asked
      return metric === undefined ? notFound : { status: 200, json: metricJson(metric) }
    }
    // At once, and in vain of a composite, for the reason that getMeasurements gives.
    const reading = readMetric(context, request.name, query, store.clock.now())
    reading.catch(() => undefined)
    const metric = await asked
    if (metric?.type === 'composite') return { status: 200, json: await readSourcedComposite(context, metric, query) }
    const json = await reading
    return json === undefined ? notFound : { status: 200, json }
  },
}
