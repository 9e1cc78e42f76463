// How long a flush of very many series holds up everybody else, at the longest: the longest turn of the event loop meanwhile, by the lesser of
// the time and the CPU that it took, since what other processes took of the machine is not ours. The median of several flushes.
import { Reporter } from '../../dist/index.js'
import { median } from '../runner/median.js'
import { startSink } from '../support/startSink.js'

const sink = await startSink()
const stringified = stringify(100_000)
const small = await stalls(100_000, 9)
const large = await stalls(1_000_000, 5)
sink.stop()
console.log(
  JSON.stringify({
    case: 'recording/stall',
    figures: { ms100k: round(median(small)), ms1M: round(median(large)) },
    peers: { 'one JSON.stringify': { ms100k: round(median(stringified)) } },
    spread: { ms100k: rangeOf(small), ms1M: rangeOf(large) },
  }),
)

/**
 * Milliseconds of the longest stall in each of several flushes.
 *
 * @param {number} series
 * @param {number} flushes
 */
async function stalls(series, flushes) {
  const reporter = new Reporter({
    user: 'me@example.com',
    token: 'a-token-of-the-benchmarks',
    url: `${sink.url}/v1`,
    interval: false,
    maxSeries: series + 1,
    retention: { bytes: 2 ** 30 },
    logger: false,
  })
  const gauges = []
  for (let n = 0; n < series; n += 1) {
    gauges.push(
      reporter.gauge('http.latency', {
        tags: { route: `/orders/${n % 1_000}`, user: `user-${Math.floor(n / 1_000)}` },
      }),
    )
    if (n % 10_000 === 0) await nextTurn()
  }
  const longest = []
  // The first thousand requests load got and make code hot, and are not timed.
  for (let flush = -Math.max(2, 1_000_000 / series); flush < flushes; flush += 1) {
    for (const [n, gauge] of gauges.entries()) {
      gauge.record(n)
      gauge.record(n + 0.5)
      if (n % 10_000 === 0) await nextTurn()
    }
    // Two windows of one second would wait for each other.
    await new Promise((resolve) => setTimeout(resolve, 1_100))
    const watch = watchTurns()
    const { accepted } = await reporter.flush({ deadline: 120_000 })
    const stall = watch()
    if (accepted !== series) throw new Error(`${accepted} of ${series} measurements were accepted.`)
    if (flush >= 0) longest.push(stall)
  }
  await reporter.close()
  return longest
}

/** Watches every turn of the event loop until it is called back for the longest, in milliseconds. */
function watchTurns() {
  let longest = 0
  let isOver = false
  let time = performance.now()
  let cpu = process.cpuUsage()
  const turn = () => {
    const { user, system } = process.cpuUsage(cpu)
    longest = Math.max(longest, Math.min(performance.now() - time, (user + system) / 1_000))
    if (isOver) return
    time = performance.now()
    cpu = process.cpuUsage()
    setImmediate(turn)
  }
  setImmediate(turn)
  return () => {
    isOver = true
    return longest
  }
}

/**
 * Milliseconds of one `JSON.stringify` of as many measurements, several times: what a flush in one go holds everybody up for, at least.
 *
 * @param {number} series
 */
function stringify(series) {
  const measurements = Array.from({ length: series }, (_, n) => ({
    name: 'http.latency',
    tags: { route: `/orders/${n % 1_000}`, user: `user-${Math.floor(n / 1_000)}` },
    ...{ count: 2, sum: 2 * n + 0.5, min: n, max: n + 0.5, sum_squares: n ** 2 + (n + 0.5) ** 2 },
  }))
  return Array.from({ length: 9 }, () => {
    const started = process.cpuUsage()
    const { length } = JSON.stringify({ measurements })
    const { user, system } = process.cpuUsage(started)
    if (length === 0) throw new Error('Nothing was written.')
    return (user + system) / 1_000
  })
}

function nextTurn() {
  return new Promise((resolve) => setImmediate(resolve))
}

/** @param {readonly number[]} numbers */
function rangeOf(numbers) {
  return [round(Math.min(...numbers)), round(Math.max(...numbers))]
}

/** @param {number} ms */
function round(ms) {
  return Math.round(ms * 100) / 100
}
