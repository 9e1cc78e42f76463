import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { upkeepAt } from '../../../lib/service/store/clock/ServiceClock.js'
import { resolveRetention } from '../../../lib/service/store/resolveRetention.js'
import type { ReadQuery } from '../../../lib/service/store/Store.js'
import { type DirectStore, openDirectStore } from './support/openDirectStore.js'
import { bySource, hour, submission } from './support/submission.js'

const day = 86_400
let store: DirectStore

beforeEach(async () => {
  store = await openDirectStore()
})

afterEach(() => store.close())

const read = async (query: Partial<ReadQuery>) => {
  const result = await store.read({ name: 'load', end: hour + 1000 * day, ...query })
  return result?.status === 'read'
    ? { resolution: result.resolution, records: result.series[0]?.records ?? [] }
    : result?.status
}
const writeLoad = (time: number, value: number) => store.write(submission([{ name: 'load', time, value }]))
const maintainAt = (time: number) => store.maintain(time * 1000)

test('what is past its retention lives on in the coarser resolutions, until the last', async () => {
  await writeLoad(hour + 10, 1)
  await writeLoad(hour + 70, 2)
  const sums = async (resolution: number) => {
    const found = await read({ resolution, start: hour })
    return typeof found === 'object' ? found.records.map(({ sum }) => sum) : found
  }
  await maintainAt(hour + day)
  expect([await sums(1), await sums(60), await sums(900), await sums(3600)]).toEqual([[1, 2], [1, 2], [3], [3]])
  await maintainAt(hour + 3 * day)
  expect([await sums(1), await sums(60), await sums(900), await sums(3600)]).toEqual(['unavailable', [1, 2], [3], [3]])
  await maintainAt(hour + 33 * day)
  expect([await sums(1), await sums(60), await sums(300), await sums(900)]).toEqual([
    'unavailable',
    'unavailable',
    'unavailable',
    [3],
  ])
  await maintainAt(hour + 63 * day)
  expect([await sums(900), await sums(3600), await sums(7200)]).toEqual(['unavailable', [3], [3]])
  await maintainAt(hour + 560 * day)
  expect(await sums(3600)).toEqual([])
})

test('without a resolution the finest that is kept for the whole range is taken', async () => {
  await writeLoad(hour + 10, 1)
  await maintainAt(hour + 3 * day)
  expect(await read({ start: hour })).toMatchObject({ resolution: 60 })
  expect(await read({ start: hour + 2 * day })).toMatchObject({ resolution: 1 })
  expect(await read({ start: 0 })).toMatchObject({ resolution: 3600 })
})

test('the last records are looked for as far back as their resolution is kept', async () => {
  await writeLoad(hour, 1)
  await writeLoad(hour + 40 * day, 2)
  await maintainAt(hour + 40 * day + 7200)
  const sums = async (resolution: number) => {
    const found = await read({ resolution, lastPerSeries: 10 })
    return typeof found === 'object' ? found.records.map(({ sum }) => sum) : found
  }
  expect([await sums(1), await sums(60), await sums(900), await sums(3600)]).toEqual([[2], [2], [1, 2], [1, 2]])
})

test('what arrives too late for its second is kept at the finest resolution that still covers it', async () => {
  await writeLoad(hour, 1)
  await maintainAt(hour + 10 * day)
  await writeLoad(hour + 30, 2)
  for (const rolledUp of [false, true]) {
    if (rolledUp) await maintainAt(hour + 10 * day + 60)
    for (const resolution of [60, 900, 3600])
      expect(await read({ resolution, start: hour })).toMatchObject({
        records: [{ time: hour, count: 2, sum: 3, min: 1, max: 2 }],
      })
  }
})

test('the last or first records of each series may be limited in all', async () => {
  for (let i = 0; i < 10; i += 1)
    await store.write(
      submission(['a', 'b', 'c'].map((name) => ({ name: 'load', series: bySource(name), time: hour + i, value: i }))),
    )
  const length = async (query: Partial<ReadQuery>) => {
    const found = await store.read({ name: 'load', resolution: 1, start: hour, end: hour + 60, ...query })
    return found?.status === 'read' ? found.series.flatMap(({ records }) => records).length : found?.status
  }
  for (const side of ['lastPerSeries', 'firstPerSeries'] as const) {
    expect(await length({ [side]: 20, maxRecords: 30 })).toBe(30)
    expect(await length({ [side]: 20, maxRecords: 29 })).toBe('too-many')
    expect(await length({ [side]: 3, maxRecords: 9 })).toBe(9)
    expect(await length({ [side]: 3, maxRecords: 8 })).toBe('too-many')
  }
  expect(await length({ maxRecords: 0 })).toBe(0)
})

test('a counter finds its previous total in whatever resolution is left of it', async () => {
  const write = (time: number, value: number) =>
    store.write(submission([{ name: 'load', kind: 'counter', series: bySource('a'), time, value }]))
  for (const [index, age] of [500, 40, 20, 1].entries()) await write(hour - age * day, 100 * (index + 1))
  await write(hour, 1000)
  await maintainAt(hour + 120)
  for (const [resolution, back] of [
    [1, 1.5],
    [60, 30],
    [900, 50],
    [3600, 550],
    [86_400, 550],
  ] as const) {
    const found = await read({ resolution, start: hour - back * day })
    if (typeof found !== 'object') throw new Error('unavailable')
    const last = found.records.at(-1)
    expect({ resolution, last: last?.last, delta: last?.delta }).toEqual({ resolution, last: 1000, delta: 600 })
    const first = found.records[0]!
    expect(first.delta).toBe(first.last === 100 ? undefined : 100)
  }
})

test('a bucket of many rows is rolled up in slices, and what is written meanwhile is not lost', async () => {
  const seconds = 60
  const many = Array.from({ length: 700 }, (_, i) => bySource(`s${i}`))
  for (let second = 0; second < seconds; second += 1)
    await store.write(submission(many.map((series) => ({ name: 'load', series, time: hour + second, value: 1 }))))
  const now = (hour + 7200) * 1000
  store.sqlite.call('maintainSlice', upkeepAt(now))
  await store.write(submission([{ name: 'load', series: many[0]!, time: hour + 5, value: 4 }]))
  await store.maintain(now)
  const total = async () => {
    const result = await store.read({ name: 'load', resolution: 60, start: hour, end: hour + 60 })
    return result?.status === 'read' ? result.series.reduce((sum, { records }) => sum + records[0]!.sum, 0) : 0
  }
  expect(await total()).toBe(700 * seconds + 4)
  await store.maintain(now)
  expect(await total()).toBe(700 * seconds + 4)
  expect(await read({ resolution: 3600, start: hour })).toMatchObject({ records: [{ count: 61, sum: 64 }] })
})

test('many expired rows are removed in slices', async () => {
  for (let i = 0; i < 25; i += 1)
    await store.write(
      submission(
        Array.from({ length: 1000 }, (_, j) => ({ name: 'load', series: bySource(`s${j}`), time: hour + i, value: 1 })),
      ),
    )
  await maintainAt(hour + 600 * day)
  expect(await read({ resolution: 3600 })).toMatchObject({ records: [] })
})

describe('the option', () => {
  test('has defaults, which give way to what is given', () => {
    expect(resolveRetention()).toEqual({
      raw: 2 * day * 1000,
      minute: 32 * day * 1000,
      quarterHour: 62 * day * 1000,
      hour: 558 * day * 1000,
    })
    expect(resolveRetention({ raw: 90 * day * 1000 })).toMatchObject({
      minute: 90 * day * 1000,
      quarterHour: 90 * day * 1000,
    })
    expect(resolveRetention({ hour: day * 1000 })).toEqual({
      raw: day * 1000,
      minute: day * 1000,
      quarterHour: day * 1000,
      hour: day * 1000,
    })
  })

  test.each([
    [{ raw: 5e9, hour: 4e9 }, 'retention.hour'],
    [{ raw: Number.NaN }, 'retention.raw'],
    [{ minute: 1000 }, 'retention.minute'],
    [{ secunde: 1 } as object, 'retention.secunde'],
  ])('is refused by name: %p', (given, name) => {
    expect(() => resolveRetention(given)).toThrow(name)
  })
})
