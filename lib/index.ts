export * from './api/index.js'
export * from './errors/index.js'
export type {
  CounterMeasurement,
  GaugeMeasurement,
  GaugeSample,
  GaugeSummary,
  MetricAttributes,
  MetricProperties,
  TaggedMeasurement,
  TaggedSample,
  TaggedSummary,
  Tags,
} from './measurement/index.js'
export * from './reporter/index.js'
export {
  collectDefaultMetrics,
  type DefaultMetricsOptions,
  type MetricSink,
  type SinkCounter,
  type SinkGauge,
  type SinkOptions,
} from './runtime/defaultMetrics/index.js'
export { type Closable, type ExitHookOptions, installExitHooks, type SignalName } from './runtime/exitHooks/index.js'
export type { Logger } from './runtime/Logger.js'
export type { Runtime, Timer } from './runtime/Runtime.js'
