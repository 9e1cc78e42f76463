import { rmSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { ErrorListener, Reporter, ReporterOptions } from '../../lib/reporter/index.js'
import { TestClock } from '../../lib/testing/index.js'
import { reporterFor } from '../reporter/reporterFor.js'
import { answerStored, type ScriptedServer, startScriptedServer } from '../support/scriptedServer.js'
import { SpoolRoot } from '../support/spoolRoot.js'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const START = Date.UTC(2026, 5, 1)
const WINDOWS = 30

let server: ScriptedServer
let root: SpoolRoot
let clock: TestClock
let reporter: Reporter
/** Milliseconds by which this machine's clock is ahead of the true time. */
let ahead: number

beforeEach(async () => {
  root = new SpoolRoot()
  server = await startScriptedServer()
  ahead = 0
})

afterEach(async () => {
  await end()
  await server.close()
  root.remove()
})

/** From now on the server answers so, with the true time; it takes nothing in whose id it has. */
function answer(status: number): void {
  server.otherwise((request, reply) => {
    const response = reply as ServerResponse
    response.setHeader('date', new Date(clock.now() - ahead).toUTCString())
    response.setHeader('idempotency-max-age', String((8 * DAY) / 1_000))
    if (status === 200 && request.method === 'POST') answerStored(request, response)
    else response.writeHead(status).end()
  })
}

function begin(options: ReporterOptions): void {
  reporter = reporterFor(server, { interval: 10_000, runtime: clock, retry: { base: 1_000, cap: 30_000 }, ...options })
}

/** Closes at once. A deadline is a timer, too, where something is on its way. */
async function end(): Promise<void> {
  const closed = reporter.close({ deadline: 0 })
  await clock.advance(0)
  await closed
}

function setClock(by: number): void {
  clock.jump(by - ahead)
  ahead = by
}

async function windows(count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) {
    reporter.counter('c').increment()
    await clock.advance(10_000)
  }
}

async function settled(): Promise<void> {
  for (let n = 0; n < 100 && reporter.health().retained.windows > 0; n += 1) {
    const flushed = reporter.flush()
    await clock.advance(1_000)
    await flushed
  }
}

/** What the server has stored: each id counts once. */
function stored(): number {
  const ids = new Set<unknown>()
  let sum = 0
  for (const { headers, method, body } of server.requests) {
    if (method !== 'POST' || ids.has(headers['idempotency-key'])) continue
    ids.add(headers['idempotency-key'])
    const { measurements } = JSON.parse(body) as { measurements: { value: number }[] }
    for (const { value } of measurements) sum += value
  }
  return sum
}

const jumps: [string, number, number, number][] = [
  ['9 days ahead for three windows', 10, 9 * DAY, 2],
  ['an hour behind for three windows', 10, -HOUR, 2],
  ['9 days behind for three windows', 10, -9 * DAY, 2],
  ['600 days ahead for the first three windows', 0, 600 * DAY, 1],
  ['600 days behind for the first three windows', 0, -600 * DAY, 1],
]

describe.each([
  ['without a spool', false],
  ['with a spool', true],
])('an outage, %s', (_, isSpooled) => {
  const spool = (): ReporterOptions => (isSpooled ? { spool: { directory: root.path } } : {})

  test.each(jumps)('with the clock %s loses nothing', async (_name, first, by, seen) => {
    const told: string[] = []
    const onError: ErrorListener = ({ code }) => told.push(code)
    clock = new TestClock({ now: START, random: 0.5 })
    if (first === 0) setClock(by)
    begin({ ...spool(), onError })
    answer(503)
    await windows(first)
    setClock(by)
    await windows(3)
    setClock(0)
    await windows(WINDOWS - first - 3)
    answer(200)
    await settled()
    const { totals, clock: state } = reporter.health()
    expect(totals).toMatchObject({ accepted: WINDOWS, dropped: 0, unknown: 0, rejected: 0 })
    expect(stored()).toBe(WINDOWS)
    expect(state).toEqual({ jumps: seen, lastJump: -by })
    expect(told.filter((code) => code === 'CLOCK_JUMPED')).toHaveLength(1)
  })
})

describe('a restart in an outage, with a spool', () => {
  /** Another process, whose clock is ahead by so much; it begins when so much time has passed. */
  async function restart(by: number, passed = 1_000): Promise<void> {
    await end()
    const time = clock.now() - ahead + passed
    ahead = by
    clock = new TestClock({ now: time + by, random: 0.5 })
    begin({ spool: { directory: root.path } })
    while (reporter.health().retained.windows === 0) await new Promise((resolve) => setTimeout(resolve, 2))
  }

  async function first(): Promise<void> {
    clock = new TestClock({ now: START, random: 0.5 })
    begin({ spool: { directory: root.path } })
  }

  test.each([
    ['was 9 days ahead for three windows before', 9 * DAY, 0],
    ['was 9 days behind for three windows before', -9 * DAY, 0],
    ['is 9 days ahead for three windows after', 0, 9 * DAY],
    ['is 9 days behind for three windows after', 0, -9 * DAY],
    ['is 600 days ahead for three windows after', 0, 600 * DAY],
  ])('loses nothing where the clock %s', async (_, before, after) => {
    await first()
    answer(503)
    await windows(5)
    while (reporter.health().delivery.clockSkew === undefined) await clock.advance(0)
    setClock(before)
    await windows(3)
    setClock(0)
    await windows(5)
    await restart(after)
    await windows(3)
    setClock(0)
    await windows(5)
    answer(200)
    await settled()
    expect(reporter.health()).toMatchObject({ retained: { windows: 0 }, totals: { dropped: 0, unknown: 0 } })
    expect(stored()).toBe(21)
    expect(root.files()).toEqual([])
  })

  describe('of what was sent without an answer', () => {
    beforeEach(async () => {
      await first()
      answer(200)
      reporter.counter('known').increment()
      await clock.advance(20_000)
      await server.received(1)
      await reporter.flush()
      server.otherwise('no answer')
      reporter.counter('doubtful').increment()
      await clock.advance(15_000)
      await server.received(2)
    })

    test.each([
      ['is right', 0, 1_000, 1],
      ['is 9 days ahead', 9 * DAY, 1_000, 1],
      ['is 9 days behind', -9 * DAY, 1_000, 1],
      ['is right, 9 days later', 0, 9 * DAY, 0],
      ['still shows the hour before, 9 days later', -9 * DAY - HOUR, 9 * DAY, 0],
      ['is a year ahead, 7 days later', 365 * DAY, 7 * DAY, 1],
    ])(
      'sends it again or not by how long the service remembers ids, where the clock %s',
      async (_, by, passed, again) => {
        await end()
        answer(200)
        await restart(by, passed)
        await settled()
        expect(reporter.health().totals).toMatchObject({ accepted: again, unknown: 1 - again, dropped: 0 })
        expect(new Set(itemsOf('doubtful')).size).toBe(1)
        expect(itemsOf('doubtful')).toHaveLength(1 + again)
        expect(root.files()).toEqual([])
      },
    )

    test('keeps it while nobody can say what time it is, and then decides', async () => {
      await end()
      await server.refuse()
      await restart(9 * DAY)
      await windows(3)
      expect(reporter.health().totals).toMatchObject({ accepted: 0, unknown: 0, dropped: 0 })
      await server.listen()
      answer(200)
      await settled()
      expect(reporter.health().totals).toMatchObject({ accepted: 4, unknown: 0, dropped: 0 })
    })

    test("goes by this machine's clock where the service never tells the time", async () => {
      await end()
      server.otherwise({ headers: { date: 'today' } })
      await restart(0, 9 * DAY)
      await settled()
      expect(reporter.health().totals).toMatchObject({ accepted: 0, unknown: 1 })
    })
  })
})

/** Ids under which a metric has arrived. */
function itemsOf(name: string): unknown[] {
  return server.requests
    .filter(({ body }) => body.includes(`"${name}"`))
    .map(({ headers }) => headers['idempotency-key'])
}

test.each([
  ['slept for 9 days is not sent again: the service has forgotten its id', 'sleep', 0],
  ['was set ahead by 9 days is sent again', 'jump', 1],
] as const)('a batch in doubt on a machine that %s', async (_, what, again) => {
  clock = new TestClock({ now: START, random: 0.5 })
  begin({ interval: false })
  answer(200)
  reporter.counter('known').increment()
  await reporter.flush()
  server.otherwise('reset after the body')
  reporter.counter('doubtful').increment()
  const flushed = reporter.flush()
  await clock.advance(1_000)
  expect(await flushed).toMatchObject({ retained: 1 })
  answer(200)
  if (what === 'sleep') await clock.sleep(9 * DAY)
  else setClock(9 * DAY)
  await settled()
  expect(reporter.health().totals).toMatchObject({ accepted: 1 + again, unknown: 1 - again })
})

test('a window whose file is gone is not sent once the machine slept for 9 days: whoever has the file may have sent it', async () => {
  clock = new TestClock({ now: START, random: 0.5 })
  begin({ spool: { directory: root.path } })
  answer(200)
  reporter.counter('known').increment()
  await reporter.flush()
  reporter.counter('c').increment()
  // The window has ended, and it is not time to send it yet.
  await clock.advance(10_000 - (clock.now() % 10_000))
  while (!root.names().includes('2.win')) await clock.advance(0)
  const before = server.requests.filter(({ method }) => method === 'POST').length
  rmSync(root.path, { recursive: true })
  await clock.sleep(9 * DAY)
  await settled()
  expect(reporter.health().totals).toMatchObject({ accepted: 1, unknown: 1, dropped: 0 })
  expect(server.requests.filter(({ method }) => method === 'POST')).toHaveLength(before)
})
