import { LibratoError } from '../errors/index.js'
import type { ApiAnswer, HttpCore } from '../http/HttpCore.js'
import { assertDone } from './assertDone.js'
import type { CallDefaults } from './CallDefaults.js'
import { encodeJson } from './encodeJson.js'
import { encodeName } from './encodeName.js'
import { encodeQuery } from './encodeQuery.js'
import { invalidAnswer } from './invalidAnswer.js'
import { type ListQuery, listPages } from './listPages.js'
import type {
  CounterRecord,
  GaugeRecord,
  MeasuredMetricOf,
  Metric,
  MetricChange,
  MetricOf,
  MetricQuery,
  MetricType,
} from './Metric.js'
import { metricAnswer } from './metricAnswer.js'
import type { PagedList } from './PagedList.js'
import { readWhole } from './readWhole.js'

/** Which metrics to list. */
export interface MetricListQuery extends ListQuery {
  /** Part of the name, in any case; `*` stands for anything. */
  readonly name?: string
  /** Tags that the metric must have measurements with. */
  readonly tags?: Readonly<Record<string, string | readonly string[]>>
  readonly orderby?: 'name'
}

/** Which of the metrics that a list or pattern names are spared. */
export interface BatchOptions {
  readonly exclude?: readonly string[]
}

/** What became of a change to many metrics. */
export interface BatchResult {
  /** The id of the job that still carries it out; absent when it is done. */
  readonly job?: string
}

/** Calls on metrics of any kind. */
export interface MetricsCalls {
  /** All metrics, or those that match; pages by itself. */
  listMetrics(query?: MetricListQuery): PagedList<Metric>

  /**
   * One metric, without measurements, or with those that a query asks for: all of them, also where the service answers in parts.
   *
   * @throws {NotFoundError} there is none of this name
   */
  getMetric(name: string): Promise<MetricOf<MetricType>>
  /** The same with its measurements by source, of the time that the query names. */
  getMetric(name: string, query: MetricQuery): Promise<MeasuredMetricOf<MetricType, GaugeRecord & CounterRecord>>

  /**
   * Changes properties of a metric; those that are not named stay. Creates the metric when it doesn't exist and the change names a `type`.
   *
   * @throws {BadRequestError} it doesn't exist and no `type` is given
   */
  updateMetric(name: string, change: MetricChange): Promise<void>

  /** Changes all metrics of a list of names, or those that match one pattern with `*`. An empty list does nothing. */
  updateMetrics(names: readonly string[] | string, change: MetricChange, options?: BatchOptions): Promise<BatchResult>

  /**
   * Deletes a metric of any kind with its measurements.
   *
   * @throws {NotFoundError} there is none of this name
   */
  deleteMetric(name: string): Promise<void>

  /** Deletes all metrics of a list of names, or those that match one pattern with `*`. An empty list does nothing; unknown names are no error. */
  deleteMetrics(names: readonly string[] | string, options?: BatchOptions): Promise<BatchResult>
}

export function metricsCalls(core: HttpCore, defaults: CallDefaults): MetricsCalls {
  const pathOf = (name: string) => `metrics/${encodeName(defaults.sanitize(name))}`

  async function getMetric(name: string): Promise<MetricOf<MetricType>>
  async function getMetric(
    name: string,
    query: MetricQuery,
  ): Promise<MeasuredMetricOf<MetricType, GaugeRecord & CounterRecord>>
  async function getMetric(name: string, query: MetricQuery = {}): Promise<Metric> {
    const path = pathOf(name)
    const get = async (from: MetricQuery) => {
      const answer = await core.call({ method: 'GET', path, query: encodeQuery(from) })
      const metric = metricAnswer(answer)
      if (!Object.values(measurementsOf(metric)).every(Array.isArray))
        throw invalidAnswer(answer, 'with measurements that are no lists')
      return metric
    }
    const first = await get(query)
    const records = new Map<string, unknown[]>()
    const fetchNext = (next: string) => get({ ...query, start_time: Number(next) })
    for await (const part of readWhole(first, nextTime, fetchNext)) {
      for (const [source, more] of Object.entries(measurementsOf(part))) {
        const known = records.get(source)
        if (known === undefined) records.set(source, [...more])
        else for (const record of more) known.push(record)
      }
    }
    const { query: _, ...metric } = first as Metric & { query?: unknown }
    // fromEntries defines its properties, so that a source may be called __proto__.
    return { ...metric, measurements: Object.fromEntries(records) } as Metric
  }

  /** The body for a change to many metrics, or `undefined` when it names none. */
  function batchBody(names: unknown, options: BatchOptions | undefined): Record<string, unknown> | undefined {
    const selection = typeof names === 'string' ? names : nameList('names', names, defaults)
    if (selection.length === 0) {
      // An empty list is what a filter may come to; an empty pattern is a mistake.
      if (typeof selection === 'string') throw new LibratoError('INVALID_ARGUMENT', 'The pattern must not be empty.')
      return undefined
    }
    const exclude = options?.exclude === undefined ? [] : nameList('exclude', options.exclude, defaults)
    return { names: selection, ...(exclude.length === 0 ? {} : { exclude }) }
  }

  return {
    listMetrics: (query) => listPages<Metric>(core, 'metrics', 'metrics', query),
    getMetric,
    async updateMetric(name, change) {
      const answer = await core.call({ method: 'PUT', path: pathOf(name), body: encodeJson(change, 'The change') })
      // 201 brings the metric along that the change has created.
      if (answer.status === 201) metricAnswer(answer)
      else assertDone(answer)
    },
    async updateMetrics(names, change, options) {
      const body = batchBody(names, options)
      if (body === undefined) return {}
      return batchResult(
        await core.call({ method: 'PUT', path: 'metrics', body: encodeJson({ ...change, ...body }, 'The change') }),
      )
    },
    async deleteMetric(name) {
      assertDone(await core.call({ method: 'DELETE', path: pathOf(name) }))
    },
    async deleteMetrics(names, options) {
      const body = batchBody(names, options)
      if (body === undefined) return {}
      return batchResult(await core.call({ method: 'DELETE', path: 'metrics', body: JSON.stringify(body) }))
    },
  }
}

/** By source. */
function measurementsOf(metric: object): Readonly<Record<string, readonly unknown[]>> {
  const { measurements } = metric as { measurements?: Record<string, unknown[]> | null }
  return typeof measurements === 'object' && measurements !== null ? measurements : {}
}

/** Where the answer goes on, if the service cut it: the `start_time` of the next part. */
function nextTime(metric: object): string | undefined {
  const next = (metric as { query?: { next_time?: unknown } | null }).query?.next_time
  return typeof next === 'number' ? String(next) : undefined
}

function nameList(what: string, names: unknown, defaults: CallDefaults): readonly string[] {
  if (!Array.isArray(names)) throw new LibratoError('INVALID_ARGUMENT', `${what} must be an array of names.`)
  return names.map((name: unknown, index) => {
    if (typeof name !== 'string' || name === '')
      throw new LibratoError('INVALID_ARGUMENT', `${what}[${index}] must be a string that is not empty.`)
    return defaults.sanitize(name)
  })
}

/** 202 names the job in `Location`; 204 is done. */
function batchResult(answer: ApiAnswer): BatchResult {
  if (answer.status !== 202) {
    assertDone(answer)
    return {}
  }
  const job = /\/jobs\/([^/?#]+)/.exec(answer.headers['location'] ?? '')?.[1]
  if (job === undefined) throw invalidAnswer(answer, 'without the Location of a job')
  return { job }
}
