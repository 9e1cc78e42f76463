// Memory of a series: a million of them, each with two tags, six figures and one sample; handles are let go. Needs --expose-gc.
import { setTimeout as sleep } from 'node:timers/promises'
import { Reporter } from '../../dist/index.js'
import { startSink } from '../support/startSink.js'

const short = process.argv.includes('--short')
const series = short ? 200_000 : 1_000_000
const sink = await startSink()
const reporter = new Reporter({
  user: 'me@example.com',
  token: 'a-token-of-the-benchmarks',
  url: `${sink.url}/v1`,
  interval: 60_000,
  maxSeries: series + 1,
  logger: false,
})
const before = await settled()
for (let n = 0; n < series; n += 1) {
  reporter
    .gauge('http.latency', { tags: { route: `/orders/${n % 1_000}`, user: `user-${Math.floor(n / 1_000)}` } })
    .record(n)
}
const after = await settled()
if (reporter.health().series !== series) throw new Error(`There are ${reporter.health().series} series.`)
console.log(
  JSON.stringify({
    case: 'recording/memory',
    figures: {
      bytes: Math.round((after.rss - before.rss) / series),
      heap: Math.round((after.heap - before.heap) / series),
    },
  }),
)
await reporter.close({ deadline: 0 })
sink.stop()

/** What is in use when garbage is gone: resident, as the machine sees it, and of V8's heap and typed arrays. */
async function settled() {
  for (let n = 0; n < 5; n += 1) {
    globalThis.gc?.()
    await sleep(50)
  }
  const { rss, heapUsed, arrayBuffers } = process.memoryUsage()
  return { rss, heap: heapUsed + arrayBuffers }
}
