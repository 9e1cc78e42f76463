import { LibratoError } from '../errors/index.js'
import type { HttpCore } from '../http/HttpCore.js'
import type { MetricProperties, Tags } from '../measurement/index.js'
import type { CallDefaults } from './CallDefaults.js'
import { encodeQuery } from './encodeQuery.js'
import { invalidAnswer } from './invalidAnswer.js'
import type { Metric } from './Metric.js'
import { typedMetrics } from './typedMetrics.js'

/** For which time a composite is evaluated. Times are Unix seconds, or dates; give `start_time` or `duration`. */
export interface CompositeQuery {
  readonly start_time?: number | Date
  /** Default: now. */
  readonly end_time?: number | Date
  /** Seconds back from `end_time`, or on from `start_time`. Default: 3,600 when `start_time` is not given. */
  readonly duration?: number
  /** Seconds of each point, at most 604,800. Default: 60. */
  readonly resolution?: number
  /** In which form the series come: by `tags`, or by `sources` as in the older data model. Default: `tags`. */
  readonly model?: 'tags' | 'sources'
}

/** The metric a series comes from. When several went in, it is described as a composite named by the expression. */
export type CompositeMetric = Metric

/** One series that a composite comes to. */
export interface CompositeSeries {
  /** The patterns of the `series()` calls that went in. */
  readonly query: { readonly metric: string; readonly tags: string }
  readonly metric: CompositeMetric
  /** The tags that all series which went in have in common. */
  readonly tags: Tags
  /** Seconds between points. */
  readonly period: number
  readonly measurements: readonly { readonly time: number; readonly value: number }[]
}

/** What a composite comes to, by tags. */
export interface CompositeMeasurements {
  readonly compose: string
  /** Seconds. */
  readonly resolution: number
  readonly series: readonly CompositeSeries[]
}

/** One series that a composite comes to, by source. */
export interface SourcedCompositeSeries {
  readonly query: { readonly metric: string; readonly source: string }
  readonly metric: CompositeMetric
  /** `all` when several sources went in. */
  readonly source: { readonly name: string; readonly display_name: string | null }
  /** Seconds between points. */
  readonly period: number
  readonly series: readonly { readonly measure_time: number; readonly value: number }[]
}

/** What a composite comes to, by sources. */
export interface SourcedCompositeMeasurements {
  readonly compose: string
  /** Seconds. */
  readonly resolution: number
  readonly measurements: readonly SourcedCompositeSeries[]
}

/** Calls on composites: expressions over the measurements of other metrics. */
export interface CompositeCalls {
  /**
   * Evaluates an expression such as `sum(s("http.requests", "*"))`.
   *
   * @throws {BadRequestError} the expression can't be parsed (`errors.compose` says the column), takes too much, or the resolution is not kept
   * for this range
   */
  getComposite(
    compose: string,
    query: CompositeQuery & { readonly model: 'sources' },
  ): Promise<SourcedCompositeMeasurements>
  /** The same by tags, which is the default. */
  getComposite(compose: string, query?: CompositeQuery & { readonly model?: 'tags' }): Promise<CompositeMeasurements>

  /**
   * Saves an expression as a metric, or changes the one that is there. Resolves to the metric in both cases. It is read like any metric, by
   * `getMetric` and `getMeasurements`.
   *
   * @throws {BadRequestError} the expression can't be parsed (`errors.composite` says the column), or names another composite
   * @throws {LibratoError} `WRONG_METRIC_TYPE`: a gauge or counter has this name; it is left as it was
   */
  createComposite(name: string, compose: string, properties?: MetricProperties): Promise<Metric>
}

export function compositeCalls(core: HttpCore, defaults: CallDefaults): CompositeCalls {
  const composites = typedMetrics(core, defaults, 'composite')

  async function getComposite(compose: string, query: CompositeQuery = {}): Promise<unknown> {
    checkExpression(compose)
    const { model = 'tags', ...range } = query
    if (model !== 'tags' && model !== 'sources')
      throw new LibratoError('INVALID_ARGUMENT', 'The model must be "tags" or "sources".')
    const isRanged = range.start_time !== undefined || range.duration !== undefined
    const answer = await core.call({
      method: 'GET',
      path: model === 'tags' ? 'measurements' : 'metrics',
      query: encodeQuery({
        compose,
        ...range,
        resolution: range.resolution ?? 60,
        ...(isRanged ? {} : { duration: 3_600 }),
      }),
    })
    const [list, points] =
      model === 'tags' ? (['series', 'measurements'] as const) : (['measurements', 'series'] as const)
    const found = (answer.json as Record<string, unknown> | null | undefined)?.[list]
    const isWhole = (one: Record<string, unknown> | null): boolean => Array.isArray(one?.[points])
    if (Array.isArray(found) && found.every(isWhole)) return answer.json
    throw invalidAnswer(answer, `without "${list}"`)
  }

  return {
    // The overloads differ in the form that the model asks for.
    getComposite: getComposite as CompositeCalls['getComposite'],
    async createComposite(name, compose, properties = {}) {
      checkExpression(compose)
      return composites.create(name, properties, { composite: compose })
    },
  }
}

function checkExpression(compose: unknown): void {
  if (typeof compose === 'string' && compose.trim() !== '') return
  throw new LibratoError('INVALID_ARGUMENT', 'The expression must be a string that is not empty.')
}
