import { afterEach, beforeEach, expect, test } from '@jest/globals'
import qs from 'qs'
import { readMeasurements } from '../../../lib/service/query/readMeasurements.js'
import { readMetric } from '../../../lib/service/query/readMetric.js'
import { readLimits } from '../../../lib/service/reading/readLimits.js'
import type { ReadQuery, SeriesRecord, Store } from '../../../lib/service/store/Store.js'
import { type DirectStore, openDirectStore } from '../store/support/openDirectStore.js'
import { bySource, byTags, hour, submission } from '../store/support/submission.js'
import { contextOf } from './contextOf.js'

const now = (hour + 600) * 1000
const range = `start_time=${hour}&end_time=${hour + 600}&resolution=1`
const grouped = `${range}&group_by=host&group_by_function=sum`
let store: DirectStore

beforeEach(async () => {
  store = await openDirectStore()
  const series = ['a', 'b', 'c'].map((host) => byTags({ host: host.repeat(10) }))
  await store.write(submission(series.map((one) => ({ name: 'load', series: one, time: hour, value: 1 }))))
})

afterEach(() => store.close())

/** The store with bounds that are as much lower as its series are fewer. */
function bounded(lower: Partial<ReadQuery>, asked: ReadQuery[] = []): Store {
  return {
    ...store,
    read: (query) => {
      asked.push(query)
      return store.read({ ...query, ...lower })
    },
  }
}

const reads: [string, (store: Store) => Promise<unknown>][] = [
  ['series by tags', (from) => readMeasurements(contextOf(from), 'load', qs.parse(range), now, 'http://h/v1')],
  ['groups', (from) => readMeasurements(contextOf(from), 'load', qs.parse(grouped), now, 'http://h/v1')],
  ['sources', (from) => readMetric(contextOf(from), 'load', qs.parse(range), now)],
]

test.each(reads)(
  'a query for %s beyond its bound is a 400 that names it and says what to ask instead',
  async (_, read) => {
    const message =
      'The query reads more than 100000 series, or very long tags; narrow it by tags or source, or ask for a shorter duration'
    const asked: ReadQuery[] = []
    for (const lower of [{ maxSeries: 2 }, { maxCharacters: 41 }])
      await expect(read(bounded(lower, asked))).rejects.toMatchObject({ status: 400, errors: { request: [message] } })
    expect(asked[0]).toMatchObject({ maxSeries: 100_000, maxCharacters: readLimits.characters })
    expect(await read(bounded({ maxSeries: 3, maxCharacters: 42 }))).toBeDefined()
  },
)

test('as many last records are read of no more series either', async () => {
  const asked: ReadQuery[] = []
  const many = readMetric(contextOf(bounded({ maxSeries: 2 }, asked)), 'load', { count: '1' }, now)
  await expect(many).rejects.toMatchObject({ status: 400 })
  expect(asked[0]).toMatchObject({ maxSeries: 100_000, maxCharacters: readLimits.characters, maxRecords: 100_000 })
})

test('a range that is summed up ends at ten million records', async () => {
  let pages = 0
  // As many as it says, and none to be added up one by one.
  const records = { length: 4_000_000, *[Symbol.iterator]() {} } as unknown as readonly SeriesRecord[]
  const metric = (await store.getMetric('load'))!
  const endless: Store = {
    ...store,
    read: async ({ start = 0 }) => {
      pages += 1
      return { status: 'read', metric, resolution: 1, series: [{ series: bySource('a'), records }], next: start + 1 }
    },
  }
  const summed = readMetric(contextOf(endless), 'load', qs.parse(`${range}&summarize_time=true`), now)
  await expect(summed).rejects.toMatchObject({
    status: 400,
    errors: {
      request: [
        'The query reads more than 10000000 records; narrow it by source, or ask for a coarser resolution or a shorter duration',
      ],
    },
  })
  expect(pages).toBe(3)
})
