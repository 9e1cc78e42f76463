import { expect, test } from '@jest/globals'
import { openDatabase } from '../../../lib/service/store/driver/openDatabase.js'
import { openingError, workingError } from '../../../lib/service/store/driver/storeError.js'
import { SubmissionPacker } from '../../../lib/service/store/packedSubmission.js'
import { resolveRetention } from '../../../lib/service/store/resolveRetention.js'
import { StoreReader } from '../../../lib/service/store/StoreReader.js'
import { StoreWriter } from '../../../lib/service/store/StoreWriter.js'
import { migrate } from '../../../lib/service/store/schema/migrate.js'
import { bySource, hour, submission } from './support/submission.js'

test('a full disk is a passing failure: nothing of the submission is kept, and when there is room again it is stored as if for the first time', async () => {
  const db = await openDatabase({ file: ':memory:', busyTimeout: 0 })
  migrate(db, 'x')
  const writer = new StoreWriter(db, resolveRetention())
  const reader = new StoreReader(db)
  const pages = Number(db.prepare('PRAGMA page_count').get([])?.['page_count'])
  db.exec(`PRAGMA max_page_count = ${pages + 2}`)
  const large = new SubmissionPacker().pack(
    submission(
      Array.from({ length: 2000 }, (_, i) => ({ name: `m${i % 50}`, series: bySource(`s${i}`), time: hour, value: i })),
      { idempotency: { key: 'k', hash: 'h' } },
    ),
  )
  let failure: unknown
  try {
    writer.write([large])
  } catch (error) {
    failure = workingError(error)
  }
  expect(failure).toMatchObject({ code: 'STORE_UNAVAILABLE', retryable: true })
  expect(reader.health()).toMatchObject({ metrics: 0, series: 0 })
  expect(writer.recall({ key: 'k', hash: 'h' })).toBeUndefined()
  db.exec('PRAGMA max_page_count = 1000000')
  expect(writer.write([large])).toMatchObject([{ status: 'stored' }])
  expect(reader.health()).toMatchObject({ metrics: 50, series: 2000 })
  writer.maintain((hour + 7200) * 1000)
  expect(reader.read({ name: 'm3', resolution: 3600, end: hour + 1 })).toMatchObject({
    series: expect.arrayContaining([{ series: bySource('s53'), records: [expect.objectContaining({ sum: 53 })] }]),
  })
  db.close()
})

test('upkeep that met a full disk goes on when there is room', async () => {
  const db = await openDatabase({ file: ':memory:', busyTimeout: 0 })
  migrate(db, 'x')
  const writer = new StoreWriter(db, resolveRetention())
  const many = submission(
    Array.from({ length: 3000 }, (_, i) => ({ name: 'load', series: bySource(`s${i}`), time: hour, value: i })),
  )
  writer.write([new SubmissionPacker().pack(many)])
  db.exec(`PRAGMA max_page_count = ${Number(db.prepare('PRAGMA page_count').get([])?.['page_count'])}`)
  expect(() => writer.maintain((hour + 7200) * 1000)).toThrow('full')
  db.exec('PRAGMA max_page_count = 1000000')
  writer.maintain((hour + 7200) * 1000)
  expect(db.prepare('SELECT count(*) AS n FROM dirty').get([])).toMatchObject({ n: 0 })
  expect(db.prepare('SELECT count(*) AS n FROM gauge_blocks_3600').get([])).toMatchObject({ n: 188 })
  db.close()
})

const sqliteError = (code: number) => Object.assign(new Error('from SQLite'), { rawCode: code })

test.each([
  ['a full disk', 13],
  ['an I/O error', 10 | (3 << 8)],
  ['a read-only file', 8],
  ['a busy database', 5],
])('%s at work is STORE_UNAVAILABLE', (_, code) => {
  expect(workingError(sqliteError(code))).toMatchObject({ code: 'STORE_UNAVAILABLE' })
})

test('mistakes of ours stay what they are', () => {
  const mistakes = [sqliteError(1), sqliteError(19), new TypeError('x'), 'text', undefined]
  for (const mistake of mistakes) {
    expect(workingError(mistake)).toBe(mistake)
    expect(openingError(mistake, 'x')).toBe(mistake)
  }
})

test('errors of Node’s own SQLite are known by their number, too', () => {
  expect(workingError(Object.assign(new Error('full'), { errcode: 13 }))).toMatchObject({ code: 'STORE_UNAVAILABLE' })
  expect(openingError(Object.assign(new Error('no'), { errcode: 26 }), 'x')).toMatchObject({ code: 'DATA_UNUSABLE' })
})
