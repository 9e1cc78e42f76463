import { describe, expect, test } from '@jest/globals'
import { Reporter } from '../../lib/index.js'
import { TestClock } from '../../lib/testing/index.js'
import { recordWindows } from './recordWindows.js'
import { serviceForSpecs, token, user } from './serviceForSpecs.js'

const { service, api } = await serviceForSpecs()

describe('a Reporter and the service', () => {
  // The same with 5,000 series is in the long suite.
  test('500 series with two tags over 60 windows: sums and counts read back are those recorded, exactly', async () => {
    const { recorded, readBack, accepted, health } = await recordWindows(api, 'e2e', 500, 60)
    expect(readBack).toEqual(recorded)
    expect(accepted).toBe(60 * 500)
    expect(health).toMatchObject({ state: 'ok', series: 500, totals: { accepted: 30_000, attempts: 60 } })
  }, 30_000)

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
