import { describe, expect, test } from '@jest/globals'
import { readSourcedSubmission as readSourced } from '../../../lib/service/submission/readSourcedSubmission.js'
import { readTaggedSubmission as readTagged } from '../../../lib/service/submission/readTaggedSubmission.js'
import { type TimeBounds, timeBounds } from '../../../lib/service/submission/readTime.js'
import { SeriesNames } from '../../../lib/service/submission/SeriesNames.js'

const now = 1_700_000_000_500
const clock = { now, earliest: now, latest: now }
const bounds = timeBounds(clock)
/** One for all tests, as for all requests of a service: what one has left must not matter to another. */
const names = new SeriesNames()
const readSourcedSubmission = (body: unknown, within: TimeBounds) => readSourced(body, within, names)
const readTaggedSubmission = (body: unknown, within: TimeBounds) => readTagged(body, within, names)

describe('a submission by sources', () => {
  test('gives items the time and source of the request, unless they have their own', () => {
    const { measurements } = readSourcedSubmission(
      {
        measure_time: 1_699_999_000.9,
        source: 'Web-1',
        counters: [{ name: 'c', value: 1 }],
        gauges: [
          { name: 'a', value: 1 },
          { name: 'b', value: 2, source: 'DB', measure_time: '1699999500' },
          { name: 'e', value: 3, source: '' },
        ],
      },
      bounds,
    )
    expect(measurements).toEqual([
      {
        index: 0,
        name: 'a',
        kind: 'gauge',
        series: { model: 'source', source: 'web-1' },
        time: 1_699_999_000,
        value: 1,
      },
      { index: 1, name: 'b', kind: 'gauge', series: { model: 'source', source: 'db' }, time: 1_699_999_500, value: 2 },
      {
        index: 2,
        name: 'e',
        kind: 'gauge',
        series: { model: 'source', source: 'web-1' },
        time: 1_699_999_000,
        value: 3,
      },
      {
        index: 3,
        name: 'c',
        kind: 'counter',
        series: { model: 'source', source: 'web-1' },
        time: 1_699_999_000,
        value: 1,
      },
    ])
  })

  test('stamps what has no time when it came in, and names what has no source', () => {
    const { measurements } = readSourcedSubmission({ gauges: { a: { value: 1 } } }, bounds)
    expect(measurements).toEqual([
      {
        index: 0,
        name: 'a',
        kind: 'gauge',
        series: { model: 'source', source: 'unassigned' },
        time: 1_700_000_000,
        value: 1,
      },
    ])
  })

  test('counts items with nothing to store without storing them', () => {
    const submission = readSourcedSubmission({ gauges: [{ name: 'a', count: 0, sum: 0 }] }, bounds)
    expect(submission).toEqual({ total: 1, measurements: [], refusals: [] })
  })
})

describe('a submission by tags', () => {
  function seriesOf(item: object, request: object = {}): unknown {
    const read = readTaggedSubmission({ ...request, measurements: [{ name: 'a', value: 1, ...item }] }, bounds)
    if (read === 'unknown source') return read
    return read.measurements[0]?.series ?? read.refusals[0]
  }

  test('lowers and sorts tags; those of an item replace those of the request', () => {
    const request = { tags: { Zone: 'B', app: 'Web' } }
    expect(seriesOf({}, request)).toEqual({ model: 'tags', tags: { app: 'web', zone: 'b' } })
    expect(JSON.stringify(seriesOf({}, request))).toContain('{"app":"web","zone":"b"}')
    expect(seriesOf({ tags: { b: 1, a: true } }, request)).toEqual({ model: 'tags', tags: { a: 'true', b: '1' } })
    expect(seriesOf({ tags: {} }, request)).toEqual({ model: 'tags', tags: { app: 'web', zone: 'b' } })
    expect(seriesOf({ tags: null })).toEqual({ model: 'tags', tags: {} })
    expect(seriesOf(JSON.parse('{"tags":{"__proto__":"x"}}') as object)).toEqual({
      model: 'tags',
      tags: JSON.parse('{"__proto__":"x"}') as object,
    })
  })

  test('takes 50 tags of the longest names and values, and not one more', () => {
    const tags = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, i) => [`${i}`.padEnd(64, 'n'), 'v'.repeat(255)]))
    expect(seriesOf({ tags: tags(50) })).toMatchObject({ model: 'tags' })
    expect(seriesOf({ tags: tags(51) })).toMatchObject({ param: 'tags', message: 'must be at most 50, got 51' })
    for (const wrong of [
      { a: null },
      { a: {} },
      { a: '' },
      { a: 'ü' },
      { '': 'v' },
      { a: 'v'.repeat(256) },
      'x',
      5,
      [['a', 'b']],
    ]) {
      expect(seriesOf({ tags: wrong })).toMatchObject({ index: 0, name: 'a', param: 'tags' })
    }
  })

  test('takes its times from the item, the request or the clock', () => {
    const times = (request: object, item: object) => {
      const read = readTaggedSubmission({ ...request, measurements: [{ name: 'a', value: 1, ...item }] }, bounds)
      return read === 'unknown source' ? read : (read.measurements[0]?.time ?? read.refusals[0]?.message)
    }
    expect(times({}, {})).toBe(1_700_000_000)
    expect(times({ time: 1_699_000_000 }, {})).toBe(1_699_000_000)
    expect(times({ time: 1_699_000_000 }, { time: 1_698_000_000 })).toBe(1_698_000_000)
    expect(times({ time: 'yesterday' }, {})).toBe('is not a number')
    expect(times({}, { time: 1_700_086_401 })).toBe('is too far in the future')
    expect(times({}, { time: 1_700_086_400 })).toBe(1_700_086_400)
    expect(times({}, { time: 1_700_000_000 - 365 * 86_400 - 1 })).toBe('is too far in the past')
    expect(times({}, { time: 1_700_000_000 - 365 * 86_400 })).toBe(1_668_464_000)
  })
})

test('no time is refused that is right by one of two clocks that differ', () => {
  const day = 86_400_000
  const { oldest, newest } = timeBounds({ now, earliest: now - 100 * day, latest: now + 10 * day })
  expect([oldest, newest]).toEqual([1_700_000_000 - 465 * 86_400, 1_700_000_000 + 11 * 86_400])
})

test('the oldest time is a year back, unless the operator keeps records for longer or shorter', () => {
  expect(timeBounds(clock).oldest).toBe(1_668_464_000)
  expect(timeBounds(clock, 3_600_000).oldest).toBe(1_700_000_000 - 3_600)
  expect(timeBounds(clock, 10 * 365 * 86_400_000).oldest).toBe(1_700_000_000 - 10 * 365 * 86_400)
})
