import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import qs from 'qs'
import { readMetric } from '../../../lib/service/query/readMetric.js'
import { type DirectStore, openDirectStore } from '../store/support/openDirectStore.js'
import { bySource, byTags, hour, submission } from '../store/support/submission.js'
import { contextOf } from './contextOf.js'

const now = (hour + 600) * 1000
let store: DirectStore

beforeEach(async () => {
  store = await openDirectStore()
})

afterEach(() => store.close())

const get = (name: string, query: string) =>
  readMetric(contextOf(store), name, qs.parse(query), now) as Promise<{
    measurements: Record<string, Record<string, number>[]>
    resolution: number
    query?: { next_time: number }
  }>

const refusal = async (query: string) => {
  await store.createMetric('any', 'gauge', {})
  const error = await readMetric(contextOf(store), 'any', qs.parse(query), now).then(
    () => undefined,
    (thrown: { status: number; errors: object }) => thrown,
  )
  return error === undefined ? undefined : { status: error.status, ...error.errors }
}

describe('the examples of the original client', () => {
  test('gauge values come back in order', async () => {
    await store.write(submission([20, 21, 22].map((value, i) => ({ name: 'temperature', time: hour + i, value }))))
    const answer = await get('temperature', 'resolution=1&count=10')
    expect(answer.measurements['unassigned']).toEqual(
      [20, 21, 22].map((value, i) => ({
        measure_time: hour + i,
        value,
        count: 1,
        sum: value,
        min: value,
        max: value,
        sum_squares: value * value,
      })),
    )
    expect(answer).toMatchObject({ name: 'temperature', type: 'gauge', resolution: 1, attributes: {} })
    expect(answer).not.toHaveProperty('query')
  })

  test('counter values come back with their deltas', async () => {
    await store.write(
      submission([100, 200, 300].map((value, i) => ({ name: 'connections', kind: 'counter', time: hour + i, value }))),
    )
    expect((await get('connections', 'resolution=1&count=10')).measurements['unassigned']).toEqual([
      { measure_time: hour, value: 100 },
      { measure_time: hour + 1, value: 200, delta: 100 },
      { measure_time: hour + 2, value: 300, delta: 100 },
    ])
    expect((await get('connections', `resolution=60&start_time=${hour}`)).measurements['unassigned']).toEqual([
      { measure_time: hour, value: 300, delta: 200, count: 2, sum: 200, min: 100, max: 100 },
    ])
  })
})

test('count that comes to more records than an answer may hold is refused', async () => {
  const sources = ['a', 'b', 'c'].map(bySource)
  for (let i = 0; i < 10; i += 1)
    await store.write(submission(sources.map((series) => ({ name: 'many', series, time: hour + i, value: i }))))
  const limits = new Set<number | undefined>()
  // A smaller limit in place of the real one, which is passed on to the store so that it never has more in memory.
  const small: DirectStore = {
    ...store,
    read: (query) => {
      limits.add(query.maxRecords)
      return store.read({ ...query, maxRecords: 29 })
    },
  }
  for (const query of ['count=1000000', 'count=10', `count=10&start_time=${hour}`])
    await expect(readMetric(contextOf(small), 'many', qs.parse(query), now)).rejects.toMatchObject({
      status: 400,
      errors: { params: { count: ['asks for more than 100000 records; use start_time, which answers page by page'] } },
    })
  expect(await readMetric(contextOf(small), 'many', qs.parse('count=9'), now)).toBeDefined()
  expect([...limits]).toEqual([100_000])
})

test('count is the last records of each source, and with a start the first', async () => {
  const write = (source: string, times: number[]) =>
    store.write(submission(times.map((t) => ({ name: 'load', series: bySource(source), time: hour + t, value: t }))))
  await write('a', [0, 1, 2, 300])
  await write('b', [5])
  const values = async (query: string) =>
    Object.entries((await get('load', query)).measurements).map(([source, list]) => [
      source,
      list.map(({ value }) => value),
    ])
  expect(await values('count=2')).toEqual([
    ['a', [2, 300]],
    ['b', [5]],
  ])
  expect(await values(`count=2&start_time=${hour}`)).toEqual([
    ['a', [0, 1]],
    ['b', [5]],
  ])
  expect(await values(`count=2&end_time=${hour + 2}`)).toEqual([['a', [0, 1]]])
  expect(await values('count=1&source=b')).toEqual([['b', [5]]])
  expect(await values('count=1&sources[]=A&sources[]=nobody')).toEqual([['a', [300]]])
  expect(await values('count=1&source=*')).toHaveLength(2)
})

test('tagged series are shown under source, else host, else unassigned; those under one name are joined', async () => {
  await store.write(
    submission([
      { name: 'load', series: byTags({ host: 'web', zone: 'a' }), time: hour, value: 1 },
      { name: 'load', series: byTags({ host: 'web', zone: 'b' }), time: hour, value: 3 },
      { name: 'load', series: byTags({ source: 'db', host: 'web' }), time: hour, value: 5 },
      { name: 'load', series: byTags({}), time: hour, value: 7 },
      { name: 'load', series: bySource('unassigned'), time: hour, value: 9 },
    ]),
  )
  const { measurements } = await get('load', 'count=1')
  expect(
    Object.entries(measurements).map(([source, [record]]) => [source, record?.['count'], record?.['value']]),
  ).toEqual([
    ['db', 1, 5],
    // Without tags and without a source are two ways to say the same: of these, the route's own is shown.
    ['unassigned', 1, 9],
    ['web', 2, 2],
  ])
})

describe('summaries', () => {
  beforeEach(async () => {
    await store.write(
      submission([
        { name: 'load', series: bySource('a'), time: hour, count: 3, sum: 12, min: 2, max: 6 },
        { name: 'load', series: bySource('b'), time: hour, value: 10 },
        { name: 'load', series: bySource('a'), time: hour + 60, value: 1 },
      ]),
    )
  })

  test('over time give one record per source', async () => {
    const { measurements } = await get('load', `start_time=${hour}&resolution=1&summarize_time=True`)
    expect(measurements['a']).toEqual([{ measure_time: hour, value: 13 / 4, count: 4, sum: 13, min: 1, max: 6 }])
    expect(measurements['b']).toHaveLength(1)
  })

  test('over sources add the source all', async () => {
    const { measurements } = await get('load', `start_time=${hour}&resolution=60&summarize_sources=1`)
    expect(Object.keys(measurements)).toEqual(['a', 'b', 'all'])
    expect(measurements['all']).toEqual([
      { measure_time: hour, value: 22 / 4, count: 4, sum: 22, min: 2, max: 10, summarized: 2 },
      { measure_time: hour + 60, value: 1, count: 1, sum: 1, min: 1, max: 1, sum_squares: 1, summarized: 1 },
    ])
  })

  test('without the sources leave all alone', async () => {
    const { measurements } = await get('load', `start_time=${hour}&breakout_sources=false&summarize_time=true`)
    expect(measurements).toEqual({
      all: [expect.objectContaining({ measure_time: hour, count: 5, sum: 23, summarized: 2 })],
    })
  })

  test('by a function apply it to each statistic', async () => {
    const { measurements } = await get('load', `start_time=${hour}&end_time=${hour + 1}&resolution=1&group_by=mean`)
    expect(measurements).toEqual({
      all: [{ measure_time: hour, value: 7, count: 4, sum: 11, min: 6, max: 8, sum_means: 14, summarized: 2 }],
    })
    const counted = await get(
      'load',
      `start_time=${hour}&end_time=${hour + 1}&resolution=1&group_by=count&breakout_sources=true`,
    )
    expect(Object.keys(counted.measurements)).toEqual(['a', 'b', 'all'])
    expect(counted.measurements['all']?.[0]?.['value']).toBe(2)
  })

  test('of a counter are over its deltas, and not to be grouped', async () => {
    await store.write(
      submission([5, 8, 2, 4].map((value, i) => ({ name: 'hits', kind: 'counter' as const, time: hour + i, value }))),
    )
    const { measurements } = await get('hits', `start_time=${hour}&summarize_time=true&summarize_sources=true`)
    expect(measurements['unassigned']).toEqual([
      { measure_time: hour, value: 2.5, count: 2, sum: 5, min: 2, max: 3, sum_squares: 13 },
    ])
    expect(measurements['all']).toMatchObject([{ sum: 5, summarized: 1 }])
    await expect(get('hits', 'count=1&group_by=sum')).rejects.toMatchObject({ status: 400 })
  })
})

test('value follows the metric’s summarize_function', async () => {
  await store.createMetric('load', 'gauge', { attributes: { summarize_function: 'sum' } })
  await store.write(submission([10, 5, 2].map((value, i) => ({ name: 'load', time: hour + i, value }))))
  expect((await get('load', `start_time=${hour}&resolution=60`)).measurements['unassigned']).toMatchObject([
    { value: 17, count: 3, min: 2, max: 10 },
  ])
})

test('a long range is answered in pages that make a whole', async () => {
  for (let i = 0; i < 13; i += 1)
    await store.write(
      submission(
        Array.from({ length: 1000 }, (_, j) => ({ name: 'load', series: bySource(`s${j}`), time: hour + i, value: i })),
      ),
    )
  let start: number | undefined = hour
  const sizes: number[] = []
  while (start !== undefined) {
    const answer = await get('load', `start_time=${start}&resolution=1`)
    sizes.push(Object.values(answer.measurements).flat().length)
    start = answer.query?.next_time
  }
  expect(sizes).toEqual([10_000, 3_000])
  const summed = await get('load', `start_time=${hour}&resolution=1&summarize_time=true&breakout_sources=false`)
  expect(summed.measurements['all']).toMatchObject([{ count: 13_000, sum: 78_000, summarized: 1000 }])
  expect(summed).not.toHaveProperty('query')
})

test('a name without measurements, a composite, and an unknown name', async () => {
  await store.createMetric('empty', 'gauge', {})
  await store.createMetric('ratio', 'composite', { composite: 'x' })
  expect(await get('empty', 'count=1')).toMatchObject({ name: 'empty', measurements: {}, resolution: 1 })
  expect(await get('ratio', 'count=1')).toMatchObject({ composite: 'x', measurements: {} })
  expect(await get('nothing', 'count=1')).toBeUndefined()
})

test('a resolution that is not kept for the range is refused in the words clients know', async () => {
  await store.maintain((hour + 10 * 86_400) * 1000)
  expect(await refusal(`resolution=1&start_time=${hour}`)).toEqual({
    status: 400,
    request: ['The requested resolution is unavailable for the given time range'],
  })
  expect(await refusal(`start_time=${hour}`)).toBeUndefined()
})

test.each([
  ['count=abc', { count: ['is not a number'] }],
  ['count=0', { count: ['must be between 1 and 1000000'] }],
  ['count=1.5', { count: ['must be a whole number'] }],
  ['count=1&count=2', { count: ['is not a number'] }],
  ['count[x]=1', { count: ['is not a number'] }],
  [
    'resolution=0&start_time=yesterday',
    { resolution: ['must be between 1 and 604800'], start_time: ['is not a number'] },
  ],
  ['start_time=1700000000000', { start_time: ['is too large for Unix seconds'] }],
  ['start_time=-5', { start_time: ['must be positive'] }],
  ['start_time=NaN', { start_time: ['is not a number'] }],
  ['start_time=10&end_time=5', { end_time: ['must be after start_time'] }],
  ['start_time=1&end_time=2&count=3', { count: ['cannot be given together with both start_time and end_time'] }],
  ['count=1&summarize_time=maybe', { summarize_time: ['must be true or false'] }],
  ['count=1&group_by=median', { group_by: ['must be one of min, max, mean, sum, count'] }],
  ['count=1&group_by[]=min', { group_by: ['must be given once, as a text'] }],
])('%s is refused by field', async (query, params) => {
  expect(await refusal(query)).toEqual({ status: 400, params })
})

test.each([
  '__proto__[count]=1',
  'constructor=1&count=1',
  'source[a][b]=c&count=1',
  `source=${'*'.repeat(5000)}&count=1`,
  'end_time=99999999999&count=1',
  'start_time=0',
  'count=',
  'sources=',
])('%s does no harm', async (query) => {
  expect(await refusal(query)).toBeUndefined()
})
