import type { Route } from '../../http/Route.js'
import type { MetricKind } from '../../store/Store.js'
import { deleteMetric } from '../deleteMetric.js'
import { notFound } from '../notFound.js'
import { isOfKind } from './isOfKind.js'
import { typedPath } from './typedPath.js'

/** `DELETE /v1/gauges/:name`: the same as of a metric, if it is a gauge. */
export function deleteTyped(kind: MetricKind): Route {
  return {
    method: 'DELETE',
    path: typedPath(kind, 'one'),
    answer: async (request, context) =>
      (await isOfKind(context.store, request, kind)) ? deleteMetric.answer(request, context) : notFound,
  }
}
