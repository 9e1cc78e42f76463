import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { Reporter, ReporterOptions } from '../../lib/reporter/index.js'
import type { Runtime } from '../../lib/runtime/Runtime.js'
import { TestClock } from '../../lib/testing/index.js'
import { type ScriptedServer, startScriptedServer } from '../support/scriptedServer.js'
import { bodiesAt, itemsAt, reporterFor } from './reporterFor.js'

const start = 1_700_000_000_000
let server: ScriptedServer
let reporter: Reporter
let clock: TestClock

beforeEach(async () => {
  server = await startScriptedServer()
})

afterEach(async () => {
  await reporter.close({ deadline: 0 })
  await server.close()
})

function begin(now: number, options: ReporterOptions = {}, random = 0): void {
  clock = new TestClock({ now, random })
  reporter = reporterFor(server, { interval: 10_000, runtime: clock, ...options })
}

/** Lets time pass until so many requests have arrived. */
async function until(requests: number): Promise<void> {
  for (let turn = 0; turn < 200 && server.requests.length < requests; turn += 1) await clock.advance(0)
  expect(server.requests).toHaveLength(requests)
}

function stamps(): (number | undefined)[] {
  return bodiesAt(server).map(({ time }) => (time === undefined ? undefined : time - start / 1_000))
}

describe('windows', () => {
  test('end at multiples of the interval on the wall clock, and carry the second they started in', async () => {
    begin(start + 3_400)
    const gauge = reporter.gauge('g')
    gauge.record(1)
    await clock.advance(6_599)
    expect(server.requests).toHaveLength(0)
    await clock.advance(1)
    await until(1)
    gauge.record(2)
    await clock.advance(10_000)
    await until(2)
    expect(stamps()).toEqual([3, 10])
    expect(bodiesAt(server)).toMatchObject([{ period: 10 }, { period: 10 }])
  })

  test('are sent at an offset inside the next interval, and the time of sending does not show', async () => {
    begin(start, {}, 0.5)
    reporter.gauge('g').record(1)
    await clock.advance(13_999)
    expect(server.requests).toHaveLength(0)
    await clock.advance(1)
    await until(1)
    expect(stamps()).toEqual([0])
  })

  test('without samples cost nothing: no request, and the next sample is stamped with its own window', async () => {
    begin(start)
    const gauge = reporter.gauge('g')
    await clock.advance(3_600_000)
    expect(server.requests).toHaveLength(0)
    gauge.record(1)
    await clock.advance(10_000)
    await until(1)
    expect(stamps()).toEqual([3_600])
  })

  test('never carry one stamp twice, however often one flushes', async () => {
    begin(start + 500)
    const gauge = reporter.gauge('g')
    for (let n = 0; n < 4; n += 1) {
      gauge.record(n)
      const flushed = reporter.flush()
      await clock.advance(1_000)
      for (let turn = 0; turn < 50; turn += 1) await clock.advance(0)
      expect(await flushed).toMatchObject({ accepted: 1 })
    }
    expect(stamps()).toEqual([0, 1, 2, 3])
  })

  test('a flush in the second of the one before waits for the second to turn', async () => {
    begin(start)
    const gauge = reporter.gauge('g')
    gauge.record(1)
    void reporter.flush()
    await until(1)
    await clock.advance(250)
    gauge.record(2)
    void reporter.flush()
    await clock.advance(700)
    expect(server.requests).toHaveLength(1)
    await clock.advance(50)
    await until(2)
    expect(stamps()).toEqual([0, 1])
  })

  test('a close does not wait: nothing comes after it', async () => {
    begin(start)
    reporter.gauge('g').record(1)
    void reporter.flush()
    await until(1)
    reporter.gauge('g').record(2)
    const closed = reporter.close()
    await until(2)
    expect(await closed).toMatchObject({ accepted: 1 })
    expect(stamps()).toEqual([0, 1])
  })
})

describe('a clock that jumps', () => {
  const record = async (rounds: number): Promise<void> => {
    for (let round = 0; round < rounds; round += 1) {
      reporter.gauge('g').record(1)
      await clock.advance(10_000)
      for (let turn = 0; turn < 20; turn += 1) await clock.advance(0)
    }
  }

  test.each([60_000, 3_600_000, 5_500])('forward by %d ms makes no burst and loses nothing', async (jump) => {
    begin(start)
    await record(3)
    clock.jump(jump)
    await record(3)
    await clock.advance(10_000)
    await until(server.requests.length)
    const seen = stamps()
    expect(new Set(seen).size).toBe(seen.length)
    expect(itemsAt(server).reduce((sum, { count = 1 }) => sum + Number(count), 0)).toBe(6)
    expect(seen.length).toBeLessThanOrEqual(6)
  })

  test('back by less than an interval keeps stamps rising', async () => {
    begin(start)
    await record(3)
    clock.jump(-8_000)
    await record(3)
    await clock.advance(20_000)
    await until(server.requests.length)
    const seen = stamps()
    expect(seen).toEqual([...seen].sort((a, b) => Number(a) - Number(b)))
    expect(new Set(seen).size).toBe(seen.length)
    expect(itemsAt(server).reduce((sum, { count = 1 }) => sum + Number(count), 0)).toBe(6)
    expect(reporter.health().timelines).toBe(1)
  })

  test.each([-60_000, -3_600_000])('back by %d ms starts a new timeline, and loses nothing', async (jump) => {
    begin(start)
    await record(3)
    clock.jump(jump)
    await record(3)
    await clock.advance(20_000)
    await until(server.requests.length)
    expect(itemsAt(server).reduce((sum, { count = 1 }) => sum + Number(count), 0)).toBe(6)
    expect(reporter.health().timelines).toBe(2)
  })
})

describe('a clock that is not to be trusted', () => {
  test('stands still: windows end all the same, each with its own stamp', async () => {
    clock = new TestClock()
    const runtime: Runtime = {
      now: () => start + 3_400,
      monotonic: () => clock.monotonic(),
      random: () => 0,
      randomId: () => clock.randomId(),
      schedule: (delay, task) => clock.schedule(delay, task),
      nextTurn: () => clock.nextTurn(),
    }
    reporter = reporterFor(server, { interval: 10_000, runtime })
    for (let n = 1; n <= 3; n += 1) {
      reporter.gauge('g').record(n)
      await clock.advance(15_000)
      await until(n)
    }
    expect(stamps()).toEqual([3, 4, 5])
  })

  test.each([-25_000, -3_600_000])(
    'set back by %d ms: a flush takes a second, and the next window ends in time',
    async (jump) => {
      begin(start - (start % 60_000), { interval: 60_000 })
      reporter.gauge('g').record(1)
      await clock.advance(60_000)
      await until(1)
      clock.jump(jump)
      reporter.gauge('g').record(2)
      void reporter.flush()
      await clock.advance(1_000)
      await until(2)
      reporter.gauge('g').record(3)
      await clock.advance(90_000)
      await until(3)
      expect(new Set(stamps()).size).toBe(3)
    },
  )

  test('set ahead and back: windows are stamped by what it shows, and what it covers stays its own', async () => {
    begin(start)
    for (const jump of [0, 777_600_000, 0, -777_600_000]) {
      reporter.gauge('g').record(1)
      await clock.advance(5_000)
      clock.jump(jump)
      await clock.advance(5_000)
      await until(server.requests.length)
    }
    await clock.advance(10_000)
    expect(stamps()).toEqual([0, 10, 777_620, 777_630])
    expect(reporter.health()).toMatchObject({ timelines: 2, clock: { jumps: 2, lastJump: -777_600_000 } })
  })

  test('set ahead during an outage: the window of that moment can still be merged with its neighbours', async () => {
    server.otherwise(503)
    begin(
      start - (start % 60_000),
      { retention: { bytes: 1 }, retry: { base: 600_000, cap: 600_000 }, concurrency: 1 },
      0.5,
    )
    for (let n = 0; n < 4; n += 1) {
      reporter.gauge('g').record(1)
      await clock.advance(5_000)
      if (n === 3) clock.jump(777_600_000)
      await clock.advance(5_000)
    }
    expect(reporter.health()).toMatchObject({ totals: { dropped: 0 } })
  })
})
