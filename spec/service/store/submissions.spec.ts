import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { migrations } from '../../../lib/service/store/schema/migrations.js'
import { type DirectStore, openDirectStore } from './support/openDirectStore.js'
import { bySource, byTags, hour, submission } from './support/submission.js'

let store: DirectStore

beforeEach(async () => {
  store = await openDirectStore()
})

afterEach(() => store.close())

const recordsOf = async (name: string, resolution = 1) => {
  const result = await store.read({ name, resolution, end: hour + 100_000 })
  return result?.status === 'read' ? result.series.map(({ series, records }) => ({ series, records })) : undefined
}

describe('the type of a metric', () => {
  test('a clash refuses an atomic submission whole, in the words clients match on', async () => {
    await store.write(submission([{ name: 'hits', kind: 'counter', time: hour, value: 1 }]))
    const result = await store.write(
      submission([
        { name: 'fresh', time: hour, value: 1 },
        { name: 'Hits', time: hour, value: 2 },
      ]),
    )
    expect(result).toEqual({
      status: 'refused',
      refusals: [
        { index: 1, name: 'Hits', param: 'type', message: "'Hits' is a counter, but was submitted as different type" },
      ],
    })
    expect(await store.getMetric('fresh')).toBeUndefined()
    expect((await recordsOf('hits'))?.[0]?.records).toHaveLength(1)
  })

  test('a clash in a submission that is not atomic leaves the others stored', async () => {
    await store.write(submission([{ name: 'load', time: hour, value: 1 }]))
    const earlier = { index: 3, name: 'bad', param: 'value', message: 'is not a number' }
    const result = await store.write(
      submission(
        [
          { name: 'load', kind: 'counter', time: hour, value: 1 },
          { name: 'load', time: hour + 1, value: 5 },
        ],
        { atomic: false, refusals: [earlier] },
      ),
    )
    expect(result).toEqual({
      status: 'stored',
      outcome: {
        total: 3,
        refusals: [
          { index: 0, name: 'load', param: 'type', message: "'load' is a gauge, but was submitted as different type" },
          earlier,
        ],
      },
    })
    expect((await recordsOf('load'))?.[0]?.records.map(({ sum }) => sum)).toEqual([1, 5])
  })

  test('two kinds for one new name clash within one submission', async () => {
    const result = await store.write(
      submission([
        { name: 'new', time: hour, value: 1 },
        { name: 'NEW', kind: 'counter', time: hour, value: 1 },
      ]),
    )
    expect(result.status).toBe('refused')
    expect(await store.getMetric('new')).toBeUndefined()
  })

  test('a composite takes no measurements', async () => {
    await store.createMetric('ratio', 'composite', { composite: 's("a","*")' })
    const result = await store.write(submission([{ name: 'ratio', time: hour, value: 1 }]))
    expect(result).toMatchObject({
      refusals: [{ message: "'ratio' is a composite, but was submitted as different type" }],
    })
  })
})

describe('records of one series and second', () => {
  test('are combined, whatever form they come in', async () => {
    await store.write(submission([{ name: 'load', time: hour, value: 3 }]))
    await store.write(
      submission([
        { name: 'load', time: hour, count: 2, sum: 10, min: 4, max: 6, sumSquares: 52 },
        { name: 'load', time: hour, value: 1 },
      ]),
    )
    expect((await recordsOf('load'))?.[0]?.records).toEqual([
      { time: hour, count: 4, sum: 14, min: 1, max: 6, sumSquares: 62 },
    ])
  })

  test('keep the sum of squares unknown once one part is', async () => {
    await store.write(submission([{ name: 'load', time: hour, count: 2, sum: 10 }]))
    await store.write(submission([{ name: 'load', time: hour, value: 1 }]))
    expect((await recordsOf('load'))?.[0]?.records).toEqual([
      { time: hour, count: 3, sum: 11, min: 1, max: 5, sumSquares: null },
    ])
  })

  test('of a counter the last received stays', async () => {
    for (const value of [7, 5]) await store.write(submission([{ name: 'hits', kind: 'counter', time: hour, value }]))
    expect((await recordsOf('hits'))?.[0]?.records).toMatchObject([{ last: 5 }])
  })
})

test('a counter has a delta from its second record on, and none after a fall', async () => {
  const totals = [100, 200, 350, 10, 30]
  await store.write(
    submission(totals.map((value, i) => ({ name: 'hits', kind: 'counter' as const, time: hour + i * 50, value }))),
  )
  const deltas = (await recordsOf('hits'))?.[0]?.records.map(({ delta }) => delta)
  expect(deltas).toEqual([undefined, 100, 150, undefined, 20])
  expect((await recordsOf('hits', 3600))?.[0]?.records).toMatchObject([
    { count: 3, sum: 270, min: 20, max: 150, last: 30, delta: 270 },
  ])
})

test('numbers come back bit for bit', async () => {
  const values = [0.1, Number.MAX_SAFE_INTEGER, -1e126, 5e-130, 1 / 3, 2 ** 53 - 1.5]
  await store.write(submission(values.map((value, i) => ({ name: 'exact', time: hour + i, value }))))
  expect((await recordsOf('exact'))?.[0]?.records.map(({ sum }) => sum)).toEqual(values)
})

test('a tag, source or metric may be called __proto__', async () => {
  const tags = JSON.parse('{"__proto__": "x", "constructor": "y"}')
  await store.write(
    submission([
      { name: '__proto__', series: byTags(tags), time: hour, value: 1 },
      { name: '__proto__', series: bySource('__proto__'), time: hour, value: 2 },
    ]),
  )
  const series = (await recordsOf('__proto__'))?.map((one) => JSON.stringify(one.series))
  expect(series).toEqual([
    '{"model":"tags","tags":{"__proto__":"x","constructor":"y"}}',
    '{"model":"source","source":"__proto__"}',
  ])
})

describe('an idempotency key', () => {
  const keyed = (value: number, hash: string) =>
    submission([{ name: 'load', time: hour, value }], { idempotency: { key: 'session.1', hash } })

  test('stores its submission once', async () => {
    const first = await store.write(keyed(1, 'a'))
    expect(await store.write(keyed(1, 'a'))).toEqual({ ...first, status: 'repeated' })
    expect((await recordsOf('load'))?.[0]?.records).toMatchObject([{ count: 1 }])
    expect(await store.recall({ key: 'session.1', hash: 'a' })).toEqual({ ...first, status: 'repeated' })
  })

  test('conflicts with another body', async () => {
    await store.write(keyed(1, 'a'))
    expect(await store.write(keyed(2, 'b'))).toEqual({ status: 'conflict' })
    expect(await store.recall({ key: 'session.1', hash: 'b' })).toEqual({ status: 'conflict' })
  })

  test('is free again after a refusal', async () => {
    await store.write(submission([{ name: 'load', kind: 'counter', time: hour, value: 1 }]))
    expect((await store.write(keyed(1, 'a'))).status).toBe('refused')
    expect(await store.recall({ key: 'session.1', hash: 'a' })).toBeUndefined()
  })

  test('is remembered for eight days', async () => {
    await store.write(keyed(1, 'a'))
    await store.maintain((hour + 8 * 86_400) * 1000)
    expect(await store.recall({ key: 'session.1', hash: 'a' })).toBeDefined()
    await store.maintain((hour + 8 * 86_400 + 1) * 1000)
    expect(await store.recall({ key: 'session.1', hash: 'a' })).toBeUndefined()
  })
})

test('a new metric has the properties its first measurement brings, later ones change nothing', async () => {
  const create = { display_name: 'Load', period: 60, attributes: { summarize_function: 'sum', color: null } }
  await store.write(submission([{ name: 'load', time: hour, value: 1, create }], { userAgent: 'tester/1' }))
  await store.write(
    submission([{ name: 'load', time: hour, value: 1, create: { display_name: 'Other' } }], { userAgent: 'other/1' }),
  )
  expect(await store.getMetric('load')).toEqual({
    name: 'load',
    type: 'gauge',
    display_name: 'Load',
    description: null,
    period: 60,
    source_lag: null,
    composite: null,
    attributes: { summarize_function: 'sum', created_by_ua: 'tester/1' },
  })
})

test('ten thousand new series in one submission are all stored', async () => {
  const measurements = Array.from({ length: 10_000 }, (_, i) => ({
    name: `m${i % 100}`,
    series: bySource(`s${i}`),
    time: hour,
    value: i,
  }))
  await store.write(submission(measurements))
  await store.write(submission(measurements))
  expect(await store.health()).toMatchObject({ metrics: 100, series: 10_000, schemaVersion: migrations.length })
  const found = await recordsOf('m7')
  expect(found).toHaveLength(100)
  expect(found?.reduce((sum, { records }) => sum + records[0]!.sum, 0)).toBe((2 * 100 * (7 + 9907)) / 2)
})
