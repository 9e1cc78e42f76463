import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { Reporter, type ReporterOptions, type TagValues } from '../../lib/reporter/index.js'
import { KnownHandles } from '../../lib/reporter/KnownHandles.js'
import { TagTree } from '../../lib/reporter/TagTree.js'
import { recordingDestination, TestClock } from '../../lib/testing/index.js'

const MINUTE = 60_000
const recording = recordingDestination()
let clock: TestClock
let reporter: Reporter

function begin(options: ReporterOptions = {}): void {
  clock = new TestClock()
  reporter = new Reporter({ destination: recording, runtime: clock, interval: MINUTE, logger: false, ...options })
}

beforeEach(() => begin())

afterEach(async () => {
  const closing = reporter.close()
  await clock.advance(30_000)
  await closing
  recording.clear()
})

describe('a handle with more tags', () => {
  test('is one handle for the same tags, however often and on whichever handle of the series it is asked for', () => {
    const gauge = reporter.gauge('g', { tags: { a: '1' } })
    const first = gauge.with({ b: '2', c: 3 })
    expect(gauge.with({ b: '2', c: 3 })).toBe(first)
    expect(reporter.gauge('g', { tags: { a: 1 } }).with({ b: '2', c: 3 })).toBe(first)
    const counter = reporter.counter('c')
    expect(counter.with({ b: '2' })).toBe(counter.with({ b: '2' }))
  })

  test('counts into one series in whatever order, and by whatever type, the tags are given', async () => {
    const counter = reporter.counter('c')
    for (let round = 0; round < 3; round += 1) {
      counter.with({ a: '1', b: 'true' }).increment()
      counter.with({ b: true, a: 1 }).increment()
      counter.with({ a: 1 }).with({ b: true }).increment()
    }
    await clock.advance(MINUTE)
    expect(recording.measurements).toMatchObject([{ name: 'c', sum: 9, tags: { a: '1', b: 'true' } }])
  })

  test('never counts into the series of other tags, whatever was asked for before', async () => {
    const name = fc.constantFrom('a', 'b', 'ab', '1', 'constructor', '__proto__')
    const value = fc.oneof(fc.constantFrom('a', 'b', '1', 'true', 'x:y'), fc.constantFrom(1, true, 0, -0, false))
    const tags = fc.array(fc.tuple(name, value), { maxLength: 4 }).map((entries) => Object.fromEntries(entries))
    await fc.assert(
      fc.asyncProperty(fc.array(tags, { maxLength: 30 }), async (sets) => {
        begin()
        const counter = reporter.counter('c')
        const expected = new Map<string, number>()
        for (const set of sets) {
          counter.with(set).increment()
          const id = idOf(set)
          expected.set(id, (expected.get(id) ?? 0) + 1)
        }
        await clock.advance(MINUTE)
        expect(new Map(recording.measurements.map(({ tags: own, sum }) => [idOf(own), sum]))).toEqual(expected)
        await reporter.close()
        recording.clear()
      }),
      { numRuns: 100 },
    )
  })

  test('goes by what an object owns, not by what it inherits', async () => {
    const counter = reporter.counter('c')
    counter.with({ a: '1', b: '2' }).increment(1)
    const heir = Object.assign(Object.create({ b: '2' }) as Record<string, string>, { a: '1' })
    for (let n = 0; n < 2; n += 1) counter.with(heir).increment(10)
    counter.with(JSON.parse('{"__proto__":"x"}') as TagValues).increment(100)
    counter.with({}).increment(1_000)
    await clock.advance(MINUTE)
    const sums = Object.fromEntries(recording.measurements.map(({ tags, sum }) => [idOf(tags), sum]))
    expect(sums).toEqual({
      [idOf({ a: '1', b: '2' })]: 1,
      [idOf({ a: '1' })]: 20,
      [idOf(JSON.parse('{"__proto__":"x"}') as TagValues)]: 100,
      [idOf({})]: 1_000,
    })
  })

  test('goes by what a getter said once, and never by two answers', async () => {
    let answer = 0
    const tags = {
      get a() {
        answer += 1
        return `v${answer}`
      },
    }
    const counter = reporter.counter('c')
    for (let n = 0; n < 10; n += 1) counter.with(tags).increment()
    counter.with({ a: 'v1' }).increment()
    await clock.advance(MINUTE)
    expect(recording.sum('c')).toBe(11)
    for (const { tags: own } of recording.measurements) expect(own['a']).toMatch(/^v\d+$/)
  })

  test.each([null, 'text', 5, [], ['x'], { a: '' }, { a: null }, { 'no good': '1' }, { a: {} }])(
    'is refused where the tags are not legal: %p',
    async (tags) => {
      const gauge = reporter.gauge('g')
      gauge.with({ a: '1' })
      gauge.with({})
      for (let n = 0; n < 3; n += 1) gauge.with(tags as TagValues).record(1)
      expect(reporter.health().refused).toEqual({ tags: 3 })
    },
  )

  test('may set right what is wrong with the tags below, and not the name', async () => {
    const tags = { a: {} } as unknown as TagValues
    reporter.counter('c', { tags }).with({ a: '1' }).increment(2)
    reporter.counter('no good', { tags }).with({ a: '1' }).increment(3)
    await clock.advance(MINUTE)
    expect(recording.measurements).toMatchObject([{ name: 'c', sum: 2, tags: { a: '1' } }])
    expect(reporter.health().refused).toEqual({ name: 1 })
  })

  test('stands on top of tags, source and prefix of those below, whichever of them say the same', async () => {
    begin({ prefix: 'shop', tags: { host: 'web-1' }, source: 'eu' })
    const gauge = reporter.gauge('g', { source: 'us', tags: { host: 'web-2', a: '1' } })
    gauge.with({ host: 'web-1', b: 2 }).with({ source: 'eu' }).record(1)
    reporter.gauge('g', { tags: { a: 1, b: '2' } }).record(2)
    await clock.advance(MINUTE)
    const tags = { host: 'web-1', source: 'eu', a: '1', b: '2' }
    expect(recording.measurements).toMatchObject([{ name: 'shop.g', count: 2, sum: 3, tags }])
  })

  test('throws where the reporter reports by source, each time', () => {
    begin({ source: 'web-1' })
    const gauge = reporter.gauge('g')
    for (let n = 0; n < 2; n += 1) expect(() => gauge.with({ a: '1' })).toThrow(/reports by source/)
  })

  test('shares the overflow series beyond the bound, and gets a cell of its own when there is room', async () => {
    begin({ maxSeries: 4 })
    const counter = reporter.counter('c')
    for (let id = 0; id < 10; id += 1) counter.with({ id }).increment()
    await clock.advance(MINUTE)
    expect(recording.sum('c', { tags: { overflow: 'true' } })).toBe(7)
    for (let n = 0; n < 14; n += 1) {
      counter.with({ id: 9 }).increment()
      await clock.advance(MINUTE)
    }
    recording.clear()
    counter.with({ id: 9 }).increment(5)
    await clock.advance(MINUTE)
    expect(recording.measurements).toMatchObject([{ tags: { id: '9' }, sum: 5 }])
  })

  test('comes back when its series had left, and loses nothing', async () => {
    const counter = reporter.counter('c')
    const kept = counter.with({ id: 1 })
    for (const handle of [kept, counter.with({ id: 1 })]) handle.increment()
    await clock.advance(13 * MINUTE)
    expect(reporter.health().series).toBe(0)
    kept.increment(10)
    counter.with({ id: 1 }).increment(100)
    await clock.advance(MINUTE)
    expect(recording.sum('c', { tags: { id: '1' } })).toBe(112)
  })
})

describe('what is remembered of tags', () => {
  const identity = { kind: 'gauge', name: 'g', key: '' } as const

  test('is found by the same tags only', () => {
    const tree = new TagTree<string>()
    tree.add({ a: '1', b: '2' }, 'ab')
    tree.add({ b: '2', a: '1' }, 'ba')
    tree.add({ a: '1' }, 'a')
    expect(tree.find({ a: '1', b: '2' })).toBe('ab')
    expect(tree.find({ b: '2', a: '1' })).toBe('ba')
    expect(tree.find({ a: '1' })).toBe('a')
    for (const other of [{ b: '2' }, { a: 1 }, { a: '1', b: '2', c: '3' }, { a: '1', c: '2' }, {}, { a: undefined }]) {
      expect(tree.find(other)).toBeUndefined()
    }
  })

  test('has a bound, whatever is asked for', () => {
    const known = new KnownHandles<number>()
    for (let id = 0; id < 200_000; id += 1) known.add(identity, { id }, id)
    expect(known.size).toBe(131_072)
    expect(known.of(identity)?.find({ id: 5 })).toBe(5)
    expect(known.of(identity)?.find({ id: 199_999 })).toBeUndefined()
  })

  test('goes when series leave, but for what is in use', () => {
    const known = new KnownHandles<number>()
    for (let id = 0; id < 10; id += 1) known.add({ ...identity, name: `g.${id}` }, { id }, id)
    known.sweep(0)
    expect(known.size).toBe(10)
    known.sweep(3)
    expect(known.of({ ...identity, name: 'g.7' })?.find({ id: 7 })).toBe(7)
    known.sweep(3)
    expect(known.size).toBe(1)
    expect(known.of({ ...identity, name: 'g.7' })?.find({ id: 7 })).toBe(7)
    expect(known.of({ ...identity, name: 'g.6' })).toBeUndefined()
    known.sweep(4)
    known.sweep(4)
    expect(known.size).toBe(0)
  })

  test('goes a few thousand series at a time, so that no seal takes long, and all of it in the end', () => {
    const known = new KnownHandles<number>()
    for (let id = 0; id < 10_000; id += 1) known.add({ ...identity, name: `g.${id}` }, { id }, id)
    const sizes: number[] = []
    for (let seal = 0; seal < 20; seal += 1) {
      // The last departure is in the middle of a round.
      known.sweep(seal < 4 ? 1 : 2)
      sizes.push(known.size)
    }
    const steps = sizes.map((size, seal) => (sizes[seal - 1] ?? 10_000) - size)
    expect(Math.max(...steps)).toBeLessThan(3_000)
    expect(sizes.at(-1)).toBe(0)
  })
})

function idOf(tags: object): string {
  const entries = Object.entries(tags).map(([name, value]) => [name, String(value)])
  return JSON.stringify(entries.sort(([a], [b]) => (a! < b! ? -1 : 1)))
}
