import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { type Reply, type ScriptedServer, startScriptedServer } from '../support/scriptedServer.js'
import { type ForwardProxy, startProxy } from '../support/startProxy.js'
import { run } from './commandLine.js'

const credentials = { LIBRATO_USER: 'me@example.com', LIBRATO_TOKEN: 'a-token-of-the-specs' }
let server: ScriptedServer

beforeEach(async () => {
  server = await startScriptedServer()
})

afterEach(() => server.close())

describe('behind a proxy', () => {
  let proxy: ForwardProxy
  const before = { ...process.env }

  afterEach(async () => {
    process.env = { ...before }
    await proxy.close()
  })

  const list = () => run(['list'], { env: { ...credentials, LIBRATO_URL: 'https://service.test/v1' } })

  test.each([403, 407, 502])('that refuses with %d, nobody is asked to start the service', async (status) => {
    proxy = await startProxy(server.port, status)
    process.env['HTTPS_PROXY'] = `http://someone:sesame@127.0.0.1:${proxy.port}`
    const { code, err } = await list()
    expect(code).toBe(1)
    expect(err).toBe(
      `librato-reporter: GET https://service.test/v1/metrics through the proxy http://127.0.0.1:${proxy.port}: the proxy refuses to connect to it (status ${status}); check HTTPS_PROXY, HTTP_PROXY or ALL_PROXY, or name the host of the service in NO_PROXY.\n`,
    )
  })

  test('that is not there, the proxy is named', async () => {
    proxy = await startProxy(server.port)
    await proxy.close()
    process.env['HTTPS_PROXY'] = `http://127.0.0.1:${proxy.port}`
    const { err } = await list()
    expect(err).toContain(`through the proxy http://127.0.0.1:${proxy.port}: no connection (connect ECONNREFUSED`)
    expect(err).toContain('NO_PROXY')
    expect(err).not.toContain('is the service running')
  })
})

describe('without one', () => {
  const send = (reply: Reply) => {
    server.otherwise(reply)
    return run(['send', 'gauge', 'm', '1'], { env: { ...credentials, LIBRATO_URL: server.url } })
  }

  test('a name that is unknown is not a service that does not run', async () => {
    const { err } = await run(['list'], { env: { ...credentials, LIBRATO_URL: 'https://service.invalid/v1' } })
    expect(err).toMatch(
      /no connection \(.*\); check the name of the host in --url or LIBRATO_URL, and the network\.\n$/,
    )
  })

  test.each([401, 403, 404, 502])(
    'a page with %d may be of anybody: no token and no service is blamed',
    async (status) => {
      const { err } = await send({ status, body: '<html></html>' })
      expect(err).toBe(
        `librato-reporter: POST /measurements answered ${status}: the answer is not JSON, so a proxy or another program may have given it; check --url or LIBRATO_URL, and the proxy if there is one.\n`,
      )
    },
  )

  test('407 is of a proxy', async () => {
    expect((await send(407)).err).toBe(
      'librato-reporter: POST /measurements was not passed on: the proxy asks for other credentials (407), which stand in its url; check HTTPS_PROXY, HTTP_PROXY or ALL_PROXY, or name the host of the service in NO_PROXY.\n',
    )
  })

  test.each<[string, Reply]>([
    ['204', 204],
    ['nothing', { body: '' }],
    ['another JSON', { body: { ok: true } }],
    ['a summary of nothing', { body: { measurements: { summary: { total: 0, accepted: 0, failed: 0 } } } }],
  ])('a success that proves nothing is none: %s', async (_, reply) => {
    const { code, out, err } = await send(reply)
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toMatch(
      /^librato-reporter: POST \/measurements answered 20\d with.*another program may be answering\.\n$/,
    )
  })

  test('an import counts nothing as stored of an answer that proves nothing', async () => {
    server.otherwise({ body: { ok: true } })
    const env = { ...credentials, LIBRATO_URL: server.url }
    const { code, out, err } = await run(['import', '-'], { env, input: '{"name":"m","value":1,"time":1700000000}\n' })
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toContain('another program may be answering')
  })

  test('lines that are refused without being named are counted, and no line is blamed', async () => {
    server.reply({ status: 202, body: { measurements: { summary: { total: 3, accepted: 2, failed: 1 } } } })
    const env = { ...credentials, LIBRATO_URL: server.url }
    expect(await run(['send', 'gauge'], { env, input: 'a 1\nb 2\nc 3\n' })).toEqual({
      code: 1,
      out: '2 accepted, 1 refused\n',
      err: 'librato-reporter: a line that the service does not name: refused without a reason\n',
    })
  })
})
