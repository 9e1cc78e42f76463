import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { databaseFile } from '../../../lib/service/store/DataDirectory.js'
import type { Database } from '../../../lib/service/store/driver/Database.js'
import { openForReading, openForWriting } from '../../../lib/service/store/openConnection.js'
import { json, type ServiceUnderTest, serveUntilClosed } from '../support/withService.js'

const metrics = 1_000_000
/** Bytes beyond what the process held before the service was asked anything: both caches of the store, its journal, and room for what is under way. */
const mostMemory = 512 * 1024 * 1024
/** A page of a list counts what there is, counts what matches, and finds the page: three scans, and more for a machine with other things to do. */
const mostScans = 15
/** The same for a list by tags, for which all series go through the process: about 25 as measured. */
const tagScans = 5 * mostScans

let directory: string
let service: ServiceUnderTest
let plain: Database
let before: number

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'million-'))
  const db = await openForWriting(databaseFile(directory), directory)
  const properties =
    '{"display_name":null,"description":null,"period":60,"source_lag":null,"composite":null,"attributes":{}}'
  db.exec(`
    WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ${metrics - 1})
    INSERT INTO metrics (key, name, type, properties)
    SELECT printf('app.%d.requests.%07d', i % 100, i), printf('app.%d.requests.%07d', i % 100, i), 'gauge', '${properties}' FROM n;
    INSERT INTO series (id, metric, identity, first_time, seen)
    SELECT id * 67108864, id, CASE id % 1000 WHEN 0 THEN '["zone","rare"]' ELSE printf('["host","web-%d","zone","common"]', id % 5000) END, 0, unixepoch() FROM metrics`)
  db.close()
  service = await serveUntilClosed({ data: directory })
  plain = await openForReading(databaseFile(directory), directory)
  before = process.memoryUsage().rss
}, 300_000)

afterAll(async () => {
  plain.close()
  await service.service.close()
  await rm(directory, { recursive: true })
})

/** Milliseconds of the quickest of three. */
async function time(work: () => unknown): Promise<number> {
  const times: number[] = []
  for (let n = 0; n < 3; n += 1) {
    const start = performance.now()
    await work()
    times.push(performance.now() - start)
  }
  return Math.min(...times)
}

describe('a million metrics', () => {
  test.each([
    ['the first page', '', { found: metrics, length: 100 }],
    ['*x* that many match', 'name=*requests.00*', { found: 100_000, length: 100 }],
    ['*x* that few match', 'name=*99999*', { found: 19, length: 19 }],
    ['*x* that none match', 'name=*nothing*', { found: 0, length: 0 }],
    ['*x*y*z, backwards', 'name=*7*requests*7*&sort=desc', { length: 100 }],
    ['the last page', `offset=${metrics - 50}`, { found: metrics, length: 50 }],
    ['past the end', 'offset=999999999999', { found: metrics, length: 0 }],
    ['past the end of a filter', 'name=*99999*&offset=19', { found: 19, length: 0 }],
    ['a rare tag', 'tags[zone]=rare&offset=990&sort=desc', { found: 1_000, length: 10 }],
    // Every series is looked at by itself, and there are a million, with five thousand sets of tags.
    ['a tag that many have', 'tags[zone]=c*', { found: 999_000, length: 100 }, tagScans],
    ['a tag that few lack', 'tags[zone]=!rare&name=*99*', { length: 100 }, tagScans],
    ['the last page of a tag', 'tags[host]=*&offset=998950', { found: 999_000, length: 50 }, tagScans],
  ])('%s takes no more than a few scans', async (_, query, expected, most = mostScans) => {
    const scan = await time(() => plain.prepare("SELECT count(*) FROM metrics WHERE key LIKE '%99999%'").get([]))
    let answer: unknown
    const taken = await time(async () => {
      answer = json(await service.get(`/v1/metrics?${query}`))
    })
    expect(answer).toMatchObject({ query: { total: metrics, ...expected } })
    expect(taken / scan).toBeLessThan(most)
  })

  test('deleting names that nobody has, and making one again and again, cost what they cost in an empty store', async () => {
    const names = Array.from({ length: 1_000 }, (_, n) => `unknown.${n}`)
    const scan = await time(() => plain.prepare("SELECT count(*) FROM metrics WHERE key LIKE '%99999%'").get([]))
    const deleting = await time(async () => expect((await service.delete('/v1/metrics', { names })).status).toBe(204))
    const single = await time(async () => expect((await service.delete('/v1/metrics/unknown.1')).status).toBe(404))
    const body = { type: 'gauge', description: 'again' }
    const making = await time(async () => {
      expect((await service.put('/v1/metrics/app.1.requests.0000001', body)).status).toBe(204)
    })
    for (const taken of [deleting, single, making]) expect(taken / scan).toBeLessThan(1)
    expect(json(await service.get('/v1/metrics?length=1'))).toMatchObject({ query: { total: metrics } })
  })

  test('a pattern that means all of them is a job, which goes on in slices', async () => {
    const got = await service.put('/v1/metrics', { names: 'app.7.*', period: 10 })
    expect([got.status, got.text]).toEqual([202, ''])
    let state = ''
    while (!['complete', 'failed'].includes(state)) {
      state = (json(await service.get(got.headers.get('location') ?? '')) as { state: string }).state
    }
    expect(state).toBe('complete')
    expect(json(await service.get('/v1/metrics/app.7.requests.0000007'))).toMatchObject({ period: 10 })
    const all = await service.delete('/v1/metrics', { names: '*' })
    expect(all.status).toBe(202)
  })

  test('none of it took more memory than its bound', () => {
    expect(process.resourceUsage().maxRSS * 1024 - before).toBeLessThan(mostMemory)
  })
})
