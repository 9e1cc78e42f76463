import type { Fields } from '../../fields/Fields.js'
import { QueryReader } from '../../query/QueryReader.js'
import type { StoredMetric } from '../../store/Store.js'
import { type CompositeContext, type CompositeResult, evaluateComposite } from '../evaluateComposite.js'
import type { Series } from '../evaluation/Series.js'
import { parseComposite } from '../parseComposite.js'
import { savedSourcedAnswer, savedTaggedAnswer } from './compositeAnswers.js'
import {
  type CompositeQuery,
  parseSourcedCompositeQuery,
  parseTaggedCompositeQuery,
  refuseMetricQuery,
} from './compositeQuery.js'
import { refusingFaults } from './refusingFaults.js'

/** The answer of `GET /v1/metrics/:name` for a saved composite with parameters of time. `count` cuts each series within the range. @throws RequestRefusal 400 */
export async function readSourcedComposite(
  context: CompositeContext,
  metric: StoredMetric,
  query: Fields,
): Promise<object> {
  refuseMetricQuery(query)
  const range = parseSourcedCompositeQuery(query, context.store.clock.now())
  const reader = new QueryReader(query)
  const count = reader.whole('count', 1, 1_000_000)
  reader.done()
  const result = await evaluate(context, metric, range)
  if (count === undefined) return savedSourcedAnswer(metric, result)
  const isFromStart = reader.raw('start_time') !== undefined
  const cut = (series: Series): Series => ({
    ...series,
    points: isFromStart ? series.points.slice(0, count) : series.points.slice(-count),
  })
  return savedSourcedAnswer(metric, { ...result, series: result.series.map(cut) })
}

/** The answer of `GET /v1/measurements/:name` for a saved composite. @throws RequestRefusal 400 */
export async function readTaggedComposite(
  context: CompositeContext,
  metric: StoredMetric,
  query: Fields,
): Promise<object> {
  refuseMetricQuery(query)
  return savedTaggedAnswer(
    metric,
    await evaluate(context, metric, parseTaggedCompositeQuery(query, context.store.clock.now())),
  )
}

function evaluate(context: CompositeContext, metric: StoredMetric, range: CompositeQuery): Promise<CompositeResult> {
  return refusingFaults('composite', () => evaluateComposite(context, parseComposite(metric.composite ?? ''), range))
}
