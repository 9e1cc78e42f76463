import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { readMeasurements } from '../../../lib/service/query/readMeasurements.js'
import { readMetric } from '../../../lib/service/query/readMetric.js'
import type { SeriesRecord, Store } from '../../../lib/service/store/Store.js'
import { type DirectStore, openDirectStore } from '../store/support/openDirectStore.js'
import { bySource, hour } from '../store/support/submission.js'
import { contextOf } from './contextOf.js'

let store: DirectStore
/** Starts of what was read. */
let starts: number[]

beforeEach(async () => {
  store = await openDirectStore()
  await store.createMetric('load', 'gauge', {})
  starts = []
})

afterEach(() => store.close())

/** The store as if there were 50,000 records for every second: a second is all that it answers at once. */
const crowded = (): Store => ({
  ...store,
  read: async ({ start = 0, end, resolution = 1 }) => {
    starts.push(start)
    const record: SeriesRecord = { time: start, count: 1, sum: 2, min: 2, max: 2, sumSquares: 4 }
    const series = [{ series: bySource('a'), records: Array<SeriesRecord>(50_000).fill(record) }]
    const metric = (await store.getMetric('load'))!
    const next = start + resolution
    return { status: 'read', metric, resolution, series, ...(next < end ? { next } : {}) }
  },
})

const now = (hour + 600) * 1000

test('a sum over very many series ends after a million records, and says where to go on', async () => {
  const query = { start_time: `${hour}`, end_time: `${hour + 600}`, resolution: '1' }
  const grouped = { ...query, group_by: '*', group_by_function: 'sum' }
  const tagged = (await readMeasurements(contextOf(crowded()), 'load', grouped, now, 'http://h/v1')) as {
    series: { measurements: { value: number }[] }[]
    links: { href: string }[]
  }
  expect(starts).toHaveLength(20)
  expect(tagged.series[0]?.measurements.map(({ value }) => value)).toEqual(Array(20).fill(100_000))
  expect(tagged.links[0]?.href).toContain(`start_time=${hour + 20}&`)
  starts = []
  const sourced = (await readMetric(contextOf(crowded()), 'load', { ...query, breakout_sources: 'false' }, now)) as {
    measurements: { all: object[] }
    query: object
  }
  expect(starts).toHaveLength(20)
  expect([sourced.measurements.all.length, sourced.query]).toEqual([20, { next_time: hour + 20 }])
})
