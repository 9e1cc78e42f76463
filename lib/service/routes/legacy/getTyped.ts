import type { Route } from '../../http/Route.js'
import type { MetricKind } from '../../store/Store.js'
import { getMetric } from '../getMetric.js'
import { notFound } from '../notFound.js'
import { isOfKind } from './isOfKind.js'
import { typedPath } from './typedPath.js'

/** `GET /v1/gauges/:name`: the same as of a metric, if it is a gauge. */
export function getTyped(kind: MetricKind): Route {
  return {
    method: 'GET',
    path: typedPath(kind, 'one'),
    answer: async (request, context) =>
      (await isOfKind(context.store, request, kind)) ? getMetric.answer(request, context) : notFound,
  }
}
