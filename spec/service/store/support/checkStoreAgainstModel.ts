import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from '@jest/globals'
import fc from 'fast-check'
import { upkeepAt } from '../../../../lib/service/store/clock/ServiceClock.js'
import type { IncomingMeasurement, SeriesIdentity, SeriesRecord } from '../../../../lib/service/store/Store.js'
import { NaiveStore } from './naiveStore.js'
import { type DirectStore, openDirectStore } from './openDirectStore.js'
import { bySource, byTags, hour, submission } from './submission.js'

const unassigned = bySource('unassigned')
const web = bySource('web-1')
/** Series by source, and the series by tags that they are read as once that exists. */
const twins = [
  [unassigned, byTags({})],
  [web, byTags({ source: 'web-1' })],
] as const
const others = [byTags({ host: 'a', zone: 'b' }), byTags({ __proto__x: 'y' })]
const all = [...twins.flat(), ...others]
const time = fc.integer({ min: hour - 5_000, max: hour + 9_000 })
const whole = fc.integer({ min: -1_000_000, max: 1_000_000 })

const gauge = fc.record({
  kind: fc.constant('gauge' as const),
  name: fc.constantFrom('load', 'LOAD', 'queue'),
  series: fc.constantFrom(...all),
  time,
  value: whole,
})
const aggregate = fc
  .record({
    name: fc.constantFrom('load', 'queue'),
    series: fc.constantFrom(...all),
    time,
    values: fc.array(whole, { minLength: 1, maxLength: 4 }),
    knowsSquares: fc.boolean(),
  })
  .map(({ values, knowsSquares, ...rest }) => ({
    ...rest,
    kind: 'gauge' as const,
    count: values.length,
    sum: values.reduce((a, b) => a + b),
    min: Math.min(...values),
    max: Math.max(...values),
    ...(knowsSquares ? { sumSquares: values.reduce((a, b) => a + b * b, 0) } : {}),
  }))
const counter = fc.record({
  kind: fc.constant('counter' as const),
  name: fc.constantFrom('hits', 'Hits'),
  series: fc.constantFrom(unassigned, web, ...others),
  time,
  value: fc.nat(1_000),
})

const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      act: fc.constant('write' as const),
      items: fc.array(fc.oneof(gauge, aggregate, counter), { minLength: 1, maxLength: 25 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      act: fc.constant('maintain' as const),
      now: fc.integer({ min: hour - 5_000, max: hour + 20_000 }),
      slices: fc.integer({ min: 1, max: 40 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('delete' as const), name: fc.constantFrom('load', 'hits') }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('restart' as const) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      act: fc.constant('read' as const),
      name: fc.constantFrom('load', 'queue', 'hits'),
      resolution: fc.constantFrom(1, 7, 60, 120, 300, 900, 1800, 3600, 7200, 86_400),
      start: time,
      length: fc.integer({ min: 0, max: 14_000 }),
      take: fc.constantFrom(undefined, 'last' as const, 'first' as const, 'pages' as const),
      count: fc.integer({ min: 1, max: 5 }),
      prefer: fc.constantFrom(undefined, 'source' as const, 'tags' as const),
    }),
  },
)

/** Whatever is written, rolled up, deleted or restarted in whatever order, reads give what the naive model gives. `onDisk`: restarts close and open the store. */
export async function checkStoreAgainstModel(numRuns: number, onDisk: boolean): Promise<void> {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 25 }), async (steps) => {
      const directory = onDisk ? mkdtempSync(join(tmpdir(), 'store-model-')) : ':memory:'
      let store = await openDirectStore(directory)
      const model = new NaiveStore()
      try {
        for (const one of steps) {
          if (one.act === 'write') {
            const request = submission(one.items as IncomingMeasurement[])
            expect((await store.write(request)).status).toBe('stored')
            for (const measurement of request.measurements) model.write(measurement)
          } else if (one.act === 'maintain') {
            for (let i = 0; i < one.slices; i += 1) store.sqlite.call('maintainSlice', upkeepAt(one.now * 1000))
          } else if (one.act === 'delete') {
            await store.deleteMetrics({ names: [one.name] })
            model.delete(one.name)
          } else if (one.act === 'restart') {
            if (!onDisk) continue
            await store.close()
            store = await openDirectStore(directory)
          } else {
            await compare(store, model, one)
          }
        }
      } finally {
        await store.close()
        if (onDisk) rmSync(directory, { recursive: true })
      }
    }),
    { numRuns },
  )
}

interface ReadStep {
  readonly name: string
  readonly resolution: number
  readonly start: number
  readonly length: number
  readonly take: 'last' | 'first' | 'pages' | undefined
  readonly count: number
  readonly prefer: 'source' | 'tags' | undefined
}

async function compare(
  store: DirectStore,
  model: NaiveStore,
  { name, resolution, start, length, take, count, prefer }: ReadStep,
): Promise<void> {
  const end = start + length
  const records = (identity: SeriesIdentity) => model.read(name, identity, resolution, start, end)
  const joined = twins.filter(([, tagged]) => model.has(name, tagged))
  const expected = all
    .filter((identity) => !joined.some(([sourced]) => sourced === identity))
    .map((identity) => {
      const sourced = joined.find(([, tagged]) => tagged === identity)?.[0]
      const both = sourced === undefined ? [[], records(identity)] : [records(sourced), records(identity)]
      const byTime = new Map(
        (prefer === 'source' ? both.reverse() : both).flat().map((record) => [record.time, record]),
      )
      return { series: identity, records: [...byTime.values()].sort((a, b) => a.time - b.time) }
    })
    .map(({ series: identity, records }) => ({ series: identity, records: cut(records, take, count) }))
    .filter(({ records }) => records.length > 0)
  const query = { name, resolution, start, end, ...(prefer === undefined ? {} : { prefer }) }
  const found: { series: unknown; records: SeriesRecord[] }[] = []
  const limits =
    take === 'last'
      ? { lastPerSeries: count }
      : take === 'first'
        ? { firstPerSeries: count }
        : take === 'pages'
          ? { maxRecords: count }
          : {}
  let from: number | undefined = start
  while (from !== undefined) {
    const result = await store.read({ ...query, start: from, ...limits })
    if (result === undefined) break
    if (result.status !== 'read') throw new Error('nothing has expired yet')
    for (const one of result.series) {
      const known = found.find((other) => JSON.stringify(other.series) === JSON.stringify(one.series))
      if (known === undefined) found.push({ series: one.series, records: [...one.records] })
      else known.records.push(...one.records)
    }
    from = result.next
  }
  const order = (list: { series: unknown }[]) =>
    list.sort((a, b) => (JSON.stringify(a.series) < JSON.stringify(b.series) ? -1 : 1))
  expect(order(found)).toEqual(order(expected))
}

function cut(records: SeriesRecord[], take: ReadStep['take'], count: number): SeriesRecord[] {
  if (take === 'last') return records.slice(-count)
  return take === 'first' ? records.slice(0, count) : records
}
