import { rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { Receipt, Reporter, ReporterOptions, SpoolChoice } from '../../../lib/reporter/index.js'
import { TestClock } from '../../../lib/testing/index.js'
import { itemsAt, reporterFor } from '../../reporter/reporterFor.js'
import { answerStored, type ScriptedServer, startScriptedServer } from '../../support/scriptedServer.js'
import { SpoolRoot } from '../../support/spoolRoot.js'

let server: ScriptedServer
let root: SpoolRoot
const made: Reporter[] = []

beforeEach(async () => {
  root = new SpoolRoot()
  server = await startScriptedServer()
})

afterEach(async () => {
  for (const reporter of made.splice(0)) await reporter.close({ deadline: 0 })
  await server.close()
  root.remove()
})

function spooled(options: ReporterOptions = {}, spool: Partial<SpoolChoice> = {}): Reporter {
  const reporter = reporterFor(server, { ...options, spool: { directory: root.path, ...spool } })
  made.push(reporter)
  return reporter
}

function record(reporter: Reporter, count: number): void {
  for (let n = 0; n < count; n += 1) reporter.gauge(`g.${n}`).record(n)
}

const ids = (): string[] => server.requests.map(({ headers }) => String(headers['idempotency-key']))

/** Flushes without waiting for the second to turn. */
async function flushAt(clock: TestClock, reporter: Reporter): Promise<Receipt> {
  const receipt = reporter.flush()
  await clock.advance(1_000)
  return receipt
}

/** Until the disk has caught up. */
async function until(isSo: () => boolean): Promise<void> {
  for (let tries = 0; !isSo(); tries += 1) {
    if (tries === 1_000) throw new Error(`it did not come to be; there is ${root.files().join(', ') || 'nothing'}`)
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
}

/** Until nothing has been written or deleted for a while. */
async function quiet(): Promise<void> {
  let calm = 0
  let before = ''
  await until(() => {
    const now = root.files().join()
    calm = now === before && !now.includes('.tmp') ? calm + 1 : 0
    before = now
    return calm === 25
  })
}

describe('a spool', () => {
  test('is empty once everything is accepted', async () => {
    const reporter = spooled()
    record(reporter, 3)
    expect(await reporter.flush()).toMatchObject({ accepted: 3, retained: 0, requests: 1 })
    expect(await reporter.close()).toMatchObject({ accepted: 0, retained: 0 })
    expect(root.files()).toEqual([])
    expect(reporter.health().spool).toEqual({ state: 'ok', files: 0, bytes: 0, error: undefined })
  })

  test('keeps what a close can not deliver, and the next reporter delivers it under the same ids', async () => {
    server.reply(503, 503)
    const first = spooled({ batch: { measurements: 2 }, concurrency: 1, retry: { base: 100_000, cap: 100_000 } })
    record(first, 5)
    expect(await first.close({ deadline: 5_000 })).toMatchObject({ accepted: 0, retained: 5, dropped: 0, unknown: 0 })
    expect(root.names()).toEqual(['1.sent'])
    const next = spooled()
    expect(await next.flush()).toMatchObject({ accepted: 5, retained: 0, requests: 3 })
    const [before, ...after] = ids()
    expect(after.slice(-3)).toContain(before)
    expect(new Set(itemsAt(server).map(({ name }) => name)).size).toBe(5)
    await next.close()
    expect(root.files()).toEqual([])
  })

  test('holds every frame of a window as it was, although one is encoded where the one before it lay', async () => {
    const series = 3_000
    const first = spooled()
    server.otherwise(() => {})
    record(first, series)
    void first.flush()
    await server.received(3)
    root.abandon()
    server.otherwise(200)
    expect(await spooled().flush()).toMatchObject({ accepted: series, requests: 3 })
    const bodies = server.requests.slice(-3).map(({ body }) => body)
    expect(bodies.every((body) => body.length > 16_384)).toBe(true)
    const arrived = bodies.flatMap((body) => (JSON.parse(body) as { measurements: { value: number }[] }).measurements)
    const values = arrived.map(({ value }) => value).sort((a, b) => a - b)
    expect(values).toEqual(Array.from({ length: series }, (_, n) => n))
  })

  test('writes every window as it is sealed, before anything is sent', async () => {
    server.otherwise(() => {})
    const reporter = spooled({}, { write: 'always' })
    record(reporter, 2)
    void reporter.flush()
    await server.received(1)
    expect(root.names()).toEqual(['1.sent'])
  })

  test("with write: 'on-failure' writes nothing while all is well", async () => {
    const written: string[] = []
    server.reply((request, response) => {
      written.push(...root.files())
      answerStored(request, response)
    })
    const reporter = spooled({}, { write: 'on-failure' })
    record(reporter, 2)
    expect(await reporter.flush()).toMatchObject({ accepted: 2 })
    await reporter.close()
    expect([...written, ...root.files()]).toEqual([])
  })

  test("with write: 'on-failure' keeps at the end what was sent without an answer, and what was never sent", async () => {
    server.otherwise(() => {})
    const options = { batch: { measurements: 2 }, concurrency: 1 }
    const first = spooled(options, { write: 'on-failure' })
    record(first, 5)
    expect(await first.close({ deadline: 200 })).toMatchObject({ retained: 5, dropped: 0, unknown: 0 })
    server.otherwise(200)
    const second = spooled()
    expect(await second.flush()).toMatchObject({ accepted: 5 })
    expect(ids()[1]).toBe(ids()[0])
  })

  test("with write: 'on-failure' survives a crash during an outage, what is in doubt under its id", async () => {
    server.otherwise(503)
    const clock = new TestClock({ random: 0.5, now: Date.now() })
    const first = spooled({ runtime: clock }, { write: 'on-failure' })
    record(first, 2)
    await flushAt(clock, first)
    record(first, 1)
    await flushAt(clock, first)
    await quiet()
    root.abandon()
    server.otherwise(200)
    expect(await spooled().flush()).toMatchObject({ accepted: 3 })
    expect(ids().at(-2)).toBe(ids()[0])
  })

  test('merges windows under pressure of memory, and files with them', async () => {
    server.otherwise(503)
    const clock = new TestClock({ random: 0.5, now: Date.now() })
    const first = spooled({ runtime: clock, retention: { bytes: 1 }, concurrency: 1 })
    for (let n = 0; n < 5; n += 1) {
      first.counter('c').increment(1)
      await flushAt(clock, first)
    }
    await quiet()
    expect(first.health().totals.dropped).toBe(0)
    root.abandon()
    server.otherwise(200)
    const before = server.requests.length
    await spooled().flush()
    const sums = itemsAt(server)
      .slice(before)
      .map(({ value }) => value)
    expect(sums.reduce<number>((sum, value) => sum + Number(value), 0)).toBe(5)
    expect(sums.length).toBeLessThan(5)
  })

  test('goes on from memory when its directory is removed', async () => {
    const clock = new TestClock({ random: 0.5, now: Date.now() })
    const reporter = spooled({ runtime: clock })
    record(reporter, 1)
    await flushAt(clock, reporter)
    rmSync(root.path, { recursive: true })
    record(reporter, 2)
    expect(await flushAt(clock, reporter)).toMatchObject({ accepted: 2, retained: 0 })
    record(reporter, 3)
    expect(await flushAt(clock, reporter)).toMatchObject({ accepted: 3, retained: 0 })
    expect(reporter.health().spool).toMatchObject({ state: 'ok', files: 0 })
  })

  test('takes a window back into memory when its file is removed before it is sent', async () => {
    const clock = new TestClock({ random: 0.5, now: Date.now() })
    server.otherwise(503)
    const reporter = spooled({ runtime: clock, retry: { base: 1, cap: 60_000 } })
    record(reporter, 1)
    await flushAt(clock, reporter)
    record(reporter, 2)
    await flushAt(clock, reporter)
    await until(() => root.names().includes('2.win') || root.names().includes('2.sent'))
    rmSync(root.path, { recursive: true })
    server.otherwise(200)
    await flushAt(clock, reporter)
    expect(reporter.health().totals).toMatchObject({ accepted: 3, dropped: 0 })
  })

  test('that can not be used never stops recording, delivery or a start', async () => {
    const file = join(root.path, 'a-file')
    writeFileSync(file, '')
    const told: string[] = []
    const reporter = spooled({ onError: ({ code }) => told.push(code) }, { directory: join(file, 'spool') })
    record(reporter, 3)
    expect(await reporter.flush()).toMatchObject({ accepted: 3 })
    expect(reporter.health()).toMatchObject({ state: 'ok', spool: { state: 'failing', files: 0 } })
    expect(reporter.health().spool?.error).toMatch(/ENOTDIR|EEXIST/)
    expect(told).toContain('SPOOL_FAILED')
    server.otherwise(503)
    record(reporter, 2)
    expect(await reporter.close({ deadline: 100 })).toMatchObject({ retained: 0, unknown: 2 })
  })

  test('is used again once it can be', async () => {
    const clock = new TestClock({ random: 0.5, now: Date.now() })
    const directory = join(root.path, 'spool')
    writeFileSync(directory, '')
    server.otherwise(503)
    const reporter = spooled({ runtime: clock }, { directory })
    record(reporter, 3)
    await flushAt(clock, reporter)
    expect(reporter.health().spool?.state).toBe('failing')
    rmSync(directory)
    record(reporter, 1)
    await flushAt(clock, reporter)
    await until(() => reporter.health().spool?.state === 'ok')
    const closing = reporter.close({ deadline: 100 })
    await clock.advance(100)
    expect(await closing).toMatchObject({ retained: 4, dropped: 0 })
  })

  test('gives up the oldest that is on disk only when it is over its bytes, and counts it', async () => {
    server.otherwise(503)
    const filler = spooled({ batch: { measurements: 1 } })
    record(filler, 20)
    await filler.close({ deadline: 50 })
    const second = spooled()
    record(second, 5)
    await second.close({ deadline: 50 })
    const third = spooled({}, { bytes: 2_000 })
    await third.flush()
    expect(third.health().totals.dropped).toBeGreaterThanOrEqual(5)
    expect(third.health().spool?.bytes).toBeLessThan(20_000)
  })

  test('keeps a window in memory that does not fit', async () => {
    const reporter = spooled({}, { bytes: 100 })
    record(reporter, 5)
    expect(await reporter.flush()).toMatchObject({ accepted: 5 })
    expect(reporter.health().spool).toMatchObject({ state: 'failing', files: 0, error: 'the spool is at its budget' })
  })

  test('gives up what it has had for longer than its age, and counts it, whatever the wall clock says', async () => {
    server.otherwise(503)
    const first = spooled()
    record(first, 3)
    await first.close({ deadline: 50 })
    const clock = new TestClock({ random: 0.5, now: Date.now() + 2 * 86_400_000 })
    const second = spooled({ runtime: clock }, { age: 50_000 })
    await until(() => second.health().retained.windows === 1)
    await clock.advance(40_000)
    expect(second.health()).toMatchObject({ retained: { windows: 1 }, totals: { dropped: 0 } })
    await clock.advance(20_000)
    await until(() => second.health().totals.dropped === 3)
  })

  test('is no trouble when the clock was set back', async () => {
    server.otherwise(503)
    const first = spooled()
    record(first, 3)
    await first.close({ deadline: 50 })
    server.otherwise(200)
    const second = spooled({ runtime: new TestClock({ random: 0.5, now: Date.now() - 30 * 86_400_000 }) })
    expect(await second.flush()).toMatchObject({ accepted: 3 })
  })

  test('does not send again what was in doubt for longer than the server remembers ids', async () => {
    server.otherwise(() => {})
    const first = spooled({ batch: { measurements: 2 } })
    record(first, 2)
    void first.flush()
    await server.received(1)
    await first.close({ deadline: 100 })
    const clock = new TestClock({ random: 0.5, now: Date.now() + 2 * 86_400_000 })
    server.otherwise({ headers: { date: new Date(clock.now()).toUTCString() } })
    const second = spooled({ runtime: clock })
    expect(await second.flush()).toMatchObject({ accepted: 0, unknown: 2, requests: 0 })
    await until(() => root.names().length === 0)
  })

  test('believes the server of before the crash how long it remembers ids', async () => {
    server.reply({ headers: { 'idempotency-max-age': '691200' } }).otherwise(() => {})
    const first = spooled()
    record(first, 1)
    await first.flush()
    record(first, 2)
    await first.close({ deadline: 100 })
    server.otherwise(200)
    const second = spooled({ runtime: new TestClock({ random: 0.5, now: Date.now() + 2 * 86_400_000 }) })
    expect(await second.flush()).toMatchObject({ accepted: 2, unknown: 0 })
  })

  test('repeats after a crash the halves of what was split, and not the whole that the server never knew', async () => {
    server.reply({ status: 400, body: { errors: { request: ['no'] } } }, 200).otherwise(() => {})
    const first = spooled({ concurrency: 1 })
    record(first, 4)
    void first.flush()
    await server.received(3)
    root.abandon()
    server.otherwise(200)
    await spooled({ concurrency: 1 }).flush()
    expect(ids().map((id) => id.slice(33))).toEqual(['1', '1.0', '1.1', '1.0', '1.1'])
  })

  test('of two living reporters is two: neither touches what the other has', async () => {
    server.otherwise(503)
    // A long pause: if it ended in between, the second flush would find nothing left to send.
    const clock = new TestClock({ random: 0.9 })
    const options = { runtime: clock, retry: { base: 60_000, cap: 60_000 } }
    const [one, other] = [spooled(options), spooled(options)]
    record(one, 3)
    record(other, 5)
    expect(await flushAt(clock, one)).toMatchObject({ retained: 3 })
    expect(await flushAt(clock, other)).toMatchObject({ retained: 5 })
    server.otherwise(200)
    expect(await flushAt(clock, one)).toMatchObject({ accepted: 3 })
    expect(await flushAt(clock, other)).toMatchObject({ accepted: 5 })
  })

  test('that is abandoned has one heir, however many come at once', async () => {
    server.otherwise(503)
    const first = spooled()
    record(first, 7)
    await first.close({ deadline: 50 })
    server.otherwise(200)
    const before = server.requests.length
    const heirs = [spooled(), spooled(), spooled(), spooled()]
    const receipts = await Promise.all(heirs.map((heir) => heir.flush()))
    expect(receipts.map(({ accepted }) => accepted).sort()).toEqual([0, 0, 0, 7])
    expect(server.requests).toHaveLength(before + 1)
  })

  test('shares the metrics of a type clash with nobody: they are held back before they reach the disk', async () => {
    const clock = new TestClock({ random: 0.5, now: Date.now() })
    const clash = { errors: { params: { type: ["'g.1' is a counter, but was submitted as different type"] } } }
    server.otherwise((request, response) => {
      if (!request.body.includes('"g.1"')) answerStored(request, response)
      else response.writeHead(400, { 'content-type': 'application/json' }).end(JSON.stringify(clash))
    })
    const reporter = spooled({ runtime: clock })
    record(reporter, 4)
    expect(await flushAt(clock, reporter)).toMatchObject({ accepted: 3, rejected: 1 })
    record(reporter, 4)
    expect(await flushAt(clock, reporter)).toMatchObject({ accepted: 3, rejected: 1, requests: 1 })
    reporter.gauge('g.1').record(1)
    expect(await flushAt(clock, reporter)).toMatchObject({ accepted: 0, rejected: 1, requests: 0 })
    await reporter.close()
    expect(root.files()).toEqual([])
  })

  test.each([
    ['all of it was held back', false],
    ['its file was damaged before it was read', true],
  ])('lets the series of a window go when %s', async (_, isDamaged) => {
    const clock = new TestClock({ random: 0.5, now: Date.now() })
    const clash = { errors: { params: { type: ["'g.0' is a counter, but was submitted as different type"] } } }
    if (!isDamaged) server.reply({ status: 400, body: clash })
    const reporter = spooled({ runtime: clock, interval: 10_000 })
    const lost = (): number => reporter.health().totals[isDamaged ? 'dropped' : 'rejected']
    for (let windows = 0; windows < 2; windows += 1) {
      await clock.advance(10_000 - (clock.now() % 10_000))
      record(reporter, 1)
      await clock.advance(10_000)
      if (isDamaged) {
        await until(() => root.names().includes(`${windows + 1}.win`))
        for (const file of root.files()) truncateSync(join(root.path, file), 100)
      }
      await clock.advance(5_000)
      await until(() => lost() === windows + 1)
    }
    expect(reporter.health().series).toBe(1)
    await clock.advance(700_000)
    expect(reporter.health().series).toBe(0)
  })

  test('by sources keeps gauges and counters', async () => {
    server.otherwise(503)
    const first = spooled({ source: 's' })
    first.gauge('g').record(1)
    first.counter('c').increment(2)
    first.measure({ name: 'm', value: 3 })
    expect(await first.close({ deadline: 500 })).toMatchObject({ retained: 4 })
    server.otherwise(200)
    expect(await spooled({ source: 's' }).flush()).toMatchObject({ accepted: 4 })
    const [sent, again] = [server.requests[0], server.requests.at(-1)]
    expect(again).toMatchObject({ url: '/v1/metrics', body: sent?.body })
  })
})
