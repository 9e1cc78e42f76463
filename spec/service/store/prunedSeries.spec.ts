import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { upkeepAt } from '../../../lib/service/store/clock/ServiceClock.js'
import { databaseFile } from '../../../lib/service/store/DataDirectory.js'
import { openDatabase } from '../../../lib/service/store/driver/openDatabase.js'
import type { SeriesIdentity } from '../../../lib/service/store/Store.js'
import { migrate } from '../../../lib/service/store/schema/migrate.js'
import { migrations } from '../../../lib/service/store/schema/migrations.js'
import { type DirectStore, openDirectStore } from './support/openDirectStore.js'
import { bySource, byTags, hour, submission } from './support/submission.js'

const day = 86_400
let directory: string
let store: DirectStore

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'store-pruned-'))
  store = await openDirectStore(directory)
})

afterEach(async () => {
  await store.close()
  rmSync(directory, { recursive: true, force: true })
})

/** The same object for the same series each time, as the service gives it: what is remembered of a series hangs on it. */
const identities = new Map<string, SeriesIdentity>()

function identity(source: string): SeriesIdentity {
  const known = identities.get(source) ?? bySource(source)
  identities.set(source, known)
  return known
}

const write = (sources: readonly string[], time: number, value = 1) =>
  store.write(submission(sources.map((source) => ({ name: 'load', series: identity(source), time, value }))))

const restart = async () => {
  await store.close()
  store = await openDirectStore(directory)
}

const sums = async (start: number) => {
  const read = await store.read({ name: 'load', resolution: 3600, start, end: start + 1000 * day })
  if (read?.status !== 'read') throw new Error('unavailable')
  return Object.fromEntries(
    read.series.map(({ series, records }) => [
      series.model === 'source' ? series.source : '',
      records.map(({ sum }) => sum),
    ]),
  )
}

test('series that come and go for months leave the store when their records have; those that report stay', async () => {
  for (let week = 0; week < 120; week += 1) {
    const now = hour + week * 7 * day
    await write(['always', `pod-${week}`], now)
    await store.maintain((now + 7200) * 1000)
    if (week === 60) await restart()
  }
  // 558 days are 79.7 weeks; a series outstays its records by a week and a day at most.
  const { series } = await store.health()
  expect(series).toBeGreaterThanOrEqual(1 + 80)
  expect(series).toBeLessThanOrEqual(1 + 82)
  const kept = await sums(hour + 40 * 7 * day)
  expect(kept['always']).toHaveLength(80)
  expect(Object.keys(kept)).toHaveLength(81)
  expect(await store.getSource('pod-3')).toBeUndefined()
  expect(await store.getSource('pod-119')).toBeDefined()
})

test('a series that comes back is stored again, and gets nothing of one that took its place', async () => {
  await write(['a', 'b'], hour)
  // Known to the reader by the ids of now.
  expect(await sums(hour)).toEqual({ a: [1], b: [1] })
  const later = hour + 600 * day
  await store.maintain(later * 1000)
  expect(await store.health()).toMatchObject({ metrics: 1, series: 0 })
  await write(['c'], later, 2)
  await write(['b'], later, 3)
  expect(await sums(later)).toEqual({ b: [3], c: [2] })
  await restart()
  await write(['a', 'b'], later + 3600, 4)
  expect(await sums(later)).toEqual({ a: [4], b: [3, 4], c: [2] })
  expect(await store.health()).toMatchObject({ series: 3 })
})

test('ids are not given twice after a restart either', async () => {
  const reader = await openDatabase({ file: databaseFile(directory), busyTimeout: 0 })
  const ids = () =>
    reader
      .prepare('SELECT id FROM series ORDER BY id')
      .all([])
      .map(({ id }) => Number(id))
  await write(['a', 'b', 'c'], hour)
  const first = ids()
  await store.maintain((hour + 600 * day) * 1000)
  await restart()
  await write(['d'], hour + 600 * day)
  expect(ids()).toEqual([first[2]! + 1])
  reader.close()
})

test('a late or repeated record keeps nothing alive that is past its retention, and takes nothing away that is not', async () => {
  const now = hour + 600 * day
  await write(['a'], now)
  await write(['a', 'b'], hour)
  await store.maintain(now * 1000)
  expect(await sums(now)).toEqual({ a: [1] })
  expect(await store.health()).toMatchObject({ series: 1 })
})

test('submissions between the slices of a round lose nothing, whichever of the series they are about', async () => {
  const many = Array.from({ length: 12_000 }, (_, i) => `s${i}`)
  for (let from = 0; from < many.length; from += 1000) await write(many.slice(from, from + 1000), hour)
  const now = hour + 600 * day
  const told: string[] = []
  for (let round = 0, done = false; !done; round += 1) {
    done = store.sqlite.call('maintainSlice', upkeepAt(now * 1000))
    // Some of them are gone by now, some will be looked at next, and one is written in each.
    const some = [`s${round}`, `s${6000 + round}`, `s${11_999 - round}`, `new-${round}`]
    await write(some, now + round)
    told.push(...some)
  }
  expect(told.length).toBeGreaterThan(12)
  const kept = await sums(now)
  expect(Object.keys(kept).sort()).toEqual([...new Set(told)].sort())
  expect(Object.values(kept).flat()).toEqual(told.map(() => 1))
  expect(await store.health()).toMatchObject({ series: new Set(told).size })
})

test('a counter that comes back begins anew; one that reports on goes on', async () => {
  const count = (host: string, time: number, value: number) =>
    store.write(submission([{ name: 'hits', kind: 'counter', series: byTags({ host }), time, value }]))
  await count('a', hour, 10)
  await count('b', hour, 10)
  await count('b', hour + 500 * day, 20)
  const now = hour + 600 * day
  await store.maintain(now * 1000)
  await count('a', now, 30)
  await count('b', now, 30)
  const read = await store.read({ name: 'hits', resolution: 3600, start: now, end: now + 3600 })
  const found = read?.status === 'read' ? read.series.map(({ records }) => records[0]) : []
  expect(found[0]).toMatchObject({ last: 30 })
  expect(found[0]).not.toHaveProperty('delta')
  expect(found[1]).toMatchObject({ last: 30, delta: 10 })
})

test('series of a data directory from before they were pruned stay until its latest record has gone', async () => {
  await store.close()
  rmSync(databaseFile(directory))
  const db = await openDatabase({ file: databaseFile(directory), busyTimeout: 0 })
  migrate(db, directory, migrations.slice(0, 4))
  const id = 67_108_864
  db.exec(`
    INSERT INTO metrics (id, key, name, type, properties) VALUES (1, 'load', 'load', 'gauge', '{"attributes":{}}');
    INSERT INTO series VALUES (${id}, 1, '"old"', ${hour}), (${id + 1}, 1, '"new"', ${hour + 400 * day});
    INSERT INTO gauge_blocks_3600 VALUES (${hour + 500 * day}, ${id / 16}, x'0100000000000000000059400000000000004940');
  `)
  db.close()
  store = await openDirectStore(directory)
  await store.maintain((hour + 700 * day) * 1000)
  expect(await store.health()).toMatchObject({ series: 2 })
  expect(await sums(hour + 500 * day)).toEqual({ old: [100] })
  await store.maintain((hour + 1070 * day) * 1000)
  expect(await store.health()).toMatchObject({ series: 0 })
})
