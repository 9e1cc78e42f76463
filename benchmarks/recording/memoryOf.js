// `memoryOf.js NAME`: the bytes that each of a million series takes, in this process. Needs --expose-gc.
import { setTimeout as sleep } from 'node:timers/promises'

const series = 1_000_000
/** By name: gives what records one sample of a series with these two tags; all the rest of what it needs is there before memory is looked at. */
const subjects = {
  'librato-reporter': async () => {
    const { Reporter } = await import('../../dist/index.js')
    const reporter = new Reporter({
      user: 'me@example.com',
      token: 'a-token-of-the-benchmarks',
      interval: false,
      maxSeries: series + 1,
      logger: false,
    })
    return {
      record: (tags, n) => reporter.gauge('http.latency', { tags }).record(n),
      count: () => reporter.health().series,
    }
  },
  'prom-client': async () => promCounter(await import('prom-client')),
  '@prometheus-io/client': async () => promCounter(await import('@prometheus-io/client')),
  OpenTelemetry: async () => {
    const { AggregationType, MeterProvider, MetricReader } = await import('@opentelemetry/sdk-metrics')
    class Reader extends MetricReader {
      async onForceFlush() {}
      async onShutdown() {}
    }
    const reader = new Reader()
    const options = { boundaries: [], recordMinMax: true }
    const aggregation = { type: AggregationType.EXPLICIT_BUCKET_HISTOGRAM, options }
    const views = [{ instrumentName: '*', aggregation, aggregationCardinalityLimit: series + 1 }]
    const histogram = new MeterProvider({ readers: [reader], views }).getMeter('benchmarks').createHistogram('h')
    // Asked at the end, when memory was looked at: collecting makes as much again.
    const collected = async () =>
      (await reader.collect()).resourceMetrics.scopeMetrics[0]?.metrics[0]?.dataPoints.length ?? 0
    return { record: (tags, n) => histogram.record(n, tags), count: collected }
  },
  'datadog-metrics': async () => {
    const { default: metrics } = await import('datadog-metrics')
    let sent = 0
    const report = async (all) => {
      sent += all.length
    }
    const logger = new metrics.BufferedMetricsLogger({ flushIntervalSeconds: 0, reporter: { report } })
    return {
      record: ({ route, user }, n) => logger.gauge('http.latency', n, [`route:${route}`, `user:${user}`]),
      count: async () => {
        await logger.flush()
        return sent
      },
    }
  },
}

/** A counter: of one figure, what a peer keeps least of. */
function promCounter({ Counter, Registry }) {
  const registry = new Registry()
  const labelNames = ['route', 'user']
  const counter = new Counter({ name: 'requests', help: 'measured', labelNames, registers: [registry] })
  return { record: (tags) => counter.inc(tags), count: async () => (await counter.get()).values.length }
}

const { record, count } = await subjects[process.argv[2]]()
const before = await settled()
for (let n = 0; n < series; n += 1) record({ route: `/orders/${n % 1_000}`, user: `user-${Math.floor(n / 1_000)}` }, n)
const after = await settled()
const found = await count()
if (found !== series) throw new Error(`There are ${found} series.`)
console.log(
  JSON.stringify({
    bytes: Math.round((after.rss - before.rss) / series),
    heap: Math.round((after.heap - before.heap) / series),
  }),
)
process.exit()

/** What is in use when garbage is gone: resident, as the machine sees it, and of V8's heap and typed arrays. */
async function settled() {
  for (let n = 0; n < 5; n += 1) {
    globalThis.gc?.()
    await sleep(50)
  }
  const { rss, heapUsed, arrayBuffers } = process.memoryUsage()
  return { rss, heap: heapUsed + arrayBuffers }
}
