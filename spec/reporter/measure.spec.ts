import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { Reporter, SingleMeasurement } from '../../lib/reporter/index.js'
import { TestClock } from '../../lib/testing/index.js'
import { type ScriptedServer, startScriptedServer } from '../support/scriptedServer.js'
import { bodiesAt, itemsAt, reporterFor } from './reporterFor.js'

let server: ScriptedServer
let reporter: Reporter

beforeEach(async () => {
  server = await startScriptedServer()
  reporter = reporterFor(server, { tags: { host: 'web-1' }, prefix: 'shop' })
})

afterEach(async () => {
  await reporter.close({ deadline: 0 })
  await server.close()
})

describe('a single measurement', () => {
  test('travels as it is, with its own time, next to what was aggregated', async () => {
    reporter.measure({ name: 'temperature', value: 21, measure_time: 1_700_000_000.9, tags: { room: 'a' } })
    reporter.measure({ name: 'temperature', value: 22, measure_time: 1_700_000_001, source: 'roof' })
    reporter.measure({ name: 'load', count: 2, sum: 5, min: 1, max: 4, sum_squares: 17 })
    await reporter.flush()
    expect(itemsAt(server)).toMatchObject([
      { name: 'shop.temperature', time: 1_700_000_000, value: 21, tags: { host: 'web-1', room: 'a' } },
      { name: 'shop.temperature', time: 1_700_000_001, value: 22, tags: { host: 'web-1', source: 'roof' } },
      { name: 'shop.load', count: 2, sum: 5, min: 1, max: 4, sum_squares: 17, tags: { host: 'web-1' } },
    ])
  })

  test('brings properties for a metric that is new, in any script', async () => {
    const given = {
      name: 'm',
      value: 1,
      description: 'Größe “ß” \u{1f600}',
      period: 60,
      attributes: { color: '#ff0000' },
    }
    reporter.measure(given)
    await reporter.flush()
    expect(itemsAt(server)).toMatchObject([{ ...given, name: 'shop.m' }])
    expect(server.requests[0]?.body).toMatch(/^[\x20-\x7e]*$/)
  })

  test('by sources may be a counter', async () => {
    const sourced = reporterFor(server, { source: 's', runtime: new TestClock() })
    sourced.measure({ name: 'c', value: 500, type: 'counter' })
    sourced.measure({ name: 'g', value: 5, source: 'other', measure_time: 5 })
    await sourced.close()
    expect(bodiesAt(server)).toEqual([
      {
        measure_time: 1_767_225_600,
        gauges: [{ name: 'g', source: 'other', measure_time: 5, value: 5 }],
        counters: [{ name: 'c', source: 's', value: 500 }],
      },
    ])
  })

  const circle: Record<string, unknown> = {}
  circle['self'] = circle
  const bad: [string, unknown][] = [
    ['name', { name: 'a b', value: 1 }],
    ['name', { value: 1 }],
    ['value', { name: 'm', value: Number.NaN }],
    ['value', { name: 'm', count: 1, sum: Infinity }],
    ['value', { name: 'm', value: '1' }],
    ['measurement', { name: 'm' }],
    ['measurement', { name: 'm', value: 1, count: 1, sum: 1 }],
    ['measurement', { name: 'm', count: 2 }],
    ['measurement', { name: 'm', count: 0, sum: 0 }],
    ['measurement', { name: 'm', value: 1, type: 'counter' }],
    ['measurement', { name: 'm', value: 1, measure_time: 'now' }],
    ['measurement', { name: 'm', value: 1, measure_time: 1e15 }],
    ['measurement', { name: 'm', value: 1, measure_tmie: 5 }],
    ['measurement', { name: 'm', value: 1, attributes: circle }],
    ['tags', { name: 'm', value: 1, tags: { 'a b': '1' } }],
    ['measurement', undefined],
    ['measurement', null],
    ['measurement', 'm'],
  ]
  test.each(bad)('that cannot be sent is refused for its %s', async (cause, given) => {
    reporter.measure(given as SingleMeasurement)
    expect(reporter.health().refused).toEqual({ [cause]: 1 })
    expect(await reporter.flush()).toMatchObject({ requests: 0 })
  })

  test('does not grow without bound while nothing is flushed', () => {
    const small = reporterFor(server, { retention: { bytes: 10_000 } })
    for (let n = 0; n < 1_000; n += 1) small.measure({ name: 'm', value: n })
    expect(small.health().refused.budget).toBeGreaterThan(900)
    return small.close({ deadline: 0 })
  })
})

describe('an observation', () => {
  test('is read once per window, and no more after it was stopped', async () => {
    let reads = 0
    const stop = reporter.observe('depth', () => {
      reads += 1
      return reads
    })
    await reporter.flush()
    stop()
    await reporter.flush()
    expect(itemsAt(server)).toMatchObject([{ name: 'shop.depth', value: 1 }])
    expect(reads).toBe(1)
  })

  test('may take its time within a flush', async () => {
    reporter.observe('depth', async () => {
      await new Promise((resolve) => setTimeout(resolve, 10))
      return 7
    })
    await reporter.flush()
    expect(itemsAt(server)).toMatchObject([{ name: 'shop.depth', value: 7 }])
  })

  test('may be promised by whatever library, and what comes after it was stopped does not count', async () => {
    const later: ((value: number) => void)[] = []
    const read = (): PromiseLike<number> => ({
      // biome-ignore lint/suspicious/noThenProperty: a promise of another library is what this is about.
      then: (resolve) => later.push(resolve as (value: number) => void) as never,
    })
    reporter.observe('a', read)
    const stop = reporter.observe('b', read)
    const flushing = reporter.flush()
    await new Promise((resolve) => setImmediate(resolve))
    stop()
    for (const resolve of later) resolve(7)
    await flushing
    expect(itemsAt(server)).toMatchObject([{ name: 'shop.a', value: 7 }])
    expect(reporter.health().refused).toEqual({})
  })

  test('may flush, which does not read it again', async () => {
    let reads = 0
    reporter.observe('a', async () => {
      reads += 1
      await reporter.flush()
      return reads
    })
    await reporter.flush()
    await reporter.flush()
    expect(reads).toBe(2)
    expect(reporter.health().refused).toEqual({})
    expect(itemsAt(server).map(({ value }) => value)).toEqual([1, 2])
  })

  test('needs a function', () => {
    expect(() => reporter.observe('a', 5 as unknown as () => number)).toThrow('must be a function')
  })

  test('that throws, gives no number, rejects or hangs is counted; the others go on', async () => {
    reporter.observe('a', () => {
      throw new Error('mine')
    })
    reporter.observe('b', () => 'x' as unknown as number)
    reporter.observe('c', () => Promise.reject(new Error('mine')))
    reporter.observe('d', () => new Promise<number>(() => {}))
    reporter.observe('e', () => 5)
    expect(await reporter.flush({ deadline: 200 })).toMatchObject({ retained: 0 })
    expect(reporter.health().refused).toEqual({ observe: 3 })
    await reporter.flush({ deadline: 200 })
    expect(reporter.health().refused).toEqual({ observe: 7 })
    await reporter.close({ deadline: 1_000 })
    expect(itemsAt(server).every(({ name, value }) => name === 'shop.e' && value === 5)).toBe(true)
  })
})
