import { type Api, type Health, Reporter } from '../../lib/index.js'
import { TestClock } from '../../lib/testing/index.js'

/** Figures of what was recorded, or of what the service has. */
export interface Figures {
  readonly gaugeCount: number
  readonly gaugeSum: number
  readonly counterSum: number
}

/** What {@link recordWindows} did and found. */
export interface Recorded {
  readonly recorded: Figures
  readonly readBack: Figures
  /** Measurements, of all receipts. */
  readonly accepted: number
  readonly health: Health
}

const step = 10_000

/** Records into series with two tags of their own, four in five of them gauges, window by window, and reads the sums back. All figures are integers. */
export async function recordWindows(api: Api, name: string, series: number, windows: number): Promise<Recorded> {
  const start = Math.floor(Date.now() / 1_000 / 3_600) * 3_600 - 7_200
  const clock = new TestClock({ now: start * 1_000 })
  const reporter = new Reporter({ api, runtime: clock, interval: step, logger: false, tags: { kind: 'spec' } })
  const gauges = Array.from({ length: series * 0.8 }, (_, n) =>
    reporter.gauge(`${name}.gauge`, { tags: { shard: n % 10, item: n } }),
  )
  const counters = Array.from({ length: series * 0.2 }, (_, n) =>
    reporter.counter(`${name}.counter`, { tags: { shard: n % 10, item: n } }),
  )
  const recorded = { gaugeCount: 0, gaugeSum: 0, counterSum: 0 }
  let accepted = 0
  for (let window = 0; window < windows; window += 1) {
    gauges.forEach((gauge, n) => {
      for (let sample = 0; sample < 1 + ((n + window) % 3); sample += 1) {
        const value = n * 7 + window - sample * 1_000
        gauge.record(value)
        recorded.gaugeCount += 1
        recorded.gaugeSum += value
      }
    })
    counters.forEach((counter, n) => {
      counter.increment(n + window)
      recorded.counterSum += n + window
    })
    // Time stands still while a flush is under way; between flushes it moves to the next window.
    accepted += (await reporter.flush()).accepted
    await clock.advance(step)
  }
  const health = reporter.health()
  await reporter.close()
  const read = (metric: string, summary: 'sum' | 'count') => readSum(api, `${name}.${metric}`, summary, start)
  const readBack = {
    gaugeCount: await read('gauge', 'count'),
    gaugeSum: await read('gauge', 'sum'),
    counterSum: await read('counter', 'sum'),
  }
  return { recorded, readBack, accepted, health }
}

/** What the service has of a metric in an hour, by one function, summed over all its series. */
async function readSum(api: Api, name: string, summary: 'sum' | 'count', start: number): Promise<number> {
  const { series } = await api.getMeasurements(name, {
    resolution: 3_600,
    start_time: start,
    end_time: start + 3_600,
    summary_function: summary,
    group_by: 'kind',
    group_by_function: 'sum',
  })
  return series.flatMap(({ measurements }) => measurements).reduce((total, { value = 0 }) => total + value, 0)
}
