import { type Answer, AnswerThrown } from '../http/Answer.js'
import { bodyKind, isReadAsJson, parseJson } from '../http/parseBody.js'
import type { Route } from '../http/Route.js'
import { RequestRefusal } from '../RequestRefusal.js'
import { boundedOutcome } from '../store/boundedOutcome.js'
import type { SubmissionOutcome } from '../store/Store.js'
import { readTaggedSubmission } from '../submission/readTaggedSubmission.js'
import { refusalBody } from '../submission/refusalBody.js'
import { acceptSubmission } from './acceptSubmission.js'

/** Shape i, which this route has for what it can't make sense of; to the letter, since clients were seen to match on it. */
const unprocessable: Answer = { status: 400, json: { code: 400, message: 'Unable to process JSON' } }

/**
 * `POST /v1/measurements` (reference 3): gauges by tags; what is refused is listed, the others are stored. When every single one is refused,
 * that is a 400: a client that looks at nothing but the status must not take it for success.
 */
export const submitMeasurements: Route = {
  method: 'POST',
  path: '/v1/measurements',
  isSubmission: true,
  roles: ['admin', 'recorder'],
  answer: (request, context) =>
    acceptSubmission(
      {
        route: 'POST /v1/measurements',
        isAtomic: false,
        read(body, bounds) {
          const read = readTaggedSubmission(jsonOf(body, request.header('content-type')), bounds, context.names)
          return read === 'unknown source' ? unprocessable : read
        },
        stored: storedAnswer,
        refused: (refusals, now) => refusedAnswer({ total: refusals.length, refusals }, now),
      },
      request,
      context,
    ),
}

/** JSON only (reference 1.3); without any content type a body that looks like JSON is taken for it. */
function jsonOf(body: Buffer, contentType: string | undefined): unknown {
  const isJson = bodyKind(contentType) === 'json' || ((contentType ?? '') === '' && isReadAsJson(body, contentType))
  if (!isJson && !(contentType === undefined && body.length === 0)) {
    throw new RequestRefusal(415, { request: ['Content-Type must be application/json'] })
  }
  try {
    return parseJson(body)
  } catch (error) {
    if (!(error instanceof AnswerThrown)) throw error
    throw new AnswerThrown({ ...unprocessable, headers: error.answer.headers ?? {} })
  }
}

function storedAnswer(given: SubmissionOutcome, now: number): Answer {
  const outcome = boundedOutcome(given)
  if (failedOf(outcome) > 0 && failedOf(outcome) === outcome.total) return refusedAnswer(outcome, now)
  return {
    status: 202,
    headers: partialFailure(outcome),
    json: { measurements: { summary: summary(outcome) }, errors: outcome.refusals },
  }
}

function refusedAnswer(outcome: SubmissionOutcome, now: number): Answer {
  return { status: 400, json: { measurements: { summary: summary(outcome) }, ...refusalBody(outcome.refusals, now) } }
}

/** The one thing that go-metrics-appoptics looks at beside the status. */
function partialFailure(outcome: SubmissionOutcome): Answer['headers'] & object {
  return failedOf(outcome) === 0 ? {} : { 'x-partial-failure': 'true' }
}

function summary(outcome: SubmissionOutcome): object {
  const [{ total }, failed] = [outcome, failedOf(outcome)]
  return { total, accepted: total - failed, failed }
}

function failedOf({ refusals, failed = refusals.length }: SubmissionOutcome): number {
  return failed
}
