import { metricJson } from '../../metric/metricJson.js'
import type { StoredMetric } from '../../store/Store.js'
import type { CompositeResult } from '../evaluateComposite.js'
import type { Series } from '../evaluation/Series.js'

/** The answer of `GET /v1/metrics?compose=` (reference 4.5). */
export function sourcedAnswer(compose: string, { resolution, series }: CompositeResult): object {
  return {
    compose,
    resolution,
    measurements: series.map((one) => ({
      metric: metricOf(one, compose),
      period: one.period,
      query: { metric: metricPatterns(one), source: one.origins.map(({ filter }) => shownFilter(filter)).join(', ') },
      source: { name: one.source, display_name: null },
      series: recordsOf(one),
    })),
  }
}

/** The answer of `GET /v1/measurements?compose=`: the object form (reference 4.5 and 15). */
export function taggedAnswer(compose: string, { resolution, series }: CompositeResult): object {
  return {
    compose,
    resolution,
    series: series.map((one) => ({ ...taggedSeries(one), metric: metricOf(one, compose) })),
  }
}

/** The answer of `GET /v1/metrics/:name` for a saved composite: as for any metric, by source. */
export function savedSourcedAnswer(metric: StoredMetric, { resolution, series }: CompositeResult): object {
  const measurements = new Map<string, object>()
  for (const one of series) measurements.set(freeName(one.source, measurements), recordsOf(one))
  return { ...metricJson(metric), resolution, measurements: Object.fromEntries(measurements) }
}

/** The answer of `GET /v1/measurements/:name` for a saved composite: as for any metric, by tags. */
export function savedTaggedAnswer(metric: StoredMetric, { resolution, series }: CompositeResult): object {
  const { name, period, attributes, composite } = metric
  return { name, resolution, period, attributes, composite, series: series.map(taggedSeries), links: [] }
}

function taggedSeries(series: Series): object {
  const { tags, period, points, origins } = series
  return {
    query: { metric: metricPatterns(series), tags: origins.map(({ filter }) => shownFilter(filter)).join(', ') },
    tags: Object.fromEntries(tags),
    period,
    measurements: points,
  }
}

function recordsOf({ points }: Series): object {
  return points.map(({ time, value }) => ({ measure_time: time, value }))
}

/** The metric that a series comes from; one that several metrics went into is described as the composite it is, so that clients always find a name. */
function metricOf({ metric, period }: Series, compose: string): object {
  return metricJson(
    metric ?? {
      name: compose,
      type: 'composite',
      display_name: null,
      description: null,
      period,
      source_lag: null,
      attributes: {},
      composite: compose,
    },
  )
}

function metricPatterns({ origins }: Series): string {
  return [...new Set(origins.map(({ metric }) => metric))].join(', ')
}

function shownFilter(filter: string | ReadonlyMap<string, string>): string {
  return typeof filter === 'string' ? filter : JSON.stringify(Object.fromEntries(filter))
}

/** Several series may be shown under one source, and none of them may hide another: `all`, `all (2)`. */
function freeName(source: string, taken: ReadonlyMap<string, unknown>): string {
  let name = source
  for (let n = 2; taken.has(name); n += 1) name = `${source} (${n})`
  return name
}
