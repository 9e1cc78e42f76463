export { catalogue as defaultMetrics, type DefaultMetric, type DefaultMetricName } from './catalogue.js'
export { collectDefaultMetrics } from './collectDefaultMetrics.js'
export type { MetricSink, SinkCounter, SinkGauge, SinkOptions } from './MetricSink.js'
export type { DefaultMetricsOptions } from './options.js'
