import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { inspect } from 'node:util'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { pino } from 'pino'
import { connect } from '../../lib/api/index.js'
import { Reporter } from '../../lib/reporter/index.js'
import { run } from '../cli/commandLine.js'
import { hastyRuntime } from '../support/hastyRuntime.js'
import { type Reply, type ScriptedServer, startScriptedServer } from '../support/scriptedServer.js'
import { anyEcho, jsonOf, leaksOf } from '../support/spellings.js'

let server: ScriptedServer

beforeEach(async () => {
  server = await startScriptedServer()
})

afterEach(() => server.close())

const summary = (failed: number) => ({ summary: { total: 1, accepted: 1 - failed, failed } })

/** Where in an answer to one measurement a server may repeat what it was sent. */
const places: readonly ((echo: string) => object)[] = [
  (echo) => ({ errors: { params: { value: [echo] }, name: echo } }),
  (echo) => ({ errors: { params: { [echo]: ['is wrong'] } } }),
  (echo) => ({ errors: { params: { conditions: { [echo]: [echo] } } } }),
  (echo) => ({ errors: { request: [echo, echo] } }),
  (echo) => ({ errors: { request: echo } }),
  (echo) => ({ errors: { system: [echo] } }),
  (echo) => ({ params: { name: echo, sum: [echo] } }),
  (echo) => ({ error: echo }),
  (echo) => ({ error: `hit the limit ${echo}` }),
  (echo) => ({ errors: [echo] }),
  (echo) => ({ code: 400, message: echo }),
  (echo) => ({ errors: { params: { type: [`'${echo}' is a counter, but was submitted as different type`] } } }),
  (echo) => ({ measurements: summary(1), errors: [{ index: 0, name: echo, param: echo, message: echo }] }),
  (echo) => ({ measurements: summary(1), errors: [{ name: echo, reason: echo }] }),
  (echo) => ({ measurements: summary(1), errors: [echo] }),
  (echo) => ({ measurements: summary(1), errors: { [echo]: { [echo]: echo } } }),
  (echo) => ({ measurements: { summary: { total: 1, accepted: echo, failed: 0 } }, errors: [echo] }),
  (echo) => ({ name: 'm', type: echo, measurements: { [echo]: echo } }),
  (echo) => ({ id: 7, state: 'failed', output: echo, errors: { request: [echo] } }),
]

const anyAnswer = fc
  .record({
    echo: anyEcho,
    place: fc.nat(places.length - 1),
    status: fc.constantFrom(200, 202, 204, 302, 400, 401, 403, 404, 409, 413, 422, 429, 500, 503),
    isHtml: fc.boolean(),
  })
  .map(({ echo: { secret, text, isEscaped }, place, status, isHtml }) => {
    const body = isHtml && place % 4 === 0 ? `<p>${text}</p>` : jsonOf(places[place]!(text), isEscaped)
    const inHeader = encodeURIComponent(text)
    const headers = {
      'content-type': 'application/json',
      location: `http://a:${inHeader}@127.0.0.1:1/v1/jobs/${inHeader}`,
      'www-authenticate': `Basic realm="${inHeader}"`,
      'x-partial-failure': inHeader,
    }
    const reply: Reply = (_, response) => {
      // The status text is of the server, too.
      ;(response as unknown as { statusMessage: string }).statusMessage = inHeader
      response.writeHead(status, headers).end(status === 204 ? '' : body)
    }
    return { secret, reply }
  })

/** All that can be read in a value: as Node prints it, however deep, and as a log writes it. */
function textOf(value: unknown): string {
  const errors: string[] = []
  for (let error = value; error instanceof Error && errors.length < 10; error = error.cause)
    errors.push(
      String(error.stack),
      JSON.stringify(error),
      ...Object.values(error).map((field) => JSON.stringify(field)),
    )
  const printed = inspect(value, { depth: 20, showHidden: true, getters: true, maxStringLength: null })
  return [...errors, printed, JSON.stringify(value, (_, field) => (field instanceof Reporter ? '' : field))].join('\n')
}

describe('whatever a server answers, and however it spells the token', () => {
  test('no log line, receipt, health, error or message of a channel of a Reporter tells it', async () => {
    await fc.assert(
      fc.asyncProperty(anyAnswer, async ({ secret, reply }) => {
        server.otherwise(reply)
        const told: unknown[] = []
        const listen = (message: unknown): void => void told.push({ ...(message as object), reporter: undefined })
        const channels = ['flush', 'batch', 'loss'].map((name) => `librato-reporter:${name}`)
        for (const channel of channels) subscribe(channel, listen)
        const logger = pino({ level: 'trace' }, { write: (line: string) => void told.push(line) })
        const onError = (error: unknown, context: unknown): void => void told.push(error, context)
        const reporter = new Reporter({ ...secret, url: server.url, interval: false, logger, onError })
        try {
          reporter.gauge('m').record(1)
          told.push(await reporter.flush(), reporter.health(), await reporter.close({ deadline: 0 }), reporter.health())
          told.push(inspect(reporter, { depth: 20, showHidden: true }))
        } finally {
          for (const channel of channels) unsubscribe(channel, listen)
        }
        expect(told.length).toBeGreaterThan(5)
        for (const each of told) expect(leaksOf(secret, textOf(each))).toEqual([])
      }),
      { numRuns: 30 },
    )
  })

  test('no error of a call tells it, and no summary of a submission', async () => {
    await fc.assert(
      fc.asyncProperty(anyAnswer, async ({ secret, reply }) => {
        server.otherwise(reply)
        const told: unknown[] = []
        const logger = pino({ level: 'trace' }, { write: (line: string) => void told.push(line) })
        const { user, token } = secret
        const api = connect(user, token, { url: server.url, retry: false, logger })
        const calls: Promise<unknown>[] = [
          api.submit([{ name: 'm', value: 1 }]),
          api.submit({ gauges: [{ name: 'm', value: 1 }] }),
          api.sendGaugeValue('m', 1),
          api.createGauge('m').then(() => undefined),
          api.getCounter('m').then(() => undefined),
          api.deleteMetric('m'),
          api
            .deleteMetrics(['m'])
            .then((result) => api.waitForJob(result, { timeout: 1, interval: 1 }))
            .then(() => undefined),
          api.annotate('s', { title: 't' }).then(() => undefined),
          api.getAlert(1).then(() => undefined),
        ]
        for (const outcome of await Promise.allSettled(calls))
          told.push(outcome.status === 'fulfilled' ? outcome.value : outcome.reason)
        for (const each of told) expect(leaksOf(secret, textOf(each))).toEqual([])
      }),
      { numRuns: 15 },
    )
  })

  test('no command tells it', async () => {
    const commands: readonly [words: string[], input?: string][] = [
      [['send', 'gauge', 'm', '1']],
      [['send', 'gauge'], 'm 1\n'],
      [['send', 'counter'], 'm 1\n'],
      [['import', '-'], '{"name":"m","value":1,"time":1}\n'],
      [['delete', 'm', '--yes']],
      [['list']],
      [['get', 'm']],
      [['annotate', 's', 't']],
    ]
    await fc.assert(
      fc.asyncProperty(anyAnswer, fc.constantFrom(...commands), async ({ secret, reply }, [words, input = '']) => {
        server.otherwise(reply)
        const env = { LIBRATO_USER: secret.user, LIBRATO_TOKEN: secret.token, LIBRATO_URL: server.url }
        const { out, err } = await run(words, { env, input, runtime: hastyRuntime() })
        expect(leaksOf(secret, out)).toEqual([])
        expect(leaksOf(secret, err)).toEqual([])
      }),
      { numRuns: 30 },
    )
  })
})
