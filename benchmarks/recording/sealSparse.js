// What a window costs of very many series of which one in a hundred was touched: CPU from the seal to the last answer, beside a window in which
// all were touched, and beside a reporter that has no other series than those.
import { Reporter } from '../../dist/index.js'
import { median } from '../runner/median.js'
import { startSink } from '../support/startSink.js'

const short = process.argv.includes('--short')
const series = short ? 200_000 : 1_000_000
const rounds = short ? 3 : 4
const sink = await startSink()

const sparse = await windows(series, 100)
const all = await windows(series, 1)
const alone = await windows(series / 100, 1)
sink.stop()
console.log(
  JSON.stringify({
    case: 'recording/seal-sparse',
    figures: { ms: round(median(sparse)) },
    peers: {
      'all touched': { ms: round(median(all)) },
      'no other series': { ms: round(median(alone)) },
    },
    spread: { ms: [round(Math.min(...sparse)), round(Math.max(...sparse))] },
  }),
)

/**
 * Milliseconds of CPU for each of several windows.
 *
 * @param {number} count series
 * @param {number} every how manieth is touched
 */
async function windows(count, every) {
  const reporter = new Reporter({
    user: 'me@example.com',
    token: 'a-token-of-the-benchmarks',
    url: `${sink.url}/v1`,
    interval: false,
    maxSeries: count + 1,
    retention: { bytes: 2 ** 31 },
    logger: false,
  })
  const gauges = Array.from({ length: count }, (_, n) =>
    reporter.gauge('g', { tags: { a: `a-${n % 1_000}`, b: `b-${n}` } }),
  )
  const costs = []
  // The first make code hot: a window of all series before those that are timed, whatever they touch.
  for (let turn = -2; turn < rounds; turn += 1) {
    const step = turn < 0 ? 1 : every
    for (let n = 0; n < count; n += step) gauges[n].record(n)
    // Two windows of one second would wait for each other, and that costs nothing, but garbage is collected meanwhile.
    await new Promise((resolve) => setTimeout(resolve, 1_100))
    const started = process.cpuUsage()
    const { accepted } = await reporter.flush({ deadline: 120_000 })
    const { user, system } = process.cpuUsage(started)
    if (accepted !== count / step) throw new Error(`${accepted} measurements were accepted.`)
    if (turn >= 0) costs.push((user + system) / 1_000)
  }
  await reporter.close()
  return costs
}

/** @param {number} ms */
function round(ms) {
  return Math.round(ms * 100) / 100
}
