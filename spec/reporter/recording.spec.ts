import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { LibratoError } from '../../lib/errors/index.js'
import type { Reporter, SeriesOptions } from '../../lib/reporter/index.js'
import { type ScriptedServer, startScriptedServer } from '../support/scriptedServer.js'
import { itemsAt, reporterFor } from './reporterFor.js'

let server: ScriptedServer
let reporter: Reporter

beforeEach(async () => {
  server = await startScriptedServer()
  reporter = reporterFor(server, { tags: { host: 'web-1', service: 'shop' } })
})

afterEach(async () => {
  await reporter.close({ deadline: 0 })
  await server.close()
})

describe('a gauge', () => {
  test('sends a single sample as value, several as count, sum, min, max and sum of squares', async () => {
    reporter.gauge('one').record(12.5)
    const several = reporter.gauge('several')
    for (const value of [3, -1, 2]) several.record(value)
    await reporter.flush()
    const tags = { host: 'web-1', service: 'shop' }
    expect(itemsAt(server)).toMatchObject([
      { name: 'one', tags, value: 12.5 },
      { name: 'several', tags, count: 3, sum: 4, min: -1, max: 3, sum_squares: 14 },
    ])
  })

  test('is one cell for one name and tags, whatever their order, and however often it is asked for', async () => {
    reporter.gauge('g', { tags: { a: '1', b: '2' } }).record(1)
    reporter.gauge('g', { tags: { b: '2', a: '1' } }).record(2)
    reporter.gauge('g').with({ a: 1 }).with({ b: '2' }).record(3)
    await reporter.flush()
    expect(itemsAt(server)).toMatchObject([{ name: 'g', count: 3, sum: 6, tags: { a: '1', b: '2', host: 'web-1' } }])
  })

  test('overrides a tag of the reporter, and does not repeat one that says the same', async () => {
    reporter.gauge('g', { tags: { host: 'other' } }).record(1)
    reporter.gauge('g', { tags: { host: 'web-1' } }).record(2)
    await reporter.flush()
    expect(itemsAt(server).map(({ tags, value }) => ({ tags, value }))).toEqual([
      { tags: { host: 'other', service: 'shop' }, value: 1 },
      { tags: { host: 'web-1', service: 'shop' }, value: 2 },
    ])
  })

  test('starts anew after a flush, and is silent while it is idle', async () => {
    const gauge = reporter.gauge('g')
    gauge.record(1)
    await reporter.flush()
    await reporter.flush()
    expect(server.requests).toHaveLength(1)
    gauge.record(5)
    await reporter.flush()
    expect(itemsAt(server)).toMatchObject([{ value: 1 }, { value: 5 }])
  })

  test('times sync and async work in milliseconds, also when it fails, and passes results through', async () => {
    const gauge = reporter.gauge('t')
    expect(gauge.time(() => 'done')).toBe('done')
    await expect(gauge.time(async () => 'later')).resolves.toBe('later')
    expect(() =>
      gauge.time(() => {
        throw new RangeError('mine')
      }),
    ).toThrow(RangeError)
    await expect(gauge.time(() => Promise.reject(new RangeError('mine')))).rejects.toThrow(RangeError)
    const stop = gauge.start()
    expect(stop()).toBe(stop())
    await reporter.flush()
    expect(itemsAt(server)).toMatchObject([{ name: 't', count: 5 }])
  })

  test('keeps going where a whole chunk of series is touched', async () => {
    const gauges = Array.from({ length: 2_500 }, (_, n) => reporter.gauge('wide', { tags: { n } }))
    for (const round of [1, 2]) {
      gauges.forEach((gauge, n) => {
        gauge.record(n * round)
      })
      await reporter.flush()
    }
    const items = itemsAt(server)
    expect(items).toHaveLength(5_000)
    expect(items.reduce((sum, { value }) => sum + Number(value), 0)).toBe(3 * ((2_499 * 2_500) / 2))
  })
})

describe('a counter', () => {
  test('sends what was added in the window, as a gauge that is summed', async () => {
    const counter = reporter.counter('requests')
    counter.increment()
    counter.increment(5)
    await reporter.flush()
    counter.increment(0)
    await reporter.flush()
    const attributes = { summarize_function: 'sum' }
    expect(itemsAt(server)).toMatchObject([
      { name: 'requests', value: 6, attributes },
      { name: 'requests', value: 0, attributes },
    ])
  })

  test('takes over a total kept elsewhere: first the baseline, then differences; a fall is a reset and counted', async () => {
    const counter = reporter.counter('bytes')
    counter.set(1_000)
    counter.set(1_250)
    reporter.counter('bytes').set(1_300)
    counter.set(40)
    await reporter.flush()
    expect(itemsAt(server)).toMatchObject([{ name: 'bytes', value: 340 }])
    expect(reporter.health().totals.resets).toBe(1)
  })
})

describe('what cannot be sent', () => {
  const values: unknown[] = [Number.NaN, Infinity, -Infinity, 1e200, -1e127, '5', null, undefined, {}, 10n, true]

  test.each(values)('the value %p is refused, counted and never thrown', async (value) => {
    const gauge = reporter.gauge('g')
    gauge.record(value as number)
    if (value !== undefined) reporter.counter('c').increment(value as number)
    reporter.counter('c').set(value as number)
    gauge.record(1)
    const receipt = await reporter.flush()
    expect(receipt).toMatchObject({ accepted: 1, rejected: 0 })
    const { refused } = reporter.health()
    expect((refused.value ?? 0) + (refused.negative ?? 0)).toBe(value === undefined ? 2 : 3)
  })

  test('a counter does not go down', () => {
    reporter.counter('c').increment(-1)
    expect(reporter.health().refused).toEqual({ negative: 1 })
  })

  test.each(['', 'x'.repeat(256), 'with space', 'ümlaut', 'a/b', 'new\nline', 5, null, {}])(
    'the name %p',
    async (name) => {
      const gauge = reporter.gauge(name as string)
      gauge.record(1)
      gauge.record(2)
      expect(reporter.health().refused).toEqual({ name: 2 })
      expect(await reporter.flush()).toMatchObject({ requests: 0 })
    },
  )

  test.each([
    { 'a b': '1' },
    { a: '' },
    { a: 'x'.repeat(256) },
    { a: 'é' },
    { a: null },
    { a: {} },
    { ['n'.repeat(65)]: '1' },
    Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`t${n}`, '1'])),
    'not an object',
    ['a'],
  ])('tags %#', async (tags) => {
    reporter.gauge('g', { tags: tags as Record<string, string> }).record(1)
    expect(reporter.health().refused).toEqual({ tags: 1 })
    expect(await reporter.flush()).toMatchObject({ requests: 0 })
  })

  test.each([{ tag: { a: '1' } }, 'a', null, ['a']])(
    'options that make no sense are a mistake at once: %p',
    (options) => {
      expect(() => reporter.gauge('g', options as SeriesOptions)).toThrow(
        /the series: .*(did you mean "tags"|an object)/,
      )
      expect(() => reporter.counter('c', options as SeriesOptions)).toThrow(LibratoError)
      expect(() => reporter.observe('o', () => 1, options as SeriesOptions)).toThrow(LibratoError)
    },
  )

  test('a name that belongs to the other kind', () => {
    reporter.gauge('x').record(1)
    reporter.counter('x').increment()
    expect(reporter.health().refused).toEqual({ kind: 1 })
  })

  test('`__proto__` is a name and a tag like any other', async () => {
    const tags = JSON.parse('{"__proto__":"constructor","constructor":"__proto__"}') as Record<string, string>
    reporter.gauge('__proto__', { tags }).record(1)
    reporter.gauge('constructor').record(2)
    await reporter.flush()
    const [first] = itemsAt(server)
    expect(Object.entries(first?.['tags'] ?? {})).toContainEqual(['__proto__', 'constructor'])
    expect(itemsAt(server).map(({ name }) => name)).toEqual(['__proto__', 'constructor'])
  })
})

describe('the bound on series', () => {
  test('sends samples beyond it to one overflow series per metric, so that totals stay right, and names the tag', async () => {
    const small = reporterFor(server, { tags: { host: 'web-1' }, maxSeries: 10 })
    for (let id = 0; id < 100; id += 1) small.counter('visits', { tags: { user: id, area: id % 2 } }).increment()
    const { series, overflow, offenders } = small.health()
    expect({ series, overflow }).toEqual({ series: 11, overflow: 90 })
    expect(offenders).toEqual([{ metric: 'visits', series: 10, overflowed: 90, tag: 'user', values: 10 }])
    await small.close()
    const items = itemsAt(server)
    expect(items.find(({ tags }) => (tags as Record<string, string>)['overflow'] === 'true')).toMatchObject({
      value: 90,
    })
    expect(items.reduce((sum, { value }) => sum + Number(value), 0)).toBe(100)
  })

  test('refuses metrics beyond it by name, so that names cannot fill memory either', () => {
    const small = reporterFor(server, { maxSeries: 5 })
    for (let id = 0; id < 20; id += 1) small.gauge(`metric.${id}`).record(1)
    expect(small.health()).toMatchObject({ series: 5, refused: { series: 15 } })
  })
})
