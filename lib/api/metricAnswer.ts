import type { ApiAnswer } from '../http/HttpCore.js'
import { invalidAnswer } from './invalidAnswer.js'
import type { Metric } from './Metric.js'

/** The metric in an answer. @throws {InvalidResponseError} it has no name or no type, so it is none of this API */
export function metricAnswer<M extends Metric>(answer: ApiAnswer): M {
  const { name, type } = (answer.json ?? {}) as { name?: unknown; type?: unknown }
  if (typeof name === 'string' && typeof type === 'string') return answer.json as M
  throw invalidAnswer(answer, 'without a metric')
}
