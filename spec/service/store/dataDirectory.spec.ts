import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { openDatabase } from '../../../lib/service/store/driver/openDatabase.js'
import { migrate, schemaVersion } from '../../../lib/service/store/schema/migrate.js'
import { migrations } from '../../../lib/service/store/schema/migrations.js'
import { openDirectStore } from './support/openDirectStore.js'
import { hour, submission } from './support/submission.js'

let directory: string

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'store-directory-'))
})

afterEach(() => rmSync(directory, { recursive: true, force: true }))

test('it is created, for its owner only, and what was written is there after a restart', async () => {
  const path = join(directory, 'a', 'b')
  const store = await openDirectStore(path)
  await store.write(submission([{ name: 'load', time: hour, value: 1 }]))
  await store.close()
  expect(statSync(path).mode & 0o777).toBe(0o700)
  const again = await openDirectStore(path)
  expect(await again.read({ name: 'load', end: hour + 1 })).toMatchObject({ series: [{ records: [{ sum: 1 }] }] })
  expect((await again.health()).bytes).toBeGreaterThan(4096)
  await again.close()
})

test('a second service on it is kept out, and let in when the first has closed', async () => {
  const store = await openDirectStore(directory)
  await expect(openDirectStore(directory)).rejects.toMatchObject({ code: 'DATA_LOCKED' })
  await store.close()
  await (await openDirectStore(directory)).close()
})

describe('it is unusable', () => {
  test('when it is a file', async () => {
    const file = join(directory, 'file')
    writeFileSync(file, '')
    await expect(openDirectStore(file)).rejects.toMatchObject({ code: 'DATA_UNUSABLE' })
    await expect(openDirectStore(join(file, 'below'))).rejects.toMatchObject({ code: 'DATA_UNUSABLE' })
  })

  test('when its database is none, and the file is left as it is', async () => {
    const file = join(directory, 'metrics.db')
    writeFileSync(file, 'no database at all, but some text that is long enough'.repeat(100))
    const before = readFileSync(file)
    await expect(openDirectStore(directory)).rejects.toMatchObject({ code: 'DATA_UNUSABLE' })
    expect(readFileSync(file).equals(before)).toBe(true)
  })

  test('when its database belongs to another program', async () => {
    const db = await openDatabase({ file: join(directory, 'metrics.db'), busyTimeout: 0 })
    db.exec('CREATE TABLE theirs (a)')
    db.close()
    await expect(openDirectStore(directory)).rejects.toMatchObject({
      code: 'DATA_UNUSABLE',
      message: expect.stringContaining('another program'),
    })
  })

  test('when the database cannot be opened', async () => {
    mkdirSync(join(directory, 'metrics.db'))
    await expect(openDirectStore(directory)).rejects.toMatchObject({ code: 'DATA_UNUSABLE' })
  })
})

test('data of a newer version is refused, and of an older one brought up to date step by step', async () => {
  const db = await openDatabase({ file: ':memory:', busyTimeout: 0 })
  migrate(db, 'x')
  expect(schemaVersion(db)).toBe(migrations.length)
  const newer = [...migrations, 'CREATE TABLE later (a)', 'INSERT INTO later VALUES (1)']
  migrate(db, 'x', newer)
  migrate(db, 'x', newer)
  expect(db.prepare('SELECT count(*) AS n FROM later').get([])).toMatchObject({ n: 1 })
  expect(() => migrate(db, 'x')).toThrow(expect.objectContaining({ code: 'DATA_TOO_NEW' }))
  db.close()
})

test('a migration that fails leaves the version before it', async () => {
  const db = await openDatabase({ file: ':memory:', busyTimeout: 0 })
  expect(() => migrate(db, 'x', [...migrations, 'CREATE TABLE half (a); nonsense'])).toThrow('syntax error')
  expect(schemaVersion(db)).toBe(migrations.length)
  expect(db.prepare("SELECT count(*) AS n FROM sqlite_master WHERE name = 'half'").get([])).toMatchObject({ n: 0 })
  db.close()
})
