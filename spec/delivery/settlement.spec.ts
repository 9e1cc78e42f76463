import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { Reporter } from '../../lib/reporter/index.js'
import { TestClock } from '../../lib/testing/index.js'
import { reporterFor } from '../reporter/reporterFor.js'
import type { ReceivedRequest } from '../support/scriptedServer.js'
import { answerStored, type Reply, type ScriptedServer, startScriptedServer } from '../support/scriptedServer.js'

let server: ScriptedServer
let reporter: Reporter

beforeEach(async () => {
  server = await startScriptedServer()
})

afterEach(async () => {
  await reporter.close({ deadline: 0 })
  await server.close()
})

/** Answers 400 while a request holds one of these metrics, as an atomic route does. */
function refusing(names: readonly string[], describeFault: (name: string) => object): Reply {
  return (request: ReceivedRequest, response) => {
    const culprit = names.find((name) => request.body.includes(`"name":"${name}"`))
    if (culprit === undefined) answerStored(request, response)
    else response.writeHead(400, { 'content-type': 'application/json' }).end(JSON.stringify(describeFault(culprit)))
  }
}

function record(count: number): void {
  for (let n = 0; n < count; n += 1) reporter.gauge(`g.${n}`).record(n)
}

describe('data that is refused', () => {
  test('is halved until the culprit is alone; it is rejected by name, and all others are accepted', async () => {
    reporter = reporterFor(server)
    server.otherwise(refusing(['g.37'], () => ({ errors: { params: { value: ['is wrong'] } } })))
    record(100)
    expect(await reporter.flush()).toMatchObject({
      accepted: 99,
      rejected: 1,
      retained: 0,
      failures: [{ cause: '400: value is wrong', count: 1, names: ['g.37'] }],
    })
    expect(reporter.health()).toMatchObject({ state: 'ok', totals: { accepted: 99, rejected: 1 } })
  })

  test('is tried first where the answer blames a name', async () => {
    reporter = reporterFor(server, { concurrency: 1 })
    const clash = (name: string) => ({
      errors: { params: { type: [`'${name}' is a counter, but was submitted as different type`] } },
    })
    server.otherwise(refusing(['g.60'], clash))
    record(64)
    await reporter.flush()
    const withCulprit = server.requests.map(({ body }) => body.includes('"g.60"'))
    // Whole batch, then the guilty half each time, six times, until it is alone.
    expect(withCulprit.slice(0, 7)).toEqual(Array(7).fill(true))
  })

  test('for a type clash holds its metric back for ten minutes, so that it does not split every batch', async () => {
    const clock = new TestClock()
    reporter = reporterFor(server, { runtime: clock })
    const clash = (name: string) => ({
      errors: { params: { type: [`'${name}' is a counter, but was submitted as different type`] } },
    })
    server.otherwise(refusing(['g.1'], clash))
    record(4)
    expect(await reporter.flush()).toMatchObject({ accepted: 3, rejected: 1 })
    await clock.advance(60_000)
    const before = server.requests.length
    record(4)
    expect(await reporter.flush()).toMatchObject({
      accepted: 3,
      rejected: 1,
      requests: 1,
      failures: [{ cause: 'held back after a type clash', count: 1, names: ['g.1'] }],
    })
    expect(server.requests).toHaveLength(before + 1)
    server.otherwise(200)
    await clock.advance(600_000)
    record(4)
    expect(await reporter.flush()).toMatchObject({ accepted: 4, rejected: 0 })
  })

  test('that is held back alone costs no request', async () => {
    reporter = reporterFor(server)
    server.reply({
      status: 400,
      body: { errors: { params: { type: ["'g.0' is a counter, but was submitted as different type"] } } },
    })
    record(1)
    expect(await reporter.flush()).toMatchObject({ rejected: 1 })
    record(1)
    expect(await reporter.flush()).toMatchObject({ rejected: 1, requests: 0, retained: 0 })
  })

  test('splits by position, with ids that come from the parent', async () => {
    reporter = reporterFor(server, { concurrency: 1 })
    server.otherwise(refusing(['g.0'], () => ({ errors: { request: ['no'] } })))
    record(4)
    await reporter.flush()
    const ids = server.requests.map(({ headers }) => String(headers['idempotency-key']).slice(33))
    expect(ids.sort()).toEqual(['1', '1.0', '1.0.0', '1.0.1', '1.1'])
  })

  test('beyond 16 culprits in a batch says more about us: the rest is kept', async () => {
    reporter = reporterFor(server)
    server.otherwise({ status: 400, body: { errors: { request: ['everything is wrong'] } } })
    record(64)
    const receipt = await reporter.flush()
    expect(receipt.rejected).toBe(16)
    expect(receipt.retained).toBe(48)
    expect(reporter.health().state).toBe('failing')
  })

  test('for its size is halved, and the size is remembered', async () => {
    reporter = reporterFor(server)
    server.otherwise((request, response) => {
      if (request.body.length > 2_000) response.writeHead(413).end()
      else answerStored(request, response)
    })
    record(100)
    expect(await reporter.flush()).toMatchObject({ accepted: 100, rejected: 0 })
    const before = server.requests.length
    record(100)
    expect(await reporter.flush()).toMatchObject({ accepted: 100 })
    const second = server.requests.slice(before)
    expect(second.every(({ body }) => body.length <= 2_000)).toBe(true)
  })

  test('in part is believed item by item, by index or by number', async () => {
    reporter = reporterFor(server)
    const summary = (failed: number) => ({ summary: { total: 3, accepted: 3 - failed, failed } })
    server.reply({ status: 202, body: { measurements: summary(1), errors: [{ index: 1, message: 'is too old' }] } })
    server.reply({ status: 202, body: { measurements: summary(2), errors: [] } })
    record(3)
    expect(await reporter.flush()).toMatchObject({
      accepted: 2,
      rejected: 1,
      failures: [{ cause: 'is too old', count: 1, names: ['g.1'] }],
    })
    record(3)
    expect(await reporter.flush()).toMatchObject({ accepted: 1, rejected: 2 })
    expect(server.requests).toHaveLength(2)
  })
})

describe('we are refused', () => {
  test.each<[string, Reply]>([
    ['401', 401],
    ['403 by role', { status: 403, body: { errors: { request: ['This token is not permitted'] } } }],
    ['404', 404],
    ['405', 405],
    ['415', 415],
    ['a redirect', { status: 302, headers: { location: 'http://127.0.0.1:1/login' } }],
    ['200 with a login page', { body: '<html>Please log in</html>' }],
    ['400 from a proxy', { status: 400, body: '<html>Bad Request</html>' }],
  ])('by %s: nothing is dropped, and it recovers without a restart', async (_, reply) => {
    reporter = reporterFor(server)
    server.reply(reply)
    record(3)
    expect(await reporter.flush()).toMatchObject({ accepted: 0, rejected: 0, dropped: 0, retained: 3, attempts: 1 })
    expect(reporter.health()).toMatchObject({ state: 'failing', delivery: { breaker: 'open' } })
    expect(await reporter.flush()).toMatchObject({ accepted: 3, retained: 0 })
    expect(reporter.health()).toMatchObject({ state: 'ok', delivery: { breaker: 'closed' } })
  })

  test('a rotated token is given to reporter.api, and what was retained goes out with it', async () => {
    reporter = reporterFor(server)
    server.otherwise((request, response) => {
      const fresh = `Basic ${Buffer.from('me@example.com:rotated-token').toString('base64')}`
      if (request.headers['authorization'] === fresh) answerStored(request, response)
      else response.writeHead(401).end()
    })
    record(2)
    expect(await reporter.flush()).toMatchObject({ retained: 2 })
    reporter.api.setCredentials('me@example.com', 'rotated-token')
    expect(await reporter.flush()).toMatchObject({ accepted: 2, retained: 0 })
  })

  test('it probes with a single request at the longest pause', async () => {
    const clock = new TestClock()
    reporter = reporterFor(server, { runtime: clock, interval: 1_000, batch: { measurements: 1 } })
    server.otherwise(401)
    record(8)
    await clock.advance(1_000)
    await server.received(4)
    for (let turn = 0; turn < 50; turn += 1) await clock.advance(0)
    expect(server.requests).toHaveLength(4)
    await clock.advance(29_000)
    expect(server.requests).toHaveLength(4)
    await clock.advance(1_500)
    await server.received(5)
    for (let turn = 0; turn < 50; turn += 1) await clock.advance(0)
    expect(server.requests).toHaveLength(5)
  })
})

describe('the shared pause', () => {
  const date = new Date(Date.UTC(2026, 0, 1, 0, 0, 1)).toUTCString()
  const cases: [string, string | undefined, number][] = [
    ['2 waits 2 s', '2', 2_000],
    ['0 waits 1 s', '0', 1_000],
    ['a date works', new Date(Date.UTC(2026, 0, 1, 0, 0, 8)).toUTCString(), 7_000],
    ['3600 is capped', '3600', 30_000],
  ]
  test.each(cases)('Retry-After %s, and holds back every batch', async (_, header, wait) => {
    const clock = new TestClock()
    reporter = reporterFor(server, { runtime: clock, interval: 1_000, batch: { measurements: 1 }, concurrency: 1 })
    server.reply({ status: 429, headers: header === undefined ? { date } : { date, 'retry-after': header } })
    record(3)
    await clock.advance(1_000)
    await server.received(1)
    for (let turn = 0; turn < 50; turn += 1) await clock.advance(0)
    // Not even a flush goes past what the server asked for.
    expect(await reporter.flush()).toMatchObject({ accepted: 0, retained: 3 })
    await clock.advance(wait - 1)
    expect(server.requests).toHaveLength(1)
    await clock.advance(1)
    await server.received(4)
    expect(server.requests).toHaveLength(4)
  })

  test('counts failures that were in flight together once', async () => {
    const clock = new TestClock({ random: 0.999 })
    reporter = reporterFor(server, {
      runtime: clock,
      interval: 1_000,
      batch: { measurements: 1 },
      retry: { base: 500, cap: 60_000 },
    })
    server.reply(503, 503, 503, 503)
    record(4)
    await clock.advance(1_999)
    await server.received(4)
    for (let turn = 0; turn < 50; turn += 1) await clock.advance(0)
    expect(clock.untilNextTimer).toBeLessThanOrEqual(500)
    await clock.advance(500)
    await server.received(8)
  })
})

describe('what is in doubt', () => {
  test('is not sent again once the server may have forgotten its id', async () => {
    const clock = new TestClock({ random: 0.9 })
    reporter = reporterFor(server, { runtime: clock, interval: 1_000, retry: { base: 100_000, cap: 100_000 } })
    server.otherwise({ status: 503, headers: { 'idempotency-max-age': '60' } })
    record(1)
    await clock.advance(1_900)
    await server.received(1)
    for (let turn = 0; turn < 50; turn += 1) await clock.advance(0)
    expect(reporter.health()).toMatchObject({ state: 'failing', retained: { bytes: expect.any(Number) } })
    await clock.advance(90_000)
    expect(reporter.health()).toMatchObject({ totals: { unknown: 1, attempts: 1 }, retained: { windows: 0, bytes: 0 } })
    expect(server.requests).toHaveLength(1)
  })
})

describe('what goes wrong in the background', () => {
  test('is told to onError once per cause and minute, with a count; what it throws is contained', async () => {
    const clock = new TestClock()
    const told: [string, number][] = []
    reporter = reporterFor(server, {
      runtime: clock,
      onError: ({ code }, { count }) => {
        told.push([code, count])
        throw new Error('mine')
      },
    })
    const gauge = reporter.gauge('g')
    for (let n = 0; n < 5; n += 1) gauge.record(Number.NaN)
    await clock.advance(60_000)
    gauge.record(Number.NaN)
    expect(told).toEqual([
      ['SAMPLE_REFUSED', 1],
      ['SAMPLE_REFUSED', 5],
    ])
  })
})
