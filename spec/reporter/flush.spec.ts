import diagnostics from 'node:diagnostics_channel'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { FlushMessage, Reporter } from '../../lib/reporter/index.js'
import { TestClock } from '../../lib/testing/index.js'
import { token } from '../support/coreFor.js'
import { answerStored, type ScriptedServer, startScriptedServer } from '../support/scriptedServer.js'
import { bodiesAt, itemsAt, reporterFor } from './reporterFor.js'

let server: ScriptedServer
let reporter: Reporter

beforeEach(async () => {
  server = await startScriptedServer()
  reporter = reporterFor(server)
})

afterEach(async () => {
  await reporter.close({ deadline: 0 })
  await server.close()
})

describe('flush', () => {
  test('says what became of everything', async () => {
    for (let n = 0; n < 5; n += 1) reporter.gauge(`g${n}`).record(n)
    const receipt = await reporter.flush()
    const bytes = server.requests[0]?.body.length
    expect(receipt).toEqual({
      accepted: 5,
      rejected: 0,
      retained: 0,
      dropped: 0,
      unknown: 0,
      requests: 1,
      attempts: 1,
      bytes,
      duration: expect.any(Number),
      failures: [],
    })
  })

  test('with nothing to send sends nothing', async () => {
    expect(await reporter.flush()).toMatchObject({ accepted: 0, requests: 0, failures: [] })
    expect(server.requests).toHaveLength(0)
  })

  test('cuts batches by count and by bytes, after expansion', async () => {
    const small = reporterFor(server, { batch: { measurements: 7 } })
    const narrow = reporterFor(server, { batch: { bytes: 1_000 } })
    for (let n = 0; n < 50; n += 1) for (const each of [small, narrow]) each.gauge(`metric.number.${n}`).record(n)
    expect(await small.flush()).toMatchObject({ accepted: 50, requests: 8 })
    expect(bodiesAt(server).map(({ measurements }) => measurements?.length)).toEqual([7, 7, 7, 7, 7, 7, 7, 1])
    server.requests.length = 0
    expect(await narrow.flush()).toMatchObject({ accepted: 50 })
    expect(Math.max(...server.requests.map(({ body }) => body.length))).toBeLessThanOrEqual(1_000)
    expect(new Set(itemsAt(server).map(({ name }) => name)).size).toBe(50)
    await Promise.all([small.close(), narrow.close()])
  })

  test('gives each batch an id of its own, from one session', async () => {
    const small = reporterFor(server, { batch: { measurements: 1 } })
    for (let n = 0; n < 3; n += 1) small.gauge(`g${n}`).record(n)
    await small.close()
    const ids = server.requests.map(({ headers }) => String(headers['idempotency-key']))
    expect(ids).toEqual([1, 2, 3].map((n) => `${ids[0]?.slice(0, 32)}.${n}`))
    expect(ids[0]).toMatch(/^[0-9a-f]{32}\.1$/)
  })

  test('keeps at most `concurrency` requests in flight', async () => {
    let open = 0
    let most = 0
    server.otherwise((request, response) => {
      open += 1
      most = Math.max(most, open)
      setTimeout(() => {
        open -= 1
        answerStored(request, response)
      }, 5)
    })
    const wide = reporterFor(server, { batch: { measurements: 1 }, concurrency: 3 })
    for (let n = 0; n < 40; n += 1) wide.gauge(`g${n}`).record(n)
    expect(await wide.close()).toMatchObject({ accepted: 40, requests: 40 })
    expect(most).toBe(3)
  })

  test('within a flush covers what was recorded before it', async () => {
    let release: () => void = () => {}
    server.reply((request, response) => {
      release = () => answerStored(request, response)
    })
    const gauge = reporter.gauge('g')
    gauge.record(1)
    const first = reporter.flush()
    await server.received(1)
    gauge.record(2)
    const second = reporter.flush()
    release()
    expect(await first).toMatchObject({ accepted: 1 })
    expect((await second).accepted).toBeGreaterThanOrEqual(1)
    expect(itemsAt(server).map(({ value }) => value)).toEqual([1, 2])
  })

  test('that fails keeps everything, and the next one sends the same bytes under the same id', async () => {
    server.reply(503, 503)
    reporter.gauge('g').record(1)
    const failed = await reporter.flush()
    expect(failed).toMatchObject({ accepted: 0, retained: 1, attempts: 1, failures: [{ cause: '503', count: 1 }] })
    expect(reporter.health()).toMatchObject({ state: 'degraded', delivery: { lastError: '503' } })
    expect(await reporter.flush()).toMatchObject({ retained: 1, attempts: 1 })
    expect(await reporter.flush()).toMatchObject({ accepted: 1, requests: 0, attempts: 1, retained: 0 })
    const [first, ...again] = server.requests
    for (const request of again) {
      expect(request.body).toBe(first?.body)
      expect(request.headers['idempotency-key']).toBe(first?.headers['idempotency-key'])
    }
    expect(again).toHaveLength(2)
    expect(reporter.health()).toMatchObject({ state: 'ok', totals: { accepted: 1, requests: 1, attempts: 3 } })
  })

  test('lets one batch that fails not keep the others from their attempt', async () => {
    const wide = reporterFor(server, {
      batch: { measurements: 1 },
      concurrency: 2,
      retry: { base: 60_000, cap: 60_000 },
    })
    server.otherwise((request, response) => {
      if (request.body.includes('"bad"')) response.writeHead(503).end()
      else answerStored(request, response)
    })
    wide.gauge('bad').record(1)
    for (let n = 0; n < 5; n += 1) wide.gauge(`g${n}`).record(n)
    expect(await wide.flush()).toMatchObject({ accepted: 5, retained: 1 })
    await wide.close({ deadline: 0 })
  })

  test('never rejects and never throws, whatever its deadline', async () => {
    reporter.gauge('g').record(1)
    for (const deadline of [Number.NaN, -5, 'soon', Infinity]) {
      expect(await reporter.flush({ deadline: deadline as number })).toMatchObject({ retained: 0 })
    }
  })

  test('ends at its deadline where the service does not answer, and says what is retained', async () => {
    server.otherwise(() => {})
    reporter.gauge('g').record(1)
    expect(await reporter.flush({ deadline: 50 })).toMatchObject({ accepted: 0, retained: 1, attempts: 1 })
  })

  test('is published, and so is what an interval sent', async () => {
    const messages: FlushMessage[] = []
    const listen = (message: unknown): void => {
      messages.push(message as FlushMessage)
    }
    diagnostics.subscribe('librato-reporter:flush', listen)
    const clock = new TestClock()
    const timed = reporterFor(server, { interval: 10_000, runtime: clock })
    timed.gauge('g').record(1)
    await clock.advance(10_000)
    await server.received(1)
    for (let turn = 0; turn < 200 && messages.length === 0; turn += 1) await clock.advance(0)
    await timed.close()
    diagnostics.unsubscribe('librato-reporter:flush', listen)
    expect(
      messages.map(({ occasion, receipt, reporter: from }) => [
        occasion,
        receipt.accepted,
        receipt.retained,
        from === timed,
      ]),
    ).toEqual([
      ['interval', 1, 0, true],
      ['close', 0, 0, true],
    ])
  })
})

describe('close', () => {
  test('sends what is open, and twice gives the same promise', async () => {
    reporter.gauge('g').record(1)
    const closing = reporter.close()
    expect(reporter.close()).toBe(closing)
    expect(await closing).toMatchObject({ accepted: 1 })
    expect(await reporter.flush()).toBe(await closing)
    expect(reporter.health().state).toBe('closed')
  })

  test('ends a flush that is waiting', async () => {
    server.otherwise(503)
    const waiting = reporterFor(server, { retry: { base: 60_000, cap: 60_000 }, concurrency: 1 })
    waiting.gauge('g').record(1)
    await waiting.flush()
    server.otherwise(() => {})
    const flushing = waiting.flush()
    await server.received(2)
    await waiting.close({ deadline: 10 })
    expect(await flushing).toMatchObject({ unknown: 1, retained: 0 })
  })

  test('refuses and counts what comes after it', async () => {
    const gauge = reporter.gauge('g')
    const counter = reporter.counter('c')
    await reporter.close()
    gauge.record(1)
    gauge.record(1)
    counter.increment()
    reporter.measure({ name: 'm', value: 1 })
    expect(reporter.health().refused).toEqual({ closed: 4 })
  })

  test('tries again until the deadline, and tells apart what was never sent and what may have arrived', async () => {
    const clock = new TestClock()
    const slow = reporterFor(server, { batch: { measurements: 1 }, concurrency: 1, runtime: clock })
    server.reply(503).otherwise(() => {})
    slow.gauge('a').record(1)
    slow.gauge('b').record(1)
    const closed = slow.close({ deadline: 60 })
    while (server.requests.length < 2) await clock.advance(0)
    await clock.advance(60)
    const receipt = await closed
    expect(receipt).toMatchObject({ accepted: 0, retained: 0, unknown: 1, dropped: 1 })
    expect(receipt.failures).toEqual([{ cause: 'closed', count: 2, names: ['a', 'b'] }])
  })

  test('gets through when the service comes back before the deadline', async () => {
    const patient = reporterFor(server, { retry: { base: 1, cap: 5 } })
    server.reply(503, 503, 503)
    patient.gauge('a').record(1)
    expect(await patient.close()).toMatchObject({ accepted: 1, attempts: 4 })
  })

  test('does not wait for a pause that ends after its deadline', async () => {
    server.otherwise({ status: 429, headers: { 'retry-after': '3600' } })
    reporter.gauge('a').record(1)
    expect(await reporter.close({ deadline: 20_000 })).toMatchObject({ unknown: 1, attempts: 1 })
  })

  test('where nobody listens says that nothing can have been stored', async () => {
    const gone = await startScriptedServer()
    // One attempt, and a pause that ends after the deadline: none is in flight then.
    const alone = reporterFor(gone, { retry: { base: 60_000, cap: 60_000 }, runtime: new TestClock({ random: 0.9 }) })
    await gone.close()
    alone.gauge('a').record(1)
    expect(await alone.close({ deadline: 5_000 })).toMatchObject({ dropped: 1, unknown: 0 })
  })

  test('happens by itself at the end of a scope', async () => {
    {
      await using scoped = reporterFor(server)
      scoped.gauge('g').record(1)
    }
    expect(itemsAt(server)).toHaveLength(1)
  })
})

test('no receipt, health or log holds the token, even when a server repeats it', async () => {
  const lines: unknown[] = []
  const note = (...parts: unknown[]): void => {
    lines.push(parts)
  }
  const logger = { debug: note, info: note, warn: note, error: note }
  const errors: unknown[] = []
  const spied = reporterFor(server, { logger, onError: (error, context) => errors.push([error.message, context]) })
  const basic = Buffer.from(`me@example.com:${token}`).toString('base64')
  server.reply({ status: 401, body: { errors: { request: [`unknown token ${token} ${basic}`] } } })
  server.reply({ status: 400, body: { errors: { params: { name: [`${token} is wrong`] } } } })
  spied.gauge('g').record(1)
  const receipts = [await spied.flush(), await spied.flush(), await spied.close()]
  const told = JSON.stringify([receipts, spied.health(), lines, errors])
  expect(told).toMatch(/unknown token/)
  expect(told).not.toContain(token)
  expect(told).not.toContain(basic)
})
