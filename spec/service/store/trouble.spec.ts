import { spawnSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { Service } from '../../../lib/service/index.js'
import { startServiceOn } from '../../../lib/service/startService.js'
import { resolveRetention } from '../../../lib/service/store/resolveRetention.js'
import { WorkerStore } from '../../../lib/service/store/WorkerStore.js'
import { TestClock } from '../../../lib/testing/TestClock.js'
import { type Got, json, ServiceUnderTest } from '../support/withService.js'

let directory: string
let clock: TestClock
let service: ServiceUnderTest
let running: Service | undefined

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'trouble-'))
  clock = new TestClock()
})

afterEach(async () => {
  await running?.close()
  running = undefined
  rmSync(directory, { recursive: true, force: true })
})

async function start(data: string): Promise<void> {
  running = await startServiceOn(clock, { port: 0, data, user: 'me', token: 'secret', logger: false })
  service = new ServiceUnderTest(running)
}

/**
 * The first answer of /healthz with a status and, if there is a pattern, such a reason, while its clock goes on by steps. On a slow disk that clock is
 * past the time that a probe has before the probe is done, and then silence is the reason for a while.
 */
async function healthWith(status: number, step: number, pattern?: RegExp): Promise<Got> {
  for (;;) {
    const got = await service.get('/healthz', { headers: { authorization: '' } })
    const { errors } = json(got) as { errors?: { system: string[] } }
    if (got.status === status && (pattern?.test(errors?.system[0] ?? '') ?? true)) return got
    await clock.advance(step)
  }
}

async function expectTrouble(reason: RegExp): Promise<void> {
  const got = await healthWith(503, 10_000, reason)
  expect([got.headers.get('retry-after'), json(got)]).toEqual([
    '5',
    {
      status: 'unavailable',
      errors: { system: [expect.stringMatching(reason)] },
      version: expect.any(String),
      uptime: expect.any(Number),
      store: { metrics: 0, series: 0, bytes: expect.any(Number), schema_version: expect.any(Number) },
    },
  ])
  const live = await service.get('/healthz?live', { headers: { authorization: '' } })
  expect([live.status, json(live)]).toMatchObject([
    200,
    { status: 'unavailable', errors: { system: [expect.stringMatching(reason)] } },
  ])
}

describe('/healthz', () => {
  test('says without any traffic that the data directory cannot be written, and when it can be again', async () => {
    const data = join(directory, 'data')
    await start(data)
    expect((await service.get('/healthz')).status).toBe(200)
    renameSync(data, join(directory, 'away'))
    await expectTrouble(/^The data directory cannot be written \(ENOENT\)\.$/)
    renameSync(join(directory, 'away'), data)
    expect(json(await healthWith(200, 1_000))).toMatchObject({ status: 'ok' })
  })
})

describe('a store', () => {
  test('in memory whose thread died stays so until the service is started again', async () => {
    const mortal = `import { parentPort } from 'node:worker_threads'
      parentPort.on('message', ({ id, method }) => {
        if (method === 'health') process.exit(1)
        parentPort.postMessage({ id, value: true })
      })
      parentPort.postMessage({ id: 0, value: true })`
    const store = await WorkerStore.open({
      directory: ':memory:',
      runtime: clock,
      retention: resolveRetention(),
      program: new URL(`data:text/javascript,${encodeURIComponent(mortal)}`),
    })
    await expect(store.health()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' })
    expect(store.trouble()).toEqual({ message: expect.stringContaining('Restart the service'), needsRestart: true })
    await store.close()
  })

  test('that does not answer at all is in trouble after half a minute', async () => {
    const silent = `import { parentPort } from 'node:worker_threads'
      parentPort.on('message', ({ id, method }) => {
        if (method === 'close') parentPort.close()
        else if (method !== 'probe') parentPort.postMessage({ id, value: true })
      })
      parentPort.postMessage({ id: 0, value: true })`
    const store = await WorkerStore.open({
      directory,
      runtime: clock,
      retention: resolveRetention(),
      program: new URL(`data:text/javascript,${encodeURIComponent(silent)}`),
    })
    await clock.advance(29_000)
    expect(store.trouble()).toBeUndefined()
    await clock.advance(2_000)
    expect(store.trouble()).toEqual({ message: 'The store has not answered for 31 s.', needsRestart: false })
    await store.close()
  })
})

/** In the words of whoever notices first: the probe, or SQLite. */
const full =
  /^(The disk of the data directory is full \(ENOSPC\)|The store could not read or write its data: database or disk is full)\.$/

/** A disk of its own, where this user may mount one. */
const isMounted = (() => {
  const path = mkdtempSync(join(tmpdir(), 'mountable-'))
  const may = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', path]).status === 0
  if (may) spawnSync('umount', [path])
  else console.log('Left out: a disk that is full, which takes root to mount one.')
  rmSync(path, { recursive: true, force: true })
  return may
})()

;(isMounted ? describe : describe.skip)('on a disk that is full', () => {
  let disk: string

  beforeAll(() => {
    disk = mkdtempSync(join(tmpdir(), 'disk-'))
    spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=16m', 'tmpfs', disk])
  })

  afterAll(() => {
    spawnSync('umount', [disk])
    rmSync(disk, { recursive: true, force: true })
  })

  function fill(): void {
    const descriptor = openSync(join(disk, 'filler'), 'w')
    try {
      for (let size = 1 << 20; size >= 4_096; ) {
        try {
          if (writeSync(descriptor, Buffer.alloc(size)) < size) size /= 2
        } catch {
          size /= 2
        }
      }
    } finally {
      closeSync(descriptor)
    }
  }

  const clear = (): void => rmSync(join(disk, 'filler'))

  test('/healthz says so without any traffic, and when there is room again', async () => {
    await start(join(disk, 'idle'))
    fill()
    await expectTrouble(full)
    clear()
    await healthWith(200, 1_000)
    expect((await service.post('/v1/metrics', { gauges: [{ name: 'x', value: 1 }] })).status).toBe(200)
  })

  test('/healthz says so at once when a submission found no room, and the submission is stored when it comes again', async () => {
    await start(join(disk, 'busy'))
    fill()
    const gauges = Array.from({ length: 20_000 }, (_, n) => ({ name: `full.${n}`, value: n }))
    const refused = await service.post('/v1/metrics', { gauges })
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5'])
    const got = await service.get('/healthz')
    expect([got.status, got.text]).toEqual([503, expect.stringContaining('full')])
    clear()
    await healthWith(200, 1_000)
    expect((await service.post('/v1/metrics', { gauges })).status).toBe(200)
  })
})
