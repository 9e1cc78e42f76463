import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { Reporter, type ReporterOptions } from '../../lib/reporter/index.js'
import { recordingDestination, startScriptedServer, TestClock } from '../../lib/testing/index.js'
import { runScript } from '../support/runScript.js'
import { reporterFor } from './reporterFor.js'

const HOUR = 3_600_000
const recording = recordingDestination()
let clock: TestClock
let reporter: Reporter

beforeEach(() => recording.clear())

afterEach(() => reporter.close({ deadline: 0 }))

function begin(now: number, options: ReporterOptions = {}): void {
  clock = new TestClock({ now, random: 0.5 })
  reporter = new Reporter({ destination: recording, runtime: clock, interval: 10_000, logger: false, ...options })
}

/** Stamps of what arrived, in seconds since the given time. */
function stampsSince(now: number): number[] {
  return recording.measurements.map(({ time }) => time - now / 1_000)
}

describe('a laptop that slept for eight hours', () => {
  test.each([
    ['stood still meanwhile', false],
    ['went on meanwhile', true],
  ])(
    'loses nothing, makes no burst, and no two stamps are the same, where the monotonic clock %s',
    async (_, monotonic) => {
      const start = Date.UTC(2026, 5, 1, 22)
      begin(start)
      const counter = reporter.counter('c')
      counter.increment(1)
      await clock.advance(12_000)
      counter.increment(2)
      await clock.sleep(8 * HOUR, { monotonic })
      counter.increment(4)
      await clock.advance(30_000)
      counter.increment(8)
      await clock.advance(20_000)
      expect(recording.sum('c')).toBe(15)
      const stamps = stampsSince(start)
      expect(stamps.length).toBeLessThanOrEqual(4)
      expect(stamps).toEqual([...new Set(stamps)].sort((a, b) => a - b))
      // What came before it fell asleep is stamped with that evening, and what came later with the morning.
      expect(stamps.slice(0, 2)).toEqual([0, 10])
      expect(stamps.at(-1)).toBeGreaterThanOrEqual(8 * 3_600)
      expect(reporter.health()).toMatchObject({ state: 'ok', timelines: 1 })
    },
  )

  test('ends a pause that was on when it fell asleep, at the latest when that time has passed awake', async () => {
    const server = await startScriptedServer()
    begin(Date.UTC(2026, 0, 1))
    await reporter.close({ deadline: 0 })
    reporter = reporterFor(server, { runtime: clock, interval: 10_000 })
    server.reply({ status: 503, headers: { 'retry-after': '20' } })
    reporter.gauge('g').record(1)
    await clock.advance(14_000)
    for (let turn = 0; turn < 30; turn += 1) await clock.advance(0)
    expect(reporter.health().state).toBe('degraded')
    expect(server.requests).toHaveLength(1)
    await clock.sleep(8 * HOUR)
    await clock.advance(20_000)
    await server.received(2)
    for (let turn = 0; turn < 30; turn += 1) await clock.advance(0)
    expect(reporter.health()).toMatchObject({ state: 'ok', totals: { accepted: 1 } })
    await reporter.close({ deadline: 0 })
    await server.close()
  })
})

describe('summer time', () => {
  test.each([
    ['begins', Date.UTC(2026, 2, 29, 1)],
    ['ends', Date.UTC(2026, 9, 25, 1)],
  ])('%s without any effect: windows are cut in UTC', async (_, change) => {
    // In a process of its own: the zone can't be set for a part of one.
    const report = await runScript(
      `
      const recording = recordingDestination()
      const clock = new TestClock({ now: ${change} - 30_000, random: 0.5 })
      const reporter = new Reporter({ destination: recording, runtime: clock, interval: 10_000, logger: false })
      const counter = reporter.counter('c')
      for (let n = 0; n < 6; n += 1) {
        counter.increment()
        await clock.advance(10_000)
      }
      await clock.advance(5_000)
      const offset = (time) => new Date(time).getTimezoneOffset()
      console.log(JSON.stringify({
        stamps: recording.measurements.map(({ time }) => time - ${change} / 1_000),
        change: Math.abs(offset(${change} + 1_000) - offset(${change} - 1_000)),
      }))`,
      { TZ: 'Europe/Berlin' },
    )
    expect(report).toEqual({ stamps: [-30, -20, -10, 0, 10, 20], change: 60 })
  })
})

describe('the skew against the service', () => {
  test.each([
    ['ahead', 90_000],
    ['behind', -3_600_000],
  ])('is shown where its clock is %s, to the second', async (_, skew) => {
    const server = await startScriptedServer()
    begin(Date.UTC(2026, 0, 1))
    await reporter.close({ deadline: 0 })
    reporter = reporterFor(server, { runtime: clock })
    expect(reporter.health().delivery.clockSkew).toBeUndefined()
    server.otherwise({ headers: { date: new Date(clock.now() + skew).toUTCString() } })
    reporter.gauge('g').record(1)
    await reporter.flush()
    expect(reporter.health().delivery.clockSkew).toBe(skew)
    await reporter.close({ deadline: 0 })
    await server.close()
  })
})
