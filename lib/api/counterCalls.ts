import type { HttpCore } from '../http/HttpCore.js'
import type { MetricProperties } from '../measurement/index.js'
import type { CallDefaults } from './CallDefaults.js'
import type { CounterRecord, MeasuredMetricOf, Metric, MetricOf, MetricQuery } from './Metric.js'
import { typedMetrics } from './typedMetrics.js'

/** Calls on counters. */
export interface CounterCalls {
  /**
   * Creates a counter, or updates the properties of the one that is there. Resolves to the metric in both cases.
   *
   * @throws {LibratoError} `WRONG_METRIC_TYPE`: a gauge or composite has this name; it is left as it was
   */
  createCounter(name: string, properties?: MetricProperties): Promise<Metric>

  /**
   * What the service keeps about a counter, with `measurements: {}`; with a query, the measurements by source.
   *
   * @throws {LibratoError} `WRONG_METRIC_TYPE`: it is no counter
   * @throws {NotFoundError} there is none of this name
   */
  getCounter(name: string): Promise<MetricOf<'counter'>>
  /** The same with its measurements by source, of the time that the query names. */
  getCounter(name: string, query: MetricQuery): Promise<MeasuredMetricOf<'counter', CounterRecord>>

  /**
   * Deletes a counter with its measurements.
   *
   * @throws {LibratoError} `WRONG_METRIC_TYPE`: it is no counter; nothing is deleted
   * @throws {NotFoundError} there is none of this name
   */
  deleteCounter(name: string): Promise<void>
}

export function counterCalls(core: HttpCore, defaults: CallDefaults): CounterCalls {
  const counters = typedMetrics(core, defaults, 'counter')
  return {
    createCounter: (name, properties = {}) => counters.create(name, properties),
    // The overloads differ in what the query makes the service send.
    getCounter: counters.get as CounterCalls['getCounter'],
    deleteCounter: (name) => counters.delete(name),
  }
}
