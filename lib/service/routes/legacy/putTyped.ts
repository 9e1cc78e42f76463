import { parseFields } from '../../http/parseBody.js'
import type { Route } from '../../http/Route.js'
import type { MetricKind } from '../../store/Store.js'
import { putMetricFields } from '../putMetric.js'
import { typedPath } from './typedPath.js'

/** `PUT /v1/gauges/:name`: the same as of a metric, of the type that the path says, whatever the body says. */
export function putTyped(kind: MetricKind): Route {
  return {
    method: 'PUT',
    path: typedPath(kind, 'one'),
    async answer(request, { store, forms }) {
      const body = parseFields(await request.body(), request.header('content-type'), forms)
      return putMetricFields(store, request.name, body, kind)
    },
  }
}
