import type { Fields } from '../fields/Fields.js'
import { type Answer, jsonType } from '../http/Answer.js'
import { parseFields } from '../http/parseBody.js'
import type { Route, RouteContext, ServiceRequest } from '../http/Route.js'
import { readSourcedSubmission } from '../submission/readSourcedSubmission.js'
import { refusalBody } from '../submission/refusalBody.js'
import { acceptSubmission, type SubmissionRules } from './acceptSubmission.js'

/** Exactly 200, JSON by its type, and empty: what the clients of this route check for (reference 2.4 and 14). */
const stored: Answer = { status: 200, headers: { 'content-type': jsonType }, body: '' }

/** `POST /v1/metrics` (reference 2): gauges and counters by source; one that is refused refuses all. */
export const submitMetrics: Route = {
  method: 'POST',
  path: '/v1/metrics',
  isSubmission: true,
  roles: ['admin', 'recorder'],
  answer: (request, context) => submitSourced('POST /v1/metrics', request, context, (fields) => fields),
}

/**
 * Accepts gauges and counters by source.
 *
 * @param route part of what an idempotency key stands for
 * @param shape makes what `POST /v1/metrics` takes of the fields of the body
 */
export function submitSourced(
  route: string,
  request: ServiceRequest,
  context: RouteContext,
  shape: (fields: Fields) => Fields,
): Promise<Answer> {
  const rules: SubmissionRules = {
    route,
    isAtomic: true,
    read: (body, bounds) =>
      readSourcedSubmission(
        shape(parseFields(body, request.header('content-type'), context.forms)),
        bounds,
        context.names,
      ),
    stored: () => stored,
    refused: (refusals, now) => ({ status: 400, json: refusalBody(refusals, now) }),
  }
  return acceptSubmission(rules, request, context)
}
