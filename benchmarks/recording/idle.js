// What a reporter costs that has 100,000 series, while nothing is recorded: requests, and CPU beyond that of a process that does nothing at all.
import { setTimeout as sleep } from 'node:timers/promises'
import { Reporter } from '../../dist/index.js'
import { median } from '../runner/median.js'
import { startSink } from '../support/startSink.js'

const seconds = process.argv.includes('--short') ? 5 : 10
const sink = await startSink()
const bare = await cpuPercent()
const reporter = new Reporter({
  user: 'me@example.com',
  token: 'a-token-of-the-benchmarks',
  url: `${sink.url}/v1`,
  interval: 1_000,
  logger: false,
})
for (let n = 0; n < 100_000; n += 1) reporter.gauge('g', { tags: { a: `a-${n % 100}`, b: `b-${n}` } }).record(n)
await reporter.flush()
await sleep(3_000)
await sink.counts()
const percent = await cpuPercent()
// Asking for the counts is no request of the reporter's, and isn't counted.
const { requests } = await sink.counts()
console.log(
  JSON.stringify({
    case: 'recording/idle',
    figures: { requests, percent: Math.max(0, Math.round((percent - bare) * 1_000) / 1_000) },
    peers: { 'no reporter': { requests: 0, percent: Math.round(bare * 1_000) / 1_000 } },
  }),
)
await reporter.close()
sink.stop()

/** CPU of this process while nothing happens, in percent of one core: the median second, since V8 collects garbage in some of them. */
async function cpuPercent() {
  const percents = []
  for (let second = 0; second < seconds; second += 1) {
    const started = process.cpuUsage()
    await sleep(1_000)
    const { user, system } = process.cpuUsage(started)
    percents.push((user + system) / 10_000)
  }
  return median(percents)
}
