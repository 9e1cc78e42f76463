import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import qs from 'qs'
import { readMeasurements } from '../../../lib/service/query/readMeasurements.js'
import { type DirectStore, openDirectStore } from '../store/support/openDirectStore.js'
import { bySource, byTags, hour, submission } from '../store/support/submission.js'
import { contextOf } from './contextOf.js'

const now = (hour + 600) * 1000
const baseUrl = 'http://127.0.0.1:1/v1'
let store: DirectStore

interface Answer {
  readonly series: { tags: Record<string, string>; measurements: { time: number; value: number }[] }[]
  readonly links: { rel: string; href: string }[]
}

beforeEach(async () => {
  store = await openDirectStore()
})

afterEach(() => store.close())

const get = (query: string, name = 'cpu') =>
  readMeasurements(contextOf(store), name, qs.parse(query), now, baseUrl) as Promise<Answer>
const range = `start_time=${hour}&duration=600`

const write = (tags: Record<string, string>, values: readonly number[], step = 1) =>
  store.write(
    submission(values.map((value, i) => ({ name: 'cpu', series: byTags(tags), time: hour + i * step, value }))),
  )

const refusal = async (query: string) => {
  await store.createMetric('any', 'gauge', {})
  const error = await readMeasurements(contextOf(store), 'any', qs.parse(query), now, baseUrl).then(
    () => undefined,
    (thrown: { status: number; errors: object }) => thrown,
  )
  return error === undefined ? undefined : { status: error.status, ...error.errors }
}

describe('which series are read', () => {
  beforeEach(async () => {
    await write({ region: 'us-east-1', db: 'a.prod' }, [1])
    await write({ region: 'us-west-2', db: 'b.prod' }, [2])
    await write({ region: 'eu-1' }, [3])
    await store.write(submission([{ name: 'cpu', series: bySource('web-1'), time: hour, value: 4 }]))
  })

  test.each([
    ['tags=*', [1, 2, 3, 4]],
    ['', [1, 2, 3, 4]],
    ['tags[region]=us-*', [1, 2]],
    ['tags[Region]=US-EAST-1', [1]],
    ['tags[region][]=us-east-1&tags[region][]=eu*', [1, 3]],
    ['tags[region]=us-east-1&tags[region]=eu*', [1, 3]],
    ['tags[region]=us*&tags[db]=b*', [2]],
    ['tags[region]=!us*', [3]],
    ['tags=!region', [4]],
    ['tags[]=!db&tags[]=!source', [3]],
    ['tags[source]=web*', [4]],
    ['tags_search=region=us-east* and db=*prod*', [1]],
    ['tags_search=region%3Deu* or db=b*', [2, 3]],
    ['tags_search=!db and region=*', [3]],
    ['tags_search=region!=us*', [3]],
    ['tags_search=region="us-east-1"', [1]],
  ])('%s', async (filter, values) => {
    const { series } = await get(`${range}&resolution=60&${filter}`)
    expect(series.flatMap(({ measurements }) => measurements.map(({ value }) => value)).sort()).toEqual(values)
  })

  test('a tag called __proto__ is a tag like any other', async () => {
    const query = JSON.parse(`{"start_time":"${hour}","resolution":"60","tags":{"__proto__":"x"}}`)
    expect(await readMeasurements(contextOf(store), 'cpu', query, now, baseUrl)).toMatchObject({ series: [] })
    await write(JSON.parse('{"__proto__":"x"}'), [5])
    expect(await readMeasurements(contextOf(store), 'cpu', query, now, baseUrl)).toMatchObject({
      series: [{ measurements: [{ value: 5 }] }],
    })
  })

  test('they are sorted by tag pairs, and a source is the tag source', async () => {
    const { series } = await get(`${range}&resolution=60`)
    expect(series.map(({ tags }) => tags)).toEqual([
      { db: 'a.prod', region: 'us-east-1' },
      { db: 'b.prod', region: 'us-west-2' },
      { region: 'eu-1' },
      { source: 'web-1' },
    ])
  })
})

describe('the value of a bucket', () => {
  beforeEach(() => write({ a: 'b' }, [10, 5, 2, 0, 7], 20))

  test.each([
    ['sum', [17, 7]],
    ['min', [2, 0]],
    ['max', [10, 7]],
    ['count', [3, 2]],
    ['mean', [17 / 3, 3.5]],
    ['average', [17 / 3, 3.5]],
    ['derivative', [3.5 - 17 / 3]],
    ['stddev', [Math.sqrt(129 / 3 - (17 / 3) ** 2), 3.5]],
  ])('is the %s of its samples', async (how, values) => {
    const { series } = await get(`${range}&resolution=60&summary_function=${how}`)
    expect(series[0]?.measurements.map(({ value }) => value)).toEqual(values)
  })

  test('is several with all', async () => {
    const { series } = await get(`${range}&resolution=3600&summary_function=all`)
    expect(series[0]?.measurements).toEqual([
      { time: hour, count: 5, sum: 24, min: 0, max: 10, mean: 4.8, stddev: Math.sqrt(178 / 5 - 4.8 * 4.8) },
    ])
  })

  test('is the metric’s own function when none is asked for', async () => {
    await store.updateMetric('cpu', { attributes: { summarize_function: 'max' } })
    const { series } = await get(`${range}&resolution=60`)
    expect(series[0]?.measurements).toEqual([
      { time: hour, value: 10 },
      { time: hour + 60, value: 7 },
    ])
  })

  test('starts with the bucket of start_time, whole', async () => {
    const { series } = await get(`start_time=${hour + 59}&end_time=${hour + 61}&resolution=60&summary_function=count`)
    expect(series[0]?.measurements).toEqual([
      { time: hour, value: 3 },
      { time: hour + 60, value: 2 },
    ])
  })
})

test('a derivative counts from the bucket before the range; of a counter it is the growth', async () => {
  await write({}, [1, 4, 9], 60)
  expect(
    (await get(`start_time=${hour + 60}&resolution=60&summary_function=derivative`)).series[0]?.measurements,
  ).toEqual([
    { time: hour + 60, value: 3 },
    { time: hour + 120, value: 5 },
  ])
  await store.write(
    submission([5, 9, 3].map((value, i) => ({ name: 'hits', kind: 'counter' as const, time: hour + 60 * i, value }))),
  )
  expect((await get(`${range}&resolution=60&summary_function=derivative`, 'hits')).series[0]?.measurements).toEqual([
    { time: hour + 60, value: 4 },
  ])
})

describe('groups', () => {
  beforeEach(async () => {
    await write({ zone: 'a', host: '1' }, [1, 3])
    await write({ zone: 'a', host: '2' }, [10])
    await write({ zone: 'b', host: '3' }, [100])
    await write({ host: '4' }, [1000])
  })

  test('join series that agree in the tags; those without them are left out', async () => {
    const { series } = await get(`${range}&resolution=60&group_by=zone&group_by_function=mean`)
    // The mean of the means 2 and 10, not of the samples.
    expect(series).toEqual([
      { tags: { zone: 'a' }, measurements: [{ time: hour, value: 6 }] },
      { tags: { zone: 'b' }, measurements: [{ time: hour, value: 100 }] },
    ])
  })

  test('by several tags', async () => {
    const { series } = await get(`${range}&resolution=60&group_by=zone,host&group_by_function=sum&summary_function=sum`)
    expect(series.map(({ tags, measurements }) => [tags['zone'], tags['host'], measurements[0]?.value])).toEqual([
      ['a', '1', 4],
      ['a', '2', 10],
      ['b', '3', 100],
    ])
  })

  test('of everything carry no tags', async () => {
    const { series } = await get(`${range}&resolution=1&group_by=*&group_by_function=max`)
    expect(series).toEqual([
      {
        tags: {},
        measurements: [
          { time: hour, value: 1000 },
          { time: hour + 1, value: 3 },
        ],
      },
    ])
  })
})

test('what is more than a page has a link to the next, which carries the query along', async () => {
  for (let i = 0; i < 11; i += 1)
    await store.write(
      submission(
        Array.from({ length: 1000 }, (_, j) => ({
          name: 'cpu',
          series: byTags({ n: `${j}` }),
          time: hour + i,
          value: 1,
        })),
      ),
    )
  const first = await get(`${range}&resolution=1&tags[n][]=*&summary_function=sum`)
  const href = first.links[0]?.href ?? ''
  expect(href.startsWith(`${baseUrl}/measurements/cpu?`)).toBe(true)
  const query = href.slice(href.indexOf('?') + 1)
  expect(qs.parse(query)).toEqual({
    resolution: '1',
    tags: { n: ['*'] },
    summary_function: 'sum',
    start_time: `${hour + 10}`,
    end_time: `${hour + 600}`,
  })
  const second = await get(query)
  expect(second.links).toEqual([])
  const points = [...first.series, ...second.series].reduce((sum, { measurements }) => sum + measurements.length, 0)
  expect(points).toBe(11_000)
  const joined = await get(`${range}&resolution=1&group_by=*&group_by_function=sum`)
  expect(joined.series[0]?.measurements).toEqual(
    Array.from({ length: 11 }, (_, i) => ({ time: hour + i, value: 1000 })),
  )
  expect(joined.links).toEqual([])
})

test('an unknown name is none, and a composite has no series yet', async () => {
  expect(await get(`${range}&resolution=1`, 'nothing')).toBeUndefined()
  await store.createMetric('ratio', 'composite', { composite: 'x' })
  expect(await get(`${range}&resolution=1`, 'ratio')).toMatchObject({ name: 'ratio', series: [] })
})

test('a resolution that is not kept for the range is refused in the words clients know', async () => {
  await store.maintain((hour + 10 * 86_400) * 1000)
  expect(await refusal(`${range}&resolution=1`)).toEqual({
    status: 400,
    request: ['The requested resolution is unavailable for the given time range'],
  })
})

test.each([
  ['', { resolution: ['is required'], start_time: ['or duration is required'] }],
  [`${range}&resolution=604801`, { resolution: ['must be between 1 and 604800'] }],
  [
    `${range}&resolution=1&end_time=${hour + 5}`,
    { duration: ['cannot be given together with both start_time and end_time'] },
  ],
  [`${range}&resolution=1&tags[a]=b&tags_search=a=b`, { tags_search: ['cannot be given together with tags'] }],
  [`${range}&resolution=1&tags=host`, { tags: ['must be tags[name]=pattern, or !name, or *'] }],
  [`${range}&resolution=1&tags[a][b][c]=d`, { tags: ['must be tags[name]=pattern'] }],
  [`${range}&resolution=1&tags_search=region`, { tags_search: ['must be terms like tag=pattern, joined by and, or'] }],
  [`${range}&resolution=1&tags_search=a=b and`, { tags_search: ['must be terms like tag=pattern, joined by and, or'] }],
  [
    `${range}&resolution=1&tags_search=(a=b)`,
    { tags_search: ['has parentheses, which are not supported; write it as terms joined by and, or'] },
  ],
  [`${range}&resolution=1&tags_search=${'a'.repeat(5000)}`, { tags_search: ['is too long (at most 4096 characters)'] }],
  [`${range}&resolution=1&group_by=a`, { group_by_function: ['is required with group_by'] }],
  [`${range}&resolution=1&group_by_function=sum`, { group_by: ['is required with group_by_function'] }],
  [
    `${range}&resolution=1&group_by=a&group_by_function=sum&summary_function=all`,
    { group_by: ['cannot be given together with summary_function=all'] },
  ],
  [
    `${range}&resolution=1&summary_function=median`,
    { summary_function: ['must be one of sum, min, max, count, mean, derivative, stddev, all, average'] },
  ],
])('%s is refused by field', async (query, params) => {
  expect(await refusal(query)).toEqual({ status: 400, params })
})
