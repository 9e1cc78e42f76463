import { Reporter } from '../../../dist/index.js'
import { systemRuntime } from '../../../dist/runtime/systemRuntime.js'
import { batchSize, concurrency, describeSeries, sampleOf } from '../workload.js'

/** @type {import('../Subject.js').Open} */
export function open(url) {
  let ahead = 0
  const reporter = new Reporter({
    user: 'me@example.com',
    token: 'a-token-of-the-benchmarks',
    url: `${url}/v1`,
    interval: false,
    concurrency,
    batch: { measurements: batchSize },
    logger: false,
    // A second passes with each window, as it does for everybody here: or a flush would wait for it, because no two windows carry one stamp.
    runtime: { ...systemRuntime, now: () => systemRuntime.now() + ahead },
  })
  const gauges = describeSeries().map(({ name, route, host }) => reporter.gauge(name, { tags: { route, host } }))
  return {
    fill(window) {
      ahead += 1_000
      for (const [series, gauge] of gauges.entries()) {
        for (let n = 0; n < 3; n += 1) gauge.record(sampleOf(series, window, n))
      }
    },
    async deliver() {
      const { accepted } = await reporter.flush()
      if (accepted !== gauges.length) throw new Error(`${accepted} of ${gauges.length} measurements were accepted.`)
    },
    close: () => reporter.close(),
  }
}
