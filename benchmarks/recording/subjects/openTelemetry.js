import { AggregationType, MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics'
import { fourTags, freshTags } from '../tags.js'

class Collector extends MetricReader {
  async onForceFlush() {}
  async onShutdown() {}
}

/** A histogram without buckets: count, sum, min and max. It has no handles for tags. @returns {import('./Subject.js').Subject} */
export function open() {
  const reader = new Collector()
  const options = { boundaries: [], recordMinMax: true }
  const aggregation = /** @type {const} */ ({ type: AggregationType.EXPLICIT_BUCKET_HISTOGRAM, options })
  const provider = new MeterProvider({ readers: [reader], views: [{ instrumentName: 'h.*', aggregation }] })
  const meter = provider.getMeter('benchmarks')
  const held = meter.createHistogram('h.held')
  const free = meter.createHistogram('h.free')
  const counter = meter.createCounter('requests')
  return {
    held: (calls) => {
      for (let n = 0; n < calls; n += 1) held.record(n, fourTags)
    },
    fresh: (calls) => {
      for (let n = 0; n < calls; n += 1) free.record(n, freshTags(n))
    },
    count: (calls) => {
      for (let n = 0; n < calls; n += 1) counter.add(1)
    },
    settle: async () => {
      await reader.collect()
    },
    close: () => provider.shutdown(),
  }
}
