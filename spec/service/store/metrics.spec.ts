import { afterEach, beforeEach, expect, test } from '@jest/globals'
import type { TagCondition } from '../../../lib/service/store/Store.js'
import { type DirectStore, openDirectStore } from './support/openDirectStore.js'
import { bySource, byTags, hour, submission } from './support/submission.js'

let store: DirectStore

beforeEach(async () => {
  store = await openDirectStore()
})

afterEach(() => store.close())

const create = async (...names: string[]) => {
  for (const name of names) await store.createMetric(name, 'gauge', {})
}
const names = async (name?: string, more: object = {}) => {
  const page = await store.listMetrics({
    ...(name === undefined ? {} : { name }),
    offset: 0,
    length: 100,
    descending: false,
    ...more,
  })
  return page.items.map((metric) => metric.name)
}

test('a list is ordered by name, paged, and counts what matches and what there is', async () => {
  await create('b', 'A', 'c', 'ab')
  expect(await store.listMetrics({ name: 'A', offset: 1, length: 1, descending: true })).toMatchObject({
    total: 4,
    found: 2,
    items: [{ name: 'A' }],
  })
  expect(await names()).toEqual(['A', 'ab', 'b', 'c'])
  expect(await names(undefined, { offset: 9 })).toEqual([])
})

test('a search is a substring, or a pattern if it has a star; % and _ are just characters', async () => {
  await create('cpu_load', 'cpuxload', 'web.CPU', 'disk')
  expect(await names('CPU')).toEqual(['cpu_load', 'cpuxload', 'web.CPU'])
  expect(await names('cpu*')).toEqual(['cpu_load', 'cpuxload'])
  expect(await names('u_l')).toEqual(['cpu_load'])
  expect(await names('%')).toEqual([])
  expect(await names('*.*')).toEqual(['web.CPU'])
  expect(await names('*'.repeat(100_000))).toHaveLength(4)
  expect(await names('a'.repeat(100_000))).toEqual([])
  expect(await names("' OR 1=1 --")).toEqual([])
})

test('a list can ask for metrics that have a series with certain tags', async () => {
  await store.write(
    submission([
      { name: 'a', series: byTags({ zone: 'x' }), time: hour, value: 1 },
      { name: 'b', series: byTags({ zone: 'y' }), time: hour, value: 1 },
      { name: 'c', series: bySource('x'), time: hour, value: 1 },
    ]),
  )
  const condition = (tag: string, pattern: string, negated = false): TagCondition[] => [
    { tag, patterns: [{ pattern, negated }], absent: false },
  ]
  expect(await names(undefined, { tags: condition('zone', 'X') })).toEqual(['a'])
  expect(await names(undefined, { tags: condition('zone', 'x', true) })).toEqual(['b'])
  expect(await names(undefined, { tags: condition('source', '*') })).toEqual(['c'])
  expect(await names(undefined, { tags: [{ tag: 'zone', patterns: [], absent: true }] })).toEqual(['c'])
})

test('a list by tags goes on over many series, counts them all, and leaves out what is deleted', async () => {
  const metric = (n: number): string => `m.${String(n).padStart(5, '0')}`
  // More than are looked at together, and a second series for one of them.
  await store.write(
    submission([
      ...Array.from({ length: 21_000 }, (_, n) => ({
        name: metric(n),
        series: byTags({ host: `h\\${n % 7}`, zone: n % 3 === 0 ? 'x' : 'y' }),
        time: hour,
        value: 1,
      })),
      { name: metric(4), series: byTags({ zone: 'x' }), time: hour, value: 1 },
    ]),
  )
  await store.deleteMetrics({ names: [metric(0)] })
  const all = { tags: [{ tag: 'zone', patterns: [{ pattern: '*', negated: false }], absent: false }] }
  const page = (query: object) => store.listMetrics({ offset: 0, length: 2, descending: false, ...all, ...query })
  expect(await page({})).toMatchObject({
    total: 20_999,
    found: 20_999,
    items: [{ name: metric(1) }, { name: metric(2) }],
  })
  expect(await page({ offset: 20_998 })).toMatchObject({ found: 20_999, items: [{ name: metric(20_999) }] })
  expect(await page({ descending: true, offset: 20_997 })).toMatchObject({
    items: [{ name: metric(2) }, { name: metric(1) }],
  })
  expect(await page({ offset: 1e9 })).toMatchObject({ found: 20_999, items: [] })
  expect(await page({ name: '*.2099*' })).toMatchObject({
    found: 10,
    items: [{ name: metric(20_990) }, { name: metric(20_991) }],
  })
  const some = { tags: [{ tag: 'zone', patterns: [{ pattern: 'x', negated: false }], absent: false }] }
  expect(await page(some)).toMatchObject({ found: 7_000, items: [{ name: metric(3) }, { name: metric(4) }] })
})

test('a change sets what it names, merges attributes, and null removes one', async () => {
  await store.createMetric('load', 'gauge', { period: 10, attributes: { color: '#fff', display_min: 0 } })
  expect(await store.updateMetric('LOAD', { description: 'd\0d', attributes: { color: null, display_max: 9 } })).toBe(
    true,
  )
  expect(await store.getMetric('load')).toMatchObject({
    period: 10,
    description: 'd\0d',
    attributes: { display_min: 0, display_max: 9 },
  })
  expect(await store.updateMetric('nothing', {})).toBe(false)
  expect(await store.createMetric('Load', 'counter', {})).toBeUndefined()
})

test('a metric keeps at most 100 attributes: what is there stays, and makes room when it is removed', async () => {
  const some = (from: number, to: number) =>
    Object.fromEntries(Array.from({ length: to - from }, (_, n) => [`a${from + n}`, n]))
  await store.createMetric('load', 'gauge', { attributes: some(0, 60) })
  await store.updateMetrics({ names: ['load'] }, { attributes: { ...some(60, 160), a0: null, a1: 'changed' } })
  const { attributes = {} } = (await store.getMetric('load')) ?? {}
  expect(Object.keys(attributes)).toEqual(Object.keys(some(1, 101)))
  expect(attributes).toMatchObject({ a1: 'changed', a100: 40 })
})

test('many are changed by names or pattern, and counters skip what is for gauges', async () => {
  await create('a.one', 'a.two', 'b')
  await store.createMetric('a.count', 'counter', {})
  const changed = await store.updateMetrics(
    { pattern: 'a.*', exclude: ['*.two'] },
    { period: 60, gaugeAttributes: { aggregate: true } },
  )
  expect(changed).toBe(2)
  expect(await store.getMetric('a.one')).toMatchObject({ period: 60, attributes: { aggregate: true } })
  expect(await store.getMetric('a.count')).toMatchObject({ period: 60, attributes: {} })
  expect(await store.getMetric('a.two')).toMatchObject({ period: null })
  expect(await store.updateMetrics({ names: ['b', 'nobody'] }, { period: 5 })).toBe(1)
})

test('a pattern without a star deletes the one metric of that name, not all that contain it', async () => {
  await create('a', 'ab')
  expect(await store.deleteMetrics({ pattern: 'a' })).toBe(1)
  expect(await names()).toEqual(['ab'])
})

test('what is deleted and written again is new, and the old records go', async () => {
  const write = (value: number) =>
    store.write(
      submission(
        Array.from({ length: 200 }, (_, i) => ({
          name: 'load',
          series: bySource(`s${i % 5}`),
          time: hour + i * 30,
          value,
        })),
      ),
    )
  await write(1)
  await store.write(submission([{ name: 'other', time: hour, value: 7 }]))
  await store.maintain((hour + 20_000) * 1000)
  expect(await store.deleteMetrics({ names: ['LOAD'], exclude: [] })).toBe(1)
  expect(await store.read({ name: 'load', end: hour * 2 })).toBeUndefined()
  await write(2)
  for (const round of [1, 2]) {
    await store.maintain((hour + 20_000 + round) * 1000)
    for (const resolution of [1, 60, 900, 3600, 86_400]) {
      const result = await store.read({ name: 'load', resolution, end: hour + 20_000 })
      if (result?.status !== 'read') throw new Error('unreadable')
      expect(result.series).toHaveLength(5)
      expect(result.series.flatMap(({ records }) => records).reduce((sum, record) => sum + record.sum, 0)).toBe(400)
    }
  }
  expect(await store.health()).toMatchObject({ metrics: 2, series: 6 })
})
