import { afterEach, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { Reporter, type ReporterOptions } from '../../lib/reporter/index.js'
import { recordingDestination, startScriptedServer, TestClock } from '../../lib/testing/index.js'
import { reporterFor } from './reporterFor.js'

const MINUTE = 60_000
const recording = recordingDestination()
let clock: TestClock
let reporter: Reporter

function begin(options: ReporterOptions = {}): void {
  clock = new TestClock()
  reporter = new Reporter({ destination: recording, runtime: clock, interval: MINUTE, logger: false, ...options })
}

afterEach(async () => {
  const closing = reporter.close()
  await clock.advance(30_000)
  await closing
  recording.clear()
})

describe('a series that is idle', () => {
  test('leaves memory after ten minutes, and comes back with its next sample through an old handle', async () => {
    begin({ tags: { host: 'web-1' } })
    const gauge = reporter.gauge('depth', { tags: { queue: 'mail' } })
    const counter = reporter.counter('sent', { tags: { queue: 'mail' } })
    gauge.record(1)
    counter.increment(2)
    await clock.advance(9 * MINUTE)
    expect(reporter.health().series).toBe(2)
    await clock.advance(4 * MINUTE)
    expect(reporter.health().series).toBe(0)
    gauge.record(3)
    gauge.record(4)
    counter.increment(5)
    expect(reporter.health().series).toBe(2)
    await clock.advance(MINUTE)
    const tags = { host: 'web-1', queue: 'mail' }
    expect(recording.find('depth')).toMatchObject([
      { tags, count: 1, sum: 1 },
      { tags, count: 2, sum: 7, min: 3, max: 4 },
    ])
    expect(recording.sum('sent', { tags })).toBe(7)
  })

  test('means the tags it was made with, although somebody changed the object meanwhile', async () => {
    begin()
    const tags = { route: '/pay' }
    const gauge = reporter.gauge('g', { tags })
    await clock.advance(13 * MINUTE)
    tags.route = '/cart'
    gauge.record(1)
    await clock.advance(MINUTE)
    expect(recording.measurements).toMatchObject([{ tags: { route: '/pay' } }])
  })

  test('gives its cell to another one, and neither gets samples of the other', async () => {
    begin()
    const before = reporter.gauge('g', { tags: { id: 'before' } })
    before.record(1)
    await clock.advance(13 * MINUTE)
    const after = reporter.gauge('g', { tags: { id: 'after' } })
    after.record(10)
    before.record(100)
    after.record(10)
    await clock.advance(MINUTE)
    expect(recording.sum('g', { tags: { id: 'before' } })).toBe(101)
    expect(recording.sum('g', { tags: { id: 'after' } })).toBe(20)
  })

  test('stays while it is recorded into now and then, and while its callback is observed', async () => {
    begin()
    const gauge = reporter.gauge('now.and.then')
    reporter.observe('depth', () => 1)
    for (let n = 0; n < 10; n += 1) {
      gauge.record(1)
      await clock.advance(9 * MINUTE)
    }
    expect(reporter.health().series).toBe(2)
    expect(recording.count('depth')).toBe(90)
  })

  test('stays while it is an absolute counter, or a total kept elsewhere: what they count on must not be forgotten', async () => {
    begin({ source: 'web-1' })
    const total = reporter.counter('total')
    total.increment(5)
    await clock.advance(20 * MINUTE)
    total.increment(1)
    await clock.advance(MINUTE)
    expect(recording.last('total')).toMatchObject({ sum: 6 })
    expect(recording.sum('total')).toBe(6)
    await reporter.close()
    recording.clear()
    begin()
    const elsewhere = reporter.counter('elsewhere')
    elsewhere.set(1_000)
    await clock.advance(20 * MINUTE)
    elsewhere.set(1_007)
    await clock.advance(MINUTE)
    expect(recording.sum('elsewhere')).toBe(7)
  })

  test('stays at least two windows, however long they are', async () => {
    begin({ interval: 3_600_000 })
    reporter.gauge('g')
    await clock.advance(2 * 3_600_000)
    expect(reporter.health().series).toBe(1)
    await clock.advance(3_600_000)
    expect(reporter.health().series).toBe(0)
  })

  test('leaves where windows end by hand, too, and a loop of flushes does not hurry it', async () => {
    begin({ interval: false })
    reporter.gauge('g').record(1)
    for (let n = 0; n < 100; n += 1) await reporter.flush()
    expect(reporter.health().series).toBe(1)
    await clock.advance(10 * MINUTE)
    for (let n = 0; n < 3; n += 1) await reporter.flush()
    expect(reporter.health().series).toBe(0)
  })

  test('stays while a window that names it could not be sent', async () => {
    const server = await startScriptedServer()
    server.otherwise(503)
    clock = new TestClock({ random: 0.5 })
    reporter = reporterFor(server, { runtime: clock, interval: MINUTE, concurrency: 1 })
    reporter.gauge('first').record(1)
    await clock.advance(MINUTE)
    reporter.gauge('second').record(2)
    await clock.advance(20 * MINUTE)
    // The first window is encoded; the second still needs the name.
    expect(reporter.health().series).toBe(1)
    server.otherwise(200)
    await clock.advance(2 * MINUTE)
    await server.received(2)
    await clock.advance(2 * MINUTE)
    expect(reporter.health()).toMatchObject({ series: 0, totals: { accepted: 2 }, retained: { windows: 0 } })
    await reporter.close({ deadline: 0 })
    await server.close()
  })
})

describe('the bound on series', () => {
  test('makes room as series leave: handles in overflow get cells of their own, and the overflow series ends', async () => {
    begin({ maxSeries: 10 })
    const early = Array.from({ length: 10 }, (_, id) => reporter.counter('c', { tags: { id: `early-${id}` } }))
    const late = Array.from({ length: 5 }, (_, id) => reporter.counter('c', { tags: { id: `late-${id}` } }))
    for (const counter of early) counter.increment()
    for (let n = 0; n < 14; n += 1) {
      for (const counter of late) counter.increment()
      await clock.advance(MINUTE)
    }
    for (const counter of late) counter.increment()
    await clock.advance(MINUTE)
    expect(recording.last('c', { tags: { id: 'late-4' } })).toMatchObject({ sum: 1 })
    expect(recording.sum('c')).toBe(10 + 15 * 5)
    expect(reporter.health()).toMatchObject({ overflow: 5, series: 6 })
    for (let n = 0; n < 13; n += 1) {
      for (const counter of late) counter.increment()
      await clock.advance(MINUTE)
    }
    expect(reporter.health().series).toBe(5)
    expect(recording.sum('c')).toBe(10 + 28 * 5)
  })

  test('takes metrics again that it had refused, through the same handle', async () => {
    begin({ maxSeries: 2 })
    const [, , gauge, counter] = [
      reporter.gauge('a'),
      reporter.gauge('b'),
      reporter.gauge('c'),
      reporter.counter('d'),
    ] as const
    gauge.record(1)
    counter.increment()
    counter.set(5)
    expect(reporter.health().refused).toEqual({ series: 3 })
    await clock.advance(13 * MINUTE)
    gauge.record(1)
    counter.increment(4)
    await clock.advance(MINUTE)
    expect(recording.names).toEqual(['c', 'd'])
    expect(reporter.health().refused).toEqual({ series: 3 })
  })

  test('holds and totals stay exact for any coming and going', async () => {
    const step = fc.oneof(
      fc.record({ id: fc.nat(30), kind: fc.constantFrom('fresh', 'held') }),
      fc.record({ wait: fc.constantFrom(MINUTE, 6 * MINUTE, 14 * MINUTE) }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 80 }), async (steps) => {
        begin({ maxSeries: 8 })
        const held = new Map<number, ReturnType<Reporter['counter']>>()
        const recorded = new Map<number, number>()
        for (const each of steps) {
          if ('wait' in each) await clock.advance(each.wait)
          else {
            const counter = reporter.counter('c', { tags: { id: each.id } })
            if (!held.has(each.id)) held.set(each.id, counter)
            ;(each.kind === 'fresh' ? counter : held.get(each.id)!).increment(each.id + 1)
            recorded.set(each.id, (recorded.get(each.id) ?? 0) + each.id + 1)
          }
          expect(reporter.health().series).toBeLessThanOrEqual(9)
        }
        await clock.advance(MINUTE)
        let named = 0
        for (const [id, sum] of recorded) {
          const own = recording.sum('c', { tags: { id } })
          expect(own).toBeLessThanOrEqual(sum)
          named += own
        }
        const all = [...recorded.values()].reduce((a, b) => a + b, 0)
        expect(named + recording.sum('c', { tags: { overflow: true } })).toBe(all)
        expect(recording.sum('c')).toBe(all)
        await reporter.close()
        recording.clear()
      }),
      { numRuns: 40 },
    )
  })

  test('is not used up by names that come and go: 60,000 of them, and every sample arrives', async () => {
    begin({ maxSeries: 20_000 })
    let most = 0
    for (let window = 0; window < 60; window += 1) {
      for (let n = 0; n < 1_000; n += 1) {
        const id = window * 1_000 + n
        if (n % 2 === 0) reporter.counter(`job.${id}`).increment(id)
        else reporter.counter('request', { tags: { id } }).increment(id)
      }
      await clock.advance(MINUTE)
      most = Math.max(most, reporter.health().series)
    }
    expect(most).toBeLessThan(14_000)
    expect(recording.measurements.reduce((sum, measurement) => sum + measurement.sum, 0)).toBe((59_999 * 60_000) / 2)
    expect(reporter.health()).toMatchObject({ overflow: 0, refused: {}, totals: { accepted: 60_000 } })
    await clock.advance(15 * MINUTE)
    expect(reporter.health().series).toBe(0)
  })
})
