import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { databaseFile } from '../../../lib/service/store/DataDirectory.js'
import { openDatabase } from '../../../lib/service/store/driver/openDatabase.js'
import { migrate } from '../../../lib/service/store/schema/migrate.js'
import { migrations } from '../../../lib/service/store/schema/migrations.js'
import { openDirectStore } from './support/openDirectStore.js'
import { bySource, byTags, hour, submission } from './support/submission.js'

let directory: string

beforeEach(() => {
  directory = join(mkdtempSync(join(tmpdir(), 'store-old-')), 'data')
  mkdirSync(directory, { mode: 0o700 })
})

afterEach(() => rmSync(join(directory, '..'), { recursive: true, force: true }))

/** A data directory as version 3 wrote it, which had a row for each record. `sql`: what is in it beside the metrics. */
async function writeVersion3(sql: string): Promise<void> {
  const db = await openDatabase({ file: databaseFile(directory), busyTimeout: 0 })
  db.exec('PRAGMA journal_mode = WAL')
  migrate(db, directory, migrations.slice(0, 3))
  const metric = 'INSERT INTO metrics (id, key, name, type, properties) VALUES'
  const properties = JSON.stringify({
    display_name: null,
    description: null,
    period: 10,
    source_lag: null,
    composite: null,
    attributes: {},
  })
  db.exec(`${metric} (1, 'load', 'Load', 'gauge', '${properties}'), (2, 'hits', 'hits', 'counter', '${properties}')`)
  db.exec(sql)
  db.close()
}

const first = 67_108_864

test('records of a data directory of version 3 are all there afterwards, of every form and resolution', async () => {
  await writeVersion3(`
    INSERT INTO series VALUES (${first}, 1, '"web-1"', ${hour - 3600}), (${first + 20}, 1, '["host","a"]', ${hour}), (${2 * first}, 2, '"web-1"', ${hour - 1800});
    INSERT INTO gauge_1 VALUES (${hour}, ${first}, 1, 5, NULL, NULL, NULL), (${hour}, ${first + 20}, 3, 6, 1, 3, 14), (${hour + 70}, ${first}, 2, 9, 4, 5, NULL);
    INSERT INTO gauge_3600 VALUES (${hour - 3600}, ${first}, 10, 20, 1, 4, 55);
    INSERT INTO counter_1 VALUES (${hour}, ${2 * first}, NULL, 100, NULL, NULL, NULL, NULL, NULL), (${hour + 60}, ${2 * first}, NULL, 130, NULL, NULL, NULL, NULL, NULL);
    INSERT INTO counter_900 VALUES (${hour - 1800}, ${2 * first}, 10, 10, 0, 0, NULL, NULL, 0), (${hour - 900}, ${2 * first}, 20, 50, 2, 30, 10, 20, 500);
    INSERT INTO dirty VALUES ('gauge', 60, ${hour}), ('gauge', 900, ${hour}), ('gauge', 3600, ${hour}), ('gauge', 60, ${hour + 60}), ('counter', 60, ${hour}), ('counter', 60, ${hour + 60}), ('counter', 900, ${hour}), ('counter', 3600, ${hour}), ('counter', 3600, ${hour - 3600});
  `)
  const store = await openDirectStore(directory)
  expect(await store.health()).toMatchObject({ metrics: 2, series: 3, schemaVersion: migrations.length })
  const gauges = await store.read({ name: 'load', resolution: 1, start: hour, end: hour + 100 })
  expect(gauges).toMatchObject({
    series: [
      {
        series: byTags({ host: 'a' }),
        records: [{ time: hour, count: 3, sum: 6, min: 1, max: 3, sumSquares: 14 }],
      },
      {
        series: bySource('web-1'),
        records: [
          { time: hour, count: 1, sum: 5, min: 5, max: 5, sumSquares: 25 },
          { time: hour + 70, count: 2, sum: 9, min: 4, max: 5, sumSquares: null },
        ],
      },
    ],
  })
  const days = { resolution: 3600, start: hour - 3600, end: hour + 100 }
  const web = { sources: ['web-1'] }
  expect(await store.read({ name: 'load', ...days, filter: web })).toMatchObject({
    series: [{ records: [{ count: 10, sum: 20, min: 1, max: 4, sumSquares: 55 }, { sum: 14 }] }],
  })
  expect(await store.read({ name: 'hits', resolution: 900, start: hour - 1800, end: hour + 100 })).toMatchObject({
    series: [
      {
        records: [
          { time: hour - 1800, last: 10 },
          { time: hour - 900, last: 50 },
          { time: hour, count: 2, last: 130 },
        ],
      },
    ],
  })
  await store.write(submission([{ name: 'load', series: bySource('web-1'), time: hour, value: 7 }]))
  await store.maintain((hour + 7200) * 1000)
  expect(await store.read({ name: 'load', resolution: 60, start: hour, end: hour + 60, filter: web })).toMatchObject({
    series: [{ records: [{ count: 2, sum: 12, min: 5, max: 7, sumSquares: 74 }] }],
  })
  await store.close()
})

test('more records than are taken into memory at once are moved, whatever piece their block ends in', async () => {
  await writeVersion3(
    `
    INSERT INTO series SELECT ${first} + value, 1, '"s' || value || '"', ${hour} FROM generate_series(0, 999);
    INSERT INTO gauge_1 SELECT ${hour} + t.value, ${first} + s.value, 1, s.value, NULL, NULL, NULL
      FROM generate_series(0, 119) t, generate_series(0, 999) s;
    INSERT INTO dirty VALUES ('gauge', 60, ${hour}), ('gauge', 60, ${hour + 60});
  `.replaceAll(
      /generate_series\((\d+), (\d+)\)/g,
      '(WITH RECURSIVE n (value) AS (SELECT $1 UNION ALL SELECT value + 1 FROM n WHERE value < $2) SELECT value FROM n)',
    ),
  )
  const store = await openDirectStore(directory)
  const read = await store.read({ name: 'load', resolution: 120, start: hour, end: hour + 120 })
  const series = read?.status === 'read' ? read.series : []
  expect(series).toHaveLength(1000)
  for (const { series: identity, records } of series) {
    const number = identity.model === 'source' ? Number(identity.source.slice(1)) : Number.NaN
    expect(records).toEqual([expect.objectContaining({ count: 120, min: number, max: number })])
  }
  await store.close()
})
