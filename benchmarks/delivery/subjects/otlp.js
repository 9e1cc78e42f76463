import { resourceFromAttributes } from '@opentelemetry/resources'
import {
  AggregationTemporality,
  AggregationType,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import { batchSize, describeSeries, sampleOf, seriesCount } from '../workload.js'

/**
 * OpenTelemetry's SDK with one of its OTLP/HTTP exporters. A histogram without buckets carries count, sum, min and max: what comes nearest to
 * our five figures. Delta, so that nothing has to be kept. Requests of the same size, one after the other, as the reader sends them.
 *
 * @param {string} url
 * @param {new (options: { url: string, temporalityPreference: AggregationTemporality }) => import('@opentelemetry/sdk-metrics').PushMetricExporter} Exporter
 * @returns {import('../Subject.js').Subject}
 */
export function openOtlp(url, Exporter) {
  const exporter = new Exporter({ url: `${url}/otlp/v1/metrics`, temporalityPreference: AggregationTemporality.DELTA })
  const reader = new PeriodicExportingMetricReader({
    exporter,
    exportIntervalMillis: 2 ** 30,
    exportTimeoutMillis: 600_000,
    maxExportBatchSize: batchSize,
  })
  const provider = new MeterProvider({
    resource: resourceFromAttributes({ 'service.name': 'benchmarks' }),
    readers: [reader],
    views: [
      {
        instrumentName: '*',
        aggregation: {
          type: AggregationType.EXPLICIT_BUCKET_HISTOGRAM,
          options: { boundaries: [], recordMinMax: true },
        },
        aggregationCardinalityLimit: seriesCount,
      },
    ],
  })
  const meter = provider.getMeter('benchmarks')
  const instruments = new Map()
  const series = describeSeries().map(({ name, route, host }) => {
    if (!instruments.has(name)) instruments.set(name, meter.createHistogram(name))
    return { histogram: instruments.get(name), attributes: { route, host } }
  })
  return {
    fill(window) {
      for (const [index, { histogram, attributes }] of series.entries()) {
        for (let n = 0; n < 3; n += 1) histogram.record(sampleOf(index, window, n), attributes)
      }
    },
    deliver: () => reader.forceFlush(),
    close: () => provider.shutdown(),
  }
}
