import type { HttpCore } from '../http/HttpCore.js'
import type { MetricProperties } from '../measurement/index.js'
import type { CallDefaults } from './CallDefaults.js'
import type { GaugeRecord, MeasuredMetricOf, Metric, MetricOf, MetricQuery } from './Metric.js'
import { typedMetrics } from './typedMetrics.js'

/** Calls on gauges. */
export interface GaugeCalls {
  /**
   * Creates a gauge, or updates the properties of the one that is there. Resolves to the metric in both cases.
   *
   * @throws {LibratoError} `WRONG_METRIC_TYPE`: a counter or composite has this name; it is left as it was
   */
  createGauge(name: string, properties?: MetricProperties): Promise<Metric>

  /**
   * What the service keeps about a gauge, with `measurements: {}`; with a query, the measurements by source.
   *
   * @throws {LibratoError} `WRONG_METRIC_TYPE`: it is no gauge
   * @throws {NotFoundError} there is none of this name
   */
  getGauge(name: string): Promise<MetricOf<'gauge'>>
  /** The same with its measurements by source, of the time that the query names. */
  getGauge(name: string, query: MetricQuery): Promise<MeasuredMetricOf<'gauge', GaugeRecord>>

  /**
   * Deletes a gauge with its measurements.
   *
   * @throws {LibratoError} `WRONG_METRIC_TYPE`: it is no gauge; nothing is deleted
   * @throws {NotFoundError} there is none of this name
   */
  deleteGauge(name: string): Promise<void>
}

export function gaugeCalls(core: HttpCore, defaults: CallDefaults): GaugeCalls {
  const gauges = typedMetrics(core, defaults, 'gauge')
  return {
    createGauge: (name, properties = {}) => gauges.create(name, properties),
    // The overloads differ in what the query makes the service send.
    getGauge: gauges.get as GaugeCalls['getGauge'],
    deleteGauge: (name) => gauges.delete(name),
  }
}
