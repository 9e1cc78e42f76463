import type { Route } from '../../http/Route.js'
import type { MetricKind } from '../../store/Store.js'
import { submitSourced } from '../submitMetrics.js'
import { plural, typedPath } from './typedPath.js'

/** `POST /v1/gauges/:name`: one measurement, whose fields are the body. Answered as on `/v1/metrics`. */
export function submitTyped(kind: MetricKind): Route {
  const path = typedPath(kind, 'one')
  return {
    method: 'POST',
    path,
    isSubmission: true,
    roles: ['admin', 'recorder'],
    answer: (request, context) =>
      submitSourced(`POST ${path} ${request.name}`, request, context, (fields) => ({
        [plural(kind)]: [{ ...fields, name: request.name }],
      })),
  }
}
