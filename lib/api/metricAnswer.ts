import { InvalidResponseError } from '../errors/index.js'
import type { ApiAnswer } from '../http/HttpCore.js'
import type { Metric } from './Metric.js'

/** The metric in an answer; an answer without name and type is none of this API. */
export function metricAnswer<M extends Metric>(answer: ApiAnswer, line: string): M {
  const { json, status } = answer
  const { name, type } = (json ?? {}) as { name?: unknown; type?: unknown }
  if (typeof name === 'string' && typeof type === 'string') return json as M
  throw new InvalidResponseError(`${line} answered ${status} without a metric; check the url.`, { status })
}
