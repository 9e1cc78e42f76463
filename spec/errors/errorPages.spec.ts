import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { connect, LibratoError, Reporter } from '../../lib/index.js'
import { startService } from '../../lib/service/index.js'
import { TestClock } from '../../lib/testing/index.js'
import { serviceForSpecs, token, user } from '../e2e/serviceForSpecs.js'
import { type Reply, type ScriptedServer, startScriptedServer } from '../support/scriptedServer.js'

const { service, api } = await serviceForSpecs()
const quiet = { data: ':memory:', logger: false } as const
const folder = mkdtempSync(join(tmpdir(), 'error-pages-'))
let server: ScriptedServer

beforeAll(async () => {
  server = await startScriptedServer()
  await api.createGauge('x')
  await api.createSpace('shop')
  await api.createCounter('connections')
})

afterAll(async () => {
  await server.close()
  rmSync(folder, { recursive: true, force: true })
})

/** A call to a server that answers so, and is asked once. */
function answered(reply: Reply, timeout = 10_000): Promise<unknown> {
  server.reply(reply)
  return connect(user, token, { url: server.url, retry: false, timeout }).getMetric('x')
}

/** What a Reporter tells `onError` first. */
async function told(use: (reporter: Reporter) => void, options: object): Promise<never> {
  const errors: unknown[] = []
  const onError = (error: unknown): unknown => errors.push(error)
  const reporter = new Reporter({ user, token, interval: false, logger: false, onError, ...options })
  use(reporter)
  await reporter.flush({ deadline: 200 })
  await reporter.close({ deadline: 0 })
  throw errors[0]
}

/** Ways to come by what a page shows. Not here: what takes a full disk, a missing package, a broken thread, or a wait. */
const provoked: Readonly<Record<string, () => unknown>> = {
  ABORTED: async () => {
    const waiting = new AbortController()
    server.reply('no answer')
    const done = connect(user, token, { url: server.url }).waitForJob(1, { signal: waiting.signal })
    await server.received(1)
    waiting.abort()
    return done
  },
  ADDRESS_UNAVAILABLE: () => startService({ ...quiet, port: 0, host: '10.9.9.9' }),
  ALREADY_EXISTS: async () => {
    await api.createAlert({ name: 'shop' })
    return api.createAlert({ name: 'shop' })
  },
  BAD_REQUEST: () => {
    server.reply({ status: 400, body: { errors: { params: { 'gauges.value': ['is not a number'] } } } })
    return connect(user, token, { url: server.url }).submit({ gauges: [{ name: 'x', value: 1 }] })
  },
  CLOCK_JUMPED: () => {
    const clock = new TestClock()
    const jump = (reporter: Reporter): void => {
      reporter.gauge('x').record(1)
      clock.jump(-3_600_000)
    }
    return told(jump, { url: service.url, runtime: clock })
  },
  DATA_LOCKED: async () => {
    const first = await startService({ ...quiet, port: 0, data: folder })
    return startService({ ...quiet, port: 0, data: folder }).finally(() => first.close())
  },
  DATA_TOO_NEW: async () => {
    execFileSync(process.execPath, [
      '--input-type=module',
      '--eval',
      `
      import { openDatabase } from '${new URL('../../dist/service/store/driver/openDatabase.js', import.meta.url)}'
      const db = await openDatabase({ file: ${JSON.stringify(join(folder, 'metrics.db'))}, busyTimeout: 1_000 })
      db.exec('PRAGMA user_version = 9')
      db.close()`,
    ])
    return startService({ ...quiet, port: 0, data: folder })
  },
  DELIVERY_FAILED: () => told((reporter) => reporter.gauge('x').record(1), { url: 'http://127.0.0.1:1/v1' }),
  FORBIDDEN: async () => {
    const recorder = await api.createApiToken({ name: 'recorder', role: 'recorder' })
    return connect(user, recorder.token, { url: service.url }).deleteMetric('x')
  },
  INVALID_ARGUMENT: () => api.submit([{ name: 'a b', value: 1, tags: { host: 'web-1' } }]),
  INVALID_OPTION: () => new Reporter({ intervall: 1 } as object),
  INVALID_RESPONSE: () => answered('login page'),
  MISSING_CREDENTIALS: () => {
    // jest gives each file an environment of its own.
    for (const name of ['LIBRATO_USER', 'LIBRATO_TOKEN']) delete process.env[name]
    return connect()
  },
  NETWORK: () => connect(user, token, { url: 'http://127.0.0.1:1/v1', retry: false }).getMetric('x'),
  NOT_FOUND: () => api.getMetric('nope'),
  PLAINTEXT_REFUSED: () => connect(user, token, { url: 'http://metrics.example.com/v1' }),
  PORT_IN_USE: async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve))
    return startService({ ...quiet, port: (other.address() as AddressInfo).port }).finally(() => other.close())
  },
  RATE_LIMITED: () => answered(429),
  SAMPLE_REFUSED: () => told((reporter) => reporter.gauge('a b').record(1), { url: service.url }),
  SERVER_ERROR: () => answered(500),
  TIMEOUT: () => answered('no answer', 50),
  UNAUTHORIZED: () => connect(user, 'another', { url: service.url }).getMetric('x'),
  WRONG_METRIC_TYPE: () => api.getGauge('connections'),
}

/** Without what differs from one run to the next: ports, spans, directories, versions. */
function withoutChance(message: string): string {
  return message
    .replaceAll(folder, '/srv/librato')
    .replaceAll(/(127\.0\.0\.1:|Port |version |up to )\d+/g, '$1N')
    .replaceAll(/\d+ ms/g, 'N ms')
}

describe('the page of', () => {
  test.each(Object.keys(provoked))('%s shows what is said', async (code) => {
    const page = readFileSync(new URL(`../../docs/errors/${code}.md`, import.meta.url), 'utf8')
    const shown = /^ {4}(.*)$/m.exec(page)?.[1] ?? ''
    const error = await (async () => provoked[code]!())().then(
      () => undefined,
      (reason: unknown) => reason,
    )
    expect(error).toBeInstanceOf(LibratoError)
    const { code: found, message } = error as LibratoError
    expect({ code: found, message: withoutChance(message) }).toEqual({ code, message: withoutChance(shown) })
  })
})
