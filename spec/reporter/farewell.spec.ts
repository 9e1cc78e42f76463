import type { ServerResponse } from 'node:http'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { Reporter, ReporterOptions } from '../../lib/reporter/index.js'
import { type ReceivedRequest, TestClock } from '../../lib/testing/index.js'
import { answerStored, type ScriptedServer, startScriptedServer } from '../support/scriptedServer.js'
import { reporterFor } from './reporterFor.js'

let server: ScriptedServer
let reporter: Reporter

beforeEach(async () => {
  server = await startScriptedServer()
})

afterEach(async () => {
  await reporter.close({ deadline: 0 })
  await server.close()
})

/** Has sent one measurement to a service that remembers ids, or to another. */
async function begin(remembersIds: boolean, options: ReporterOptions = {}): Promise<void> {
  server.otherwise((request, reply) => {
    const response = reply as ServerResponse
    if (remembersIds) response.setHeader('idempotency-max-age', '691200')
    answerStored(request, response)
  })
  reporter = reporterFor(server, options)
  reporter.gauge('g').record(1)
  await reporter.flush()
}

const sessionOf = ({ headers }: ReceivedRequest): unknown => headers['reporter-session']

describe('a reporter that closes', () => {
  test('says so in a request of no content where nothing is left to send, and its receipt counts none of that', async () => {
    await begin(true)
    expect(await reporter.close()).toMatchObject({ accepted: 0, requests: 0, attempts: 0, bytes: 0, failures: [] })
    const [first, last] = server.requests
    expect(server.requests).toHaveLength(2)
    expect(last).toMatchObject({ method: 'POST', url: '/v1/measurements', body: '' })
    expect(sessionOf(last!)).toBe(`${String(sessionOf(first!))}; closing`)
    expect(reporter.health().totals).toMatchObject({ requests: 1, attempts: 1 })
  })

  test('says so with what it sends last', async () => {
    await begin(true)
    reporter.gauge('g').record(2)
    expect(await reporter.close()).toMatchObject({ accepted: 1, requests: 1 })
    expect(server.requests.map(sessionOf)).toEqual([
      expect.stringMatching(/^[0-9a-f]{32}$/),
      expect.stringMatching(/^[0-9a-f]{32}; closing$/),
    ])
  })

  test('makes no such request of a service that remembers no ids, nor of one that just failed', async () => {
    await begin(false)
    await reporter.close()
    expect(server.requests).toHaveLength(1)
    await begin(true, { retry: { base: 60_000, cap: 60_000 }, runtime: new TestClock({ random: 0.9 }) })
    server.otherwise(503)
    reporter.gauge('g').record(2)
    expect(await reporter.close()).toMatchObject({ unknown: 1 })
    expect(server.requests).toHaveLength(3)
  })

  test('waits a second at most for that to be heard', async () => {
    const clock = new TestClock()
    await begin(true, { runtime: clock })
    server.otherwise('no answer')
    let isClosed = false
    const closed = reporter.close().then(() => {
      isClosed = true
    })
    while (server.requests.length < 2) await clock.advance(0)
    await clock.advance(999)
    expect(isClosed).toBe(false)
    await clock.advance(1)
    await closed
  })
})
