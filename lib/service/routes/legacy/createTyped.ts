import { field } from '../../fields/Fields.js'
import { parseFields } from '../../http/parseBody.js'
import type { Route } from '../../http/Route.js'
import { metricJson } from '../../metric/metricJson.js'
import { RequestRefusal } from '../../RequestRefusal.js'
import type { MetricKind } from '../../store/Store.js'
import { notFound } from '../notFound.js'
import { putMetricFields } from '../putMetric.js'
import { typedPath } from './typedPath.js'

/**
 * `POST /v1/gauges`: the gauge of the `name` in the body; 201. One that is there already is changed by what the body says; 200. The client reads
 * the metric out of the answer in both cases. The type is that of the path, whatever the body says.
 */
export function createTyped(kind: MetricKind): Route {
  return {
    method: 'POST',
    path: typedPath(kind, 'all'),
    async answer(request, { store, forms }) {
      const body = parseFields(await request.body(), request.header('content-type'), forms)
      const name = field(body, 'name')
      if (typeof name !== 'string' || name === '') {
        throw new RequestRefusal(400, { params: { name: ['is not present'] } })
      }
      const answer = await putMetricFields(store, name, body, kind)
      if (answer.status === 201) return answer
      const metric = await store.getMetric(name)
      return metric === undefined ? notFound : { status: 200, json: metricJson(metric) }
    },
  }
}
