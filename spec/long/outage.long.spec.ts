import { describe, expect, test } from '@jest/globals'
import { runScript } from '../support/runScript.js'

const MIB = 2 ** 20
const BUDGET = 32 * MIB

interface Report {
  /** After each day, in bytes: what the process uses beyond what it used before the outage, after collecting garbage. */
  readonly used: number[]
  /** After each day: what the reporter says it retains. */
  readonly claimed: number[]
  readonly windows: number
  /** Spans of four hours in which the sum of a series is not what was recorded. */
  readonly wrong: number
  /** Spans of four hours that were looked at, over all series. */
  readonly looked: number
  readonly retainedAfter: number
  readonly totals: Record<string, number>
  readonly receipt: Record<string, number>
}

/** A week without a backend: 10,000 series, each recorded into in every window, on a clock that is moved. */
function outage(interval: number): Promise<unknown> {
  return runScript(`
    import { NetworkError } from '${new URL('../../dist/index.js', import.meta.url).href}'
    const INTERVAL = ${interval}, SERIES = 10_000, DAYS = 7, SPAN = 14_400
    const start = Date.UTC(2026, 0, 5)
    const clock = new TestClock({ now: start, random: 0.5 })
    let isAway = true
    /** Sum of each series in each span of four hours. */
    const stored = Array.from({ length: DAYS * 86_400 / SPAN + 1 }, () => new Float64Array(SERIES))
    const plan = {
      name: 'away for a week',
      open(context) {
        const { destination, transport } = recordingDestination().open(context)
        const exchange = async ({ body }) => {
          if (isAway) throw new NetworkError('no connection', { mayHaveArrived: false })
          const { time, measurements } = JSON.parse(String(body))
          const span = stored[Math.floor((time - start / 1_000) / SPAN)]
          for (const { tags, sum, value } of measurements) span[tags.id] += sum ?? value
          const summary = { total: measurements.length, accepted: measurements.length, failed: 0 }
          return { status: 202, headers: {}, body: JSON.stringify({ measurements: { summary } }) }
        }
        return { destination, transport: { ...transport, exchange } }
      },
    }
    const reporter = new Reporter({ destination: plan, runtime: clock, interval: INTERVAL, logger: false, retention: { bytes: ${BUDGET} } })
    const counters = Array.from({ length: SERIES / 2 }, (_, id) => reporter.counter('c', { tags: { id } }))
    const gauges = Array.from({ length: SERIES / 2 }, (_, n) => reporter.gauge('g', { tags: { id: SERIES / 2 + n } }))
    const measure = async () => {
      for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve))
      gc()
      gc()
      const { heapUsed, arrayBuffers } = process.memoryUsage()
      return heapUsed + arrayBuffers
    }
    const before = await measure()
    const used = [], claimed = []
    const perDay = 86_400_000 / INTERVAL
    const amount = (window, id) => 1 + ((window * 7 + id) % 13)
    const expected = stored.map(() => new Float64Array(SERIES))
    for (let window = 0; window < DAYS * perDay; window += 1) {
      const sums = expected[Math.floor(window * INTERVAL / 1_000 / SPAN)]
      for (let id = 0; id < SERIES; id += 1) {
        const by = amount(window, id)
        if (id < SERIES / 2) counters[id].increment(by)
        else gauges[id - SERIES / 2].record(by)
        sums[id] += by
      }
      await clock.advance(INTERVAL)
      if ((window + 1) % perDay !== 0) continue
      used.push(await measure() - before)
      claimed.push(reporter.health().retained.bytes)
    }
    const { windows } = reporter.health().retained
    isAway = false
    const receipt = await reporter.close()
    let wrong = 0
    stored.forEach((sums, span) => sums.forEach((sum, id) => { if (sum !== expected[span][id]) wrong += 1 }))
    const { retained, totals } = reporter.health()
    console.log(JSON.stringify({ used, claimed, windows, wrong, looked: stored.length * SERIES, retainedAfter: retained.windows, totals, receipt }))
  `)
}

// Of a minute and not of ten seconds: merging costs a few milliseconds a window, and 60,480 of them would take minutes.
describe('a week without a backend, at 10,000 series and windows of a minute', () => {
  test('stays within its budget as measured, and is delivered whole, exact over aligned ranges', async () => {
    const report = (await outage(60_000)) as Report
    for (const claimed of report.claimed) expect(claimed).toBeLessThanOrEqual(BUDGET)
    // Beside what is retained the process has grown by the cells of the open window and by code that was compiled meanwhile.
    for (const used of report.used) expect(used).toBeLessThanOrEqual(BUDGET + 12 * MIB)
    // It is full after hours, and does not grow from then on.
    expect(report.used.at(-1)! - report.used[0]!).toBeLessThan(4 * MIB)

    expect(report).toMatchObject({
      wrong: 0,
      retainedAfter: 0,
      totals: { dropped: 0, unknown: 0, rejected: 0 },
      receipt: { retained: 0, dropped: 0, unknown: 0, rejected: 0 },
    })
    expect(report.windows).toBeGreaterThan(40)
  })
})
