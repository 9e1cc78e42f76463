import { Reporter } from '../../../dist/index.js'
import { fourTags, freshTags } from '../tags.js'

/** Runs at an interval of one second and sends to the sink. @type {(url: string) => import('./Subject.js').Subject} */
export function open(url) {
  const reporter = new Reporter({
    user: 'me@example.com',
    token: 'a-token-of-the-benchmarks',
    url: `${url}/v1`,
    interval: 1_000,
    logger: false,
  })
  const gauge = reporter.gauge('http.latency', { tags: fourTags })
  const free = reporter.gauge('http.free')
  const counter = reporter.counter('http.requests')
  return {
    held: (calls) => {
      for (let n = 0; n < calls; n += 1) gauge.record(n)
    },
    fresh: (calls) => {
      for (let n = 0; n < calls; n += 1) free.with(freshTags(n)).record(n)
    },
    count: (calls) => {
      for (let n = 0; n < calls; n += 1) counter.increment()
    },
    async close() {
      const { totals } = reporter.health()
      if (totals.accepted === 0) throw new Error('Nothing was sent: the reporter was measured doing nothing.')
      await reporter.close()
    },
  }
}
