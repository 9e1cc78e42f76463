import { LibratoError, NotFoundError } from '../errors/index.js'
import { assertKnownOptions } from '../http/assertKnownOptions.js'
import type { HttpCore } from '../http/HttpCore.js'
import type { MetricProperties } from '../measurement/index.js'
import type { CallDefaults } from './CallDefaults.js'
import { encodeJson } from './encodeJson.js'
import { encodeName } from './encodeName.js'
import type { Metric, MetricQuery, MetricType } from './Metric.js'
import { metricAnswer } from './metricAnswer.js'
import { metricsCalls } from './metricsCalls.js'

/** The two kinds of metric that take measurements. */
export type MetricKind = 'gauge' | 'counter'

/** What gauges and counters have in common: the calls on metrics of any kind, with the kind held against what the service says. */
export interface TypedMetrics {
  create(name: string, properties: MetricProperties): Promise<Metric>
  get(name: string, query?: MetricQuery): Promise<Metric>
  delete(name: string): Promise<void>
}

export function typedMetrics(core: HttpCore, defaults: CallDefaults, kind: MetricKind): TypedMetrics {
  const { getMetric, deleteMetric } = metricsCalls(core, defaults)
  const get = async (name: string, query: MetricQuery = {}) => {
    const metric = await getMetric(name, query)
    if (metric.type !== kind) throw wrongType(metric.name, metric.type, kind)
    return metric
  }
  return {
    get,
    async create(name, properties) {
      const known = ['display_name', 'description', 'period', 'attributes']
      assertKnownOptions(properties, known, kind === 'gauge' ? 'createGauge' : 'createCounter')
      const path = `metrics/${encodeName(defaults.sanitize(name))}`
      // PUT would change the description of a metric of the other kind before anybody noticed.
      await get(name).catch(passOverMissing)
      const body = encodeJson({ ...properties, type: kind }, 'The properties')
      const answer = await core.call({ method: 'PUT', path, body })
      // 201 brings the new metric along; 204 says that it was there already.
      return answer.json === undefined ? get(name) : metricAnswer(answer, `PUT /${path}`)
    },
    async delete(name) {
      await get(name)
      await deleteMetric(name)
    },
  }
}

function passOverMissing(error: unknown): void {
  if (!(error instanceof NotFoundError)) throw error
}

function wrongType(name: string, type: MetricType, asked: MetricKind): LibratoError {
  const advice =
    type === 'composite'
      ? 'use getMetric and deleteMetric'
      : `use the calls for a ${type}, or getMetric and deleteMetric`
  return new LibratoError('WRONG_METRIC_TYPE', `"${name}" is a ${type}, not a ${asked}; ${advice}.`, { attempts: 1 })
}
