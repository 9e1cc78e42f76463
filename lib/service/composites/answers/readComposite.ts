import { type Fields, field } from '../../fields/Fields.js'
import { RequestRefusal } from '../../RequestRefusal.js'
import { type CompositeContext, type CompositeResult, evaluateComposite } from '../evaluateComposite.js'
import { parseComposite } from '../parseComposite.js'
import { sourcedAnswer, taggedAnswer } from './compositeAnswers.js'
import { type CompositeQuery, parseSourcedCompositeQuery, parseTaggedCompositeQuery } from './compositeQuery.js'
import { refusingFaults } from './refusingFaults.js'

/** The answer of `GET /v1/metrics?compose=`: `count` and what pages lists are ignored (reference 4.5). @throws RequestRefusal 400 */
export async function readComposeBySource(context: CompositeContext, query: Fields): Promise<object> {
  const compose = composeOf(query)
  const range = parseSourcedCompositeQuery(query, context.store.clock.now())
  return sourcedAnswer(compose, await evaluate(context, compose, range))
}

/** The answer of `GET /v1/measurements?compose=`. @throws RequestRefusal 400 */
export async function readComposeByTags(context: CompositeContext, query: Fields): Promise<object> {
  const compose = composeOf(query)
  const range = parseTaggedCompositeQuery(query, context.store.clock.now())
  return taggedAnswer(compose, await evaluate(context, compose, range))
}

function evaluate(context: CompositeContext, compose: string, range: CompositeQuery): Promise<CompositeResult> {
  return refusingFaults('compose', () => evaluateComposite(context, parseComposite(compose), range))
}

function composeOf(query: Fields): string {
  const compose = field(query, 'compose')
  if (compose === undefined || compose === '') throw new RequestRefusal(400, { params: { compose: ['is required'] } })
  if (typeof compose === 'string') return compose
  throw new RequestRefusal(400, { params: { compose: ['must be given once, as a text'] } })
}
