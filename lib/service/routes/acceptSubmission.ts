import { senderIdentity } from '../activity/senderIdentity.js'
import type { Answer } from '../http/Answer.js'
import type { RouteContext, ServiceRequest } from '../http/Route.js'
import { RequestRefusal } from '../RequestRefusal.js'
import type { SubmissionOutcome, WriteResult } from '../store/Store.js'
import { idempotencyKey } from '../submission/idempotencyKey.js'
import { type TimeBounds, timeBounds } from '../submission/readTime.js'
import type { Submission } from '../submission/Submission.js'

/** It becomes an attribute of metrics, which are bounded. */
const maxUserAgent = 255

/** What tells the two submission routes apart. */
export interface SubmissionRules {
  /** Part of what an idempotency key stands for: `POST /v1/metrics`. */
  readonly route: string
  readonly isAtomic: boolean
  /** Reads the body, or answers at once. */
  read(body: Buffer, bounds: TimeBounds): Submission | Answer
  /** The answer to what was stored, now or under this key before. */
  stored(outcome: SubmissionOutcome, now: number): Answer
  /** The answer when nothing was stored because of these refusals. */
  refused(refusals: SubmissionOutcome['refusals'], now: number): Answer
}

/**
 * What both submission routes do: look the idempotency key up before anything is validated, read, write, answer (design, section 7, rule 8).
 * Two requests with one key at once meet in the store, where the second becomes a repetition.
 */
export async function acceptSubmission(
  rules: SubmissionRules,
  request: ServiceRequest,
  context: RouteContext,
): Promise<Answer> {
  const answer = await witnessed(rules, request, context)
  if (context.rateLimiter === undefined || request.caller === undefined) return answer
  // What the request itself has used is counted by now.
  return { ...answer, headers: { ...answer.headers, ...context.rateLimiter.headers(request.caller) } }
}

/** The same, with the activity told what became of it. */
async function witnessed(rules: SubmissionRules, request: ServiceRequest, context: RouteContext): Promise<Answer> {
  const { activity } = context
  const identity = senderIdentity(request)
  try {
    const { answer, measurements, refusals } = await accept(rules, request, context)
    const reason = refusalText(refusals)
    if (answer.status < 400) activity.submitted(identity, { measurements, refused: refusals.length, reason })
    else activity.turnedAway(identity, reason ?? `Answered with ${answer.status}`)
    return answer
  } catch (error) {
    activity.turnedAway(identity, error instanceof Error ? error.message : String(error))
    throw error
  }
}

/** What became of a request. */
interface Accepted {
  readonly answer: Answer
  /** Those that were stored by this very request: a repetition stores nothing. */
  readonly measurements: Submission['measurements']
  readonly refusals: SubmissionOutcome['refusals']
}

async function accept(
  rules: SubmissionRules,
  request: ServiceRequest,
  { store, runtime, longestRetention, rateLimiter }: RouteContext,
): Promise<Accepted> {
  const now = runtime.now()
  const times = store.clock.possibleTimes()
  const body = await request.body()
  if (body.length === 0 && senderIdentity(request).isClosing)
    return { answer: { status: 204 }, measurements: [], refusals: [] }
  const idempotency = idempotencyKey(request.header('idempotency-key'), rules.route, body)
  const known = idempotency === undefined ? undefined : await store.recall(idempotency)
  if (known !== undefined) return { answer: settled(rules, known, now), measurements: [], refusals: [] }

  const submission = rules.read(body, timeBounds(times, longestRetention))
  if ('status' in submission) return { answer: submission, measurements: [], refusals: [] }
  const { total, measurements, refusals } = submission
  if (refusals.length > 0 && (rules.isAtomic || refusals.length === total))
    return { answer: rules.refused(refusals, now), measurements: [], refusals }
  // A repetition was answered above: it stores nothing, and is not counted again.
  const giveBack = request.caller === undefined ? undefined : rateLimiter?.take(request.caller, measurements.length)
  const userAgent = request.header('user-agent')?.slice(0, maxUserAgent)
  let stored: Submission['measurements'] = []
  try {
    const result = await store.write({
      measurements,
      total,
      atomic: rules.isAtomic,
      refusals,
      receivedAt: store.clock.uptime(),
      ...(userAgent === undefined ? {} : { userAgent }),
      ...(idempotency === undefined ? {} : { idempotency }),
    })
    stored = storedOf(measurements, result)
    return { answer: settled(rules, result, now), measurements: stored, refusals: refusalsOf(result) }
  } finally {
    giveBack?.(measurements.length - stored.length)
  }
}

/** Those of some measurements that were stored by this very request. */
function storedOf(measurements: Submission['measurements'], result: WriteResult): Submission['measurements'] {
  if (result.status !== 'stored') return []
  const refused = new Set(result.outcome.refusals.map(({ index }) => index))
  return refused.size === 0 ? measurements : measurements.filter(({ index }) => !refused.has(index))
}

function refusalsOf(result: WriteResult): SubmissionOutcome['refusals'] {
  if (result.status === 'stored') return result.outcome.refusals
  return result.status === 'refused' ? result.refusals : []
}

/** The first refusal in words; undefined if there is none. */
function refusalText([first]: SubmissionOutcome['refusals']): string | undefined {
  return first === undefined ? undefined : `${first.name}: ${first.param} ${first.message}`
}

function settled(
  rules: SubmissionRules,
  result: WriteResult | { status: 'repeated'; outcome: SubmissionOutcome } | { status: 'conflict' },
  now: number,
): Answer {
  switch (result.status) {
    case 'stored':
    case 'repeated':
      return rules.stored(result.outcome, now)
    case 'refused':
      return rules.refused(result.refusals, now)
    case 'conflict':
      throw new RequestRefusal(409, { request: ['This Idempotency-Key was used with another body'] })
  }
}
