import { LibratoError, NotFoundError } from '../errors/index.js'
import type { HttpCore } from '../http/HttpCore.js'
import type { MetricProperties } from '../measurement/index.js'
import { assertKnownOptions } from '../options/assertKnownOptions.js'
import type { CallDefaults } from './CallDefaults.js'
import { encodeJson } from './encodeJson.js'
import { encodeName } from './encodeName.js'
import type { Metric, MetricQuery, MetricType } from './Metric.js'
import { metricAnswer } from './metricAnswer.js'
import { metricsCalls } from './metricsCalls.js'

/** What gauges, counters and composites have in common: the calls on metrics of any kind, with the kind held against what the service says. */
export interface TypedMetrics {
  /** `own`: what only this type has, a composite its expression. */
  create(name: string, properties: MetricProperties, own?: { readonly composite: string }): Promise<Metric>
  get(name: string, query?: MetricQuery): Promise<Metric>
  delete(name: string): Promise<void>
}

/** Characters of a type that a message has room for: what answers may call it anything. */
const longestType = 40

const creators: Readonly<Record<MetricType, string>> = {
  gauge: 'createGauge',
  counter: 'createCounter',
  composite: 'createComposite',
}

export function typedMetrics(core: HttpCore, defaults: CallDefaults, kind: MetricType): TypedMetrics {
  const { getMetric, deleteMetric } = metricsCalls(core, defaults)
  const get = async (name: string, query: MetricQuery = {}) => {
    const metric = await getMetric(name, query)
    if (metric.type !== kind) throw wrongType(name, core.redact(metric.type, longestType), kind)
    return metric
  }
  return {
    get,
    async create(name, properties, own) {
      const known = ['display_name', 'description', 'period', 'attributes']
      assertKnownOptions(properties, known, creators[kind])
      const path = `metrics/${encodeName(defaults.sanitize(name))}`
      // PUT would change the description of a metric of the other kind before anybody noticed.
      await get(name).catch(passOverMissing)
      const body = encodeJson({ ...properties, ...own, type: kind }, 'The properties')
      const answer = await core.call({ method: 'PUT', path, body })
      // 201 brings the new metric along; 204 says that it was there already.
      return answer.status === 204 ? get(name) : metricAnswer(answer)
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

function wrongType(name: string, type: string, asked: MetricType): LibratoError {
  const advice =
    type === 'composite'
      ? 'use getMetric and deleteMetric'
      : `use the calls for a ${type}, or getMetric and deleteMetric`
  return new LibratoError('WRONG_METRIC_TYPE', `"${name}" is a ${type}, not a ${asked}; ${advice}.`, { attempts: 1 })
}
