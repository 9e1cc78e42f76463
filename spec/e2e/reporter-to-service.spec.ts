import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type Api, connect, Reporter } from '../../lib/index.js'
import { type Service, startService } from '../../lib/service/index.js'
import { TestClock } from '../../lib/testing/index.js'

const user = 'me@example.com'
const token = 'a-token-of-the-specs'
let service: Service
let api: Api

beforeAll(async () => {
  service = await startService({ port: 0, data: ':memory:', user, token, logger: false })
  api = connect(user, token, { url: service.url })
})

afterAll(() => service.close())

interface Sums {
  count: number
  sum: number
}

/** What the service has of a metric, by one function, summed over all its series and buckets. */
async function readBack(name: string, summary: 'sum' | 'count', start: number, end: number): Promise<number> {
  const { series } = await api.getMeasurements(name, {
    resolution: 3_600,
    start_time: start,
    end_time: end,
    summary_function: summary,
    group_by: 'metric.kind',
    group_by_function: 'sum',
  })
  return series.flatMap(({ measurements }) => measurements).reduce((total, { value = 0 }) => total + value, 0)
}

describe('a Reporter and the service', () => {
  test('5,000 series with two tags over 60 windows: sums and counts read back are those recorded, exactly', async () => {
    const start = Math.floor(Date.now() / 1_000 / 3_600) * 3_600 - 7_200
    const clock = new TestClock({ now: start * 1_000 })
    const reporter = new Reporter({
      api,
      runtime: clock,
      interval: 10_000,
      logger: false,
      tags: { 'metric.kind': 'spec' },
    })
    const gauges = Array.from({ length: 4_000 }, (_, n) =>
      reporter.gauge('e2e.gauge', { tags: { shard: n % 10, item: n } }),
    )
    const counters = Array.from({ length: 1_000 }, (_, n) =>
      reporter.counter('e2e.counter', { tags: { shard: n % 10, item: n } }),
    )
    const recorded: Record<'gauge' | 'counter', Sums> = { gauge: { count: 0, sum: 0 }, counter: { count: 0, sum: 0 } }
    let accepted = 0
    for (let window = 0; window < 60; window += 1) {
      gauges.forEach((gauge, n) => {
        const samples = 1 + ((n + window) % 3)
        for (let sample = 0; sample < samples; sample += 1) gauge.record(n * 7 + window - sample * 1_000)
        recorded.gauge.count += samples
        recorded.gauge.sum += samples * (n * 7 + window) - (1_000 * (samples * (samples - 1))) / 2
      })
      counters.forEach((counter, n) => {
        counter.increment(n + window)
        recorded.counter.count += 1
        recorded.counter.sum += n + window
      })
      // Time stands still while a flush is under way; between flushes it moves to the next window.
      accepted += (await reporter.flush()).accepted
      await clock.advance(10_000)
    }
    expect(accepted).toBe(60 * 5_000)
    const end = start + 3_600
    expect(await readBack('e2e.gauge', 'count', start, end)).toBe(recorded.gauge.count)
    expect(await readBack('e2e.gauge', 'sum', start, end)).toBe(recorded.gauge.sum)
    expect(await readBack('e2e.counter', 'sum', start, end)).toBe(recorded.counter.sum)
    expect(reporter.health()).toMatchObject({
      state: 'ok',
      series: 5_000,
      totals: { accepted: 300_000, attempts: 300 },
    })
    await reporter.close()
  }, 60_000)

  test('by sources: a counter reads back with its growth, the first included', async () => {
    const start = Math.floor(Date.now() / 1_000) - 600
    const clock = new TestClock({ now: start * 1_000 })
    const reporter = new Reporter({ api, runtime: clock, interval: 10_000, logger: false, source: 'web-1' })
    for (const by of [5, 2, 10]) {
      reporter.counter('e2e.visits').increment(by)
      await reporter.flush()
      await clock.advance(10_000)
    }
    await reporter.close()
    const { measurements } = await api.getCounter('e2e.visits', { resolution: 1, count: 10 })
    const growth = measurements['web-1']?.map(({ value, delta }) => [value, delta])
    expect(growth).toEqual([
      [0, undefined],
      [5, 5],
      [7, 2],
      [17, 10],
    ])
  })

  test('a repeated batch is answered and not stored again', async () => {
    const start = Math.floor(Date.now() / 1_000) - 60
    service.setFaults({ cut: true, when: 'after' })
    const reporter = new Reporter({
      api,
      interval: false,
      logger: false,
      runtime: new TestClock({ now: start * 1_000 }),
    })
    reporter.counter('e2e.once').increment(7)
    expect(await reporter.flush()).toMatchObject({ accepted: 0, retained: 1 })
    service.setFaults(undefined)
    expect(await reporter.flush()).toMatchObject({ accepted: 1, retained: 0 })
    await reporter.close()
    const { series } = await api.getMeasurements('e2e.once', {
      resolution: 60,
      start_time: start - 60,
      summary_function: 'sum',
    })
    expect(series.flatMap(({ measurements }) => measurements.map(({ value }) => value))).toEqual([7])
  })

  test('a wrong token is told apart, keeps everything, and is mended while running', async () => {
    const reporter = new Reporter({ user, token: 'wrong-token', url: service.url, interval: false, logger: false })
    reporter.gauge('e2e.token').record(1)
    expect(await reporter.flush()).toMatchObject({ retained: 1, dropped: 0 })
    expect(reporter.health().state).toBe('failing')
    reporter.api.setCredentials(user, token)
    expect(await reporter.close()).toMatchObject({ accepted: 1 })
  })
})
