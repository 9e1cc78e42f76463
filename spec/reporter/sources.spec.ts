import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { LibratoError } from '../../lib/errors/index.js'
import type { Reporter } from '../../lib/reporter/index.js'
import { TestClock } from '../../lib/testing/index.js'
import { type ScriptedServer, startScriptedServer } from '../support/scriptedServer.js'
import { bodiesAt, reporterFor } from './reporterFor.js'

let server: ScriptedServer
let reporter: Reporter
let clock: TestClock

beforeEach(async () => {
  server = await startScriptedServer()
  clock = new TestClock({ now: 1_700_000_000_000 })
  reporter = reporterFor(server, { source: 'web-1', runtime: clock })
})

afterEach(async () => {
  await reporter.close({ deadline: 0 })
  await server.close()
})

describe('a reporter by sources', () => {
  test('sends gauges and counters to /v1/metrics, both arrays always there', async () => {
    reporter.gauge('g').record(4)
    reporter.gauge('g', { source: 'web-2' }).record(5)
    await reporter.flush()
    expect(server.requests[0]?.url).toBe('/v1/metrics')
    expect(bodiesAt(server)).toEqual([
      {
        measure_time: 1_700_000_000,
        gauges: [
          { name: 'g', source: 'web-1', value: 4 },
          { name: 'g', source: 'web-2', value: 5 },
        ],
        counters: [],
      },
    ])
  })

  test('starts a counter with 0 a second before its first window, and sends totals from then on', async () => {
    const counter = reporter.counter('c')
    for (const [by, wait] of [
      [5, 10_000],
      [0, 10_000],
      [2, 10_000],
    ] as const) {
      counter.increment(by)
      await reporter.flush()
      await clock.advance(wait)
    }
    const source = 'web-1'
    expect(bodiesAt(server).map(({ measure_time, counters }) => [measure_time, counters])).toEqual([
      [
        1_700_000_000,
        [
          { name: 'c', source, measure_time: 1_699_999_999, value: 0 },
          { name: 'c', source, value: 5 },
        ],
      ],
      [1_700_000_001, [{ name: 'c', source, value: 5 }]],
      [1_700_000_010, [{ name: 'c', source, value: 7 }]],
    ])
  })

  test.each([
    ['gauge', () => reporter.gauge('g', { tags: { a: '1' } })],
    ['counter', () => reporter.counter('c', { tags: { a: '1' } })],
    ['with', () => reporter.gauge('g').with({ a: '1' })],
    ['measure', () => reporter.measure({ name: 'm', value: 1, tags: { a: '1' } })],
  ])('throws where tags are asked of it, and says what to write: %s', (_, ask) => {
    expect(ask).toThrow(LibratoError)
    expect(ask).toThrow(/model: 'tags'/)
  })

  test('takes over totals kept elsewhere', async () => {
    const counter = reporter.counter('c')
    counter.set(500)
    counter.set(510)
    await reporter.flush()
    expect(bodiesAt(server)[0]?.counters).toMatchObject([{ value: 0 }, { value: 10 }])
  })

  test('refuses an illegal source, and the reserved one', () => {
    reporter.gauge('g', { source: 'ALL' }).record(1)
    reporter.gauge('g', { source: 'a b' }).record(1)
    expect(reporter.health().refused).toEqual({ tags: 2 })
  })
})
