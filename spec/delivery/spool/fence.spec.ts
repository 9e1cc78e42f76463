import { rmSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { disk } from '../../../lib/delivery/spool/disk.js'
import { parseRecords } from '../../../lib/delivery/spool/records.js'
import type { Receipt, Reporter, ReporterOptions } from '../../../lib/reporter/index.js'
import { TestClock } from '../../../lib/testing/index.js'
import { itemsAt, reporterFor } from '../../reporter/reporterFor.js'
import { type ScriptedServer, startScriptedServer } from '../../support/scriptedServer.js'
import { SpoolRoot } from '../../support/spoolRoot.js'

const real = { ...disk, sync: { ...disk.sync } }
let server: ScriptedServer
let root: SpoolRoot
let clock: TestClock
const made: Reporter[] = []

beforeEach(async () => {
  root = new SpoolRoot()
  clock = new TestClock({ random: 0.5, now: Date.now() })
  server = await startScriptedServer()
})

afterEach(async () => {
  Object.assign(disk, real)
  for (const reporter of made.splice(0)) await reporter.close({ deadline: 0 })
  await server.close()
  root.remove()
})

/** A long pause: if it ended in between, more would be sent than a spec has asked for. */
function spooled(options: ReporterOptions = {}): Reporter {
  const retry = { base: 60_000, cap: 60_000 }
  const reporter = reporterFor(server, { runtime: clock, spool: { directory: root.path }, retry, ...options })
  made.push(reporter)
  return reporter
}

async function flush(reporter: Reporter): Promise<Receipt> {
  const receipt = reporter.flush()
  await clock.advance(1_000)
  return receipt
}

/** So many windows of one measurement each, named `g.0` and so on. */
async function fill(reporter: Reporter, windows: number): Promise<void> {
  for (let n = 0; n < windows; n += 1) {
    reporter.counter(`g.${n}`).increment()
    await flush(reporter)
  }
}

/** How often each metric arrived at a server that remembers ids. */
function stored(): Record<string, number> {
  const counts: Record<string, number> = {}
  const known = new Set<string>()
  const items = server.requests.map(({ body, headers }) => ({ body, id: String(headers['idempotency-key']) }))
  for (const { body, id } of items.slice(since)) {
    if (known.has(id)) continue
    known.add(id)
    for (const { name, value } of (JSON.parse(body) as { measurements: { name: string; value: number }[] })
      .measurements) {
      counts[name] = (counts[name] ?? 0) + value
    }
  }
  return counts
}

/** Requests before this one were refused. */
let since = 0

function isUp(): void {
  since = server.requests.length
  server.otherwise(200)
}

/** Makes a call of the file system fail with EIO, where this says so; `late`: after it had its effect. */
function fail(call: 'rename' | 'unlink' | 'open' | 'rmdir', isMeant: (path: string) => boolean, late = false): void {
  const name: string = call
  const before = (real as unknown as Record<string, (...given: string[]) => Promise<unknown>>)[name]!
  Object.assign(disk, {
    [call]: async (...given: string[]) => {
      const isWrong = given.some((each) => isMeant(String(each)))
      const result = !isWrong || late ? await before(...given) : undefined
      if (isWrong) throw Object.assign(new Error('EIO: made to fail'), { code: 'EIO' })
      return result
    },
  })
}

const mend = (): void => {
  Object.assign(disk, real)
}

describe('an owner whose directory was taken over while it was stopped', () => {
  test('sends nothing of it, under whatever id, and says that it does not know what became of it', async () => {
    server.otherwise(503)
    const owner = spooled({ concurrency: 1 })
    await fill(owner, 4)
    root.abandon()
    isUp()
    const heir = spooled()
    expect(await flush(heir)).toMatchObject({ accepted: 4 })
    owner.counter('later').increment()
    const receipt = await flush(owner)
    expect(receipt).toMatchObject({ accepted: 1, retained: 0, unknown: 4 })
    expect(receipt.failures).toContainEqual(expect.objectContaining({ cause: expect.stringMatching(/^taken over/) }))
    expect(itemsAt(server).slice(since)).toHaveLength(5)
    expect(stored()).toEqual({ 'g.0': 1, 'g.1': 1, 'g.2': 1, 'g.3': 1, later: 1 })
  })

  test('sends none of the windows that it has merged in memory meanwhile', async () => {
    server.otherwise(503)
    const owner = spooled({ concurrency: 1, retention: { bytes: 1 } })
    await fill(owner, 5)
    root.abandon()
    isUp()
    await flush(spooled())
    owner.counter('later').increment()
    await flush(owner)
    await flush(owner)
    expect(stored()).toEqual({ 'g.0': 1, 'g.1': 1, 'g.2': 1, 'g.3': 1, 'g.4': 1, later: 1 })
  })

  test('makes another, and goes on as before', async () => {
    server.otherwise(503)
    const owner = spooled({ concurrency: 1 })
    await fill(owner, 2)
    root.abandon()
    isUp()
    await flush(spooled())
    server.otherwise(503)
    await flush(owner)
    owner.counter('later').increment()
    await flush(owner)
    expect(root.files()).toHaveLength(1)
    expect(owner.health().spool).toMatchObject({ state: 'ok', files: 1 })
    server.otherwise(200)
    expect(await flush(owner)).toMatchObject({ accepted: 1 })
  })
})

describe('a call of the disk that fails', () => {
  test('never sends what was merged beside what it was merged from, though that could not be deleted', async () => {
    server.otherwise(503)
    const first = spooled({ concurrency: 1, retention: { bytes: 1 } })
    fail('unlink', (path) => /\.(win|sent)$/.test(path))
    await fill(first, 6)
    expect(root.names().length).toBeGreaterThan(4)
    isUp()
    expect((await flush(first)).retained).toBe(0)
    await flush(first)
    const once = { 'g.0': 1, 'g.1': 1, 'g.2': 1, 'g.3': 1, 'g.4': 1, 'g.5': 1 }
    expect(stored()).toEqual(once)
    // Nor does the next process, which can't delete them either, nor the one after that.
    for (let lives = 0; lives < 2; lives += 1) {
      root.abandon()
      await flush(spooled())
      expect(stored()).toEqual(once)
    }
    mend()
    root.abandon()
    await flush(spooled())
    expect(stored()).toEqual(once)
    expect(root.names()).toEqual([])
  })

  test('leaves a note where everything is settled and only the file is still there, so that nobody sends it again', async () => {
    fail('unlink', (path) => /\.(win|sent)$/.test(path))
    const first = spooled()
    await fill(first, 1)
    expect(root.names()).toEqual(['1.sent'])
    expect(first.health().spool).toMatchObject({ state: 'failing', files: 1 })
    root.abandon()
    const before = server.requests.length
    expect(await flush(spooled())).toMatchObject({ accepted: 0, unknown: 0 })
    expect(server.requests).toHaveLength(before)
    mend()
    root.abandon()
    await flush(spooled())
    expect(root.names()).toEqual([])
  })

  test('gives a window no second set of ids, though it says that the file got no name', async () => {
    server.otherwise(503)
    fail('rename', (path) => path.endsWith('.win'), true)
    const first = spooled({ concurrency: 1 })
    await fill(first, 3)
    mend()
    const ids = root
      .files()
      .flatMap((file) => parseRecords(root.read(file)).records)
      .flatMap(({ meta }) => (meta['kind'] === 'frame' ? [String(meta['id'])] : []))
    expect(ids).toHaveLength(3)
    // All of it is removed: what was in memory goes out from there.
    rmSync(root.path, { recursive: true })
    isUp()
    await flush(first)
    await flush(first)
    const sent = server.requests.slice(since).map(({ headers }) => String(headers['idempotency-key']))
    expect(sent.sort()).toEqual(ids.sort())
  })

  test('keeps a refused batch whole as long as its split can not be noted', async () => {
    const refusal = { status: 400, body: { errors: { request: ['no'] } } }
    server.otherwise(refusal)
    const sync = { ...disk.sync }
    Object.assign(disk.sync, {
      open: () => {
        throw Object.assign(new Error('ENOSPC: made to fail'), { code: 'ENOSPC' })
      },
    })
    const first = spooled({ concurrency: 1 })
    for (let n = 0; n < 2; n += 1) first.counter(`g.${n}`).increment()
    expect(await flush(first)).toMatchObject({ retained: 2, rejected: 0 })
    await flush(first)
    const ids = (): string[] => server.requests.map(({ headers }) => String(headers['idempotency-key']).slice(33))
    expect(new Set(ids())).toEqual(new Set(['1']))
    Object.assign(disk.sync, sync)
    await flush(first)
    expect(ids()).toEqual(expect.arrayContaining(['1', '1.0', '1.1']))
  })

  test('keeps a window that can not be read waiting until it can, and no longer, though no other window comes', async () => {
    fail('open', (path) => /\.(win|sent)$/.test(path))
    const reporter = spooled()
    reporter.counter('g.0').increment()
    expect(await flush(reporter)).toMatchObject({ accepted: 0, retained: 1 })
    mend()
    for (let n = 0; n < 100 && reporter.health().totals.accepted < 1; n += 1) {
      await clock.advance(20_000)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    expect(reporter.health().totals).toMatchObject({ accepted: 1, dropped: 0 })
  })

  test('holds an adoption up until it is complete', async () => {
    server.otherwise(503)
    const first = spooled({ concurrency: 1 })
    await fill(first, 3)
    await first.close({ deadline: 0 })
    isUp()
    fail('rmdir', (path) => root.directories().some((name) => path.includes(name)))
    const heir = spooled()
    expect(await flush(heir)).toMatchObject({ accepted: 0 })
    expect(heir.health().spool).toMatchObject({ state: 'failing' })
    mend()
    for (let n = 0; n < 100 && heir.health().totals.accepted < 3; n += 1) {
      await clock.advance(20_000)
      await flush(heir)
    }
    expect(stored()).toEqual({ 'g.0': 1, 'g.1': 1, 'g.2': 1 })
  })
})

test('a file that is written once more at the end of a process, because it was just being written, is sent once', async () => {
  server.otherwise(503)
  const first = spooled({ concurrency: 1 })
  await fill(first, 1)
  first.counter('g.1').increment()
  void first.flush()
  await clock.advance(1_000)
  first.closeSync()
  isUp()
  await flush(spooled())
  expect(stored()).toEqual({ 'g.0': 1, 'g.1': 1 })
})
