import { getEventListeners } from 'node:events'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { InvalidResponseError, type LibratoError, NetworkError, ServerError } from '../../lib/errors/index.js'
import type { CoreOptions } from '../../lib/http/ClientOptions.js'
import type { HttpCore } from '../../lib/http/HttpCore.js'
import { sleep } from '../../lib/http/sleep.js'
import { systemRuntime } from '../../lib/runtime/systemRuntime.js'
import { coreFor, rejection } from '../support/coreFor.js'
import { hastyRuntime } from '../support/hastyRuntime.js'
import { type ScriptedServer, startScriptedServer } from '../support/scriptedServer.js'

const get = { method: 'GET', path: 'metrics' } as const
const post = { method: 'POST', path: 'alerts', body: '{}' } as const
let server: ScriptedServer
let runtime: ReturnType<typeof hastyRuntime>
let core: HttpCore

const withOptions = (options: CoreOptions) => {
  core = coreFor(server.url, options, runtime)
}

beforeEach(async () => {
  server = await startScriptedServer()
  runtime = hastyRuntime()
  core = coreFor(server.url, {}, runtime)
})

afterEach(async () => {
  core.close()
  await server.close()
})

describe('an answer', () => {
  test('is parsed', async () => {
    server.reply({ status: 201, headers: { location: '/v1/x' }, body: { a: [1, 'é'] } })
    expect(await core.call(post)).toMatchObject({ status: 201, json: { a: [1, 'é'] }, headers: { location: '/v1/x' } })
  })

  test('may be as large as measurements are, and no larger than memory has room for', async () => {
    const list = (bytes: number) => `["${'x'.repeat(bytes - 4)}"]`
    server.reply({ body: list(5 * 1024 * 1024) }, { body: list(64 * 1024 * 1024 + 1) })
    expect(JSON.stringify((await core.call(get)).json)).toHaveLength(5 * 1024 * 1024)
    const error = await rejection(core.call(get))
    expect(error).toBeInstanceOf(InvalidResponseError)
    expect(error.message).toMatch(/larger than 67108864 bytes/)
  })

  test.each(['', ' \r\n'])('without a body (%j) has no JSON, and is fine', async (body) => {
    server.reply({ status: 200, headers: { 'content-type': 'application/json' }, body })
    expect((await core.call(get)).json).toBeUndefined()
  })

  test.each(['<html><title>Log in</title></html>', '{"a":', 'ok', '\u0000'])(
    'of success that is not JSON (%j) is none of this API',
    async (body) => {
      server.reply({ status: 200, body })
      const error = await rejection<InvalidResponseError>(core.call(get))
      expect(error).toBeInstanceOf(InvalidResponseError)
      expect(error).toMatchObject({ status: 200, attempts: 1 })
      expect(error.message).toMatch(/^GET \/metrics answered 200 with something that is not JSON/)
    },
  )
})

describe('tries', () => {
  test('go on after failures that pass, with pauses that grow', async () => {
    server.reply(500, 503, { body: { ok: true } })
    expect((await core.call(get)).json).toEqual({ ok: true })
    expect(runtime.pauses).toEqual([250, 500])
  })

  test('are counted in the error that ends them', async () => {
    server.otherwise({ status: 500, body: { errors: { system: ['down'] } } })
    const error = await rejection<ServerError>(core.call(get))
    expect(error).toBeInstanceOf(ServerError)
    expect(error).toMatchObject({ attempts: 3, status: 500, retryable: true })
    expect(server.requests).toHaveLength(3)
  })

  test('keep to Retry-After', async () => {
    server.reply(
      { status: 429, headers: { 'retry-after': '2' } },
      { status: 503, headers: { 'retry-after': '999' } },
      200,
    )
    await core.call(post)
    expect(runtime.pauses).toEqual([2_000, 30_000])
  })

  test('of a creation end where it may have been done', async () => {
    server.reply(500)
    expect(await rejection(core.call(post))).toMatchObject({ attempts: 1 })
    server.reply((_request, _response, socket) => socket.end('HTTP/1.1 201 Created\r\nContent-Length: 9\r\n\r\n{'))
    expect(await rejection(core.call(post))).toBeInstanceOf(NetworkError)
    expect(server.requests).toHaveLength(2)
  })

  test('of a creation go on where the request says that repeating does no harm', async () => {
    server.reply(500, 201)
    expect((await core.call({ ...post, idempotent: true })).status).toBe(201)
  })

  test('go on after a rate limit in its old form, and after a refused connection', async () => {
    server.reply({ status: 403, body: { error: 'You have hit the API limit' } }, 201)
    expect((await core.call(post)).status).toBe(201)
    const { url } = server
    await server.close()
    expect(await rejection(coreFor(url, {}, runtime).call(post))).toMatchObject({ code: 'NETWORK', attempts: 3 })
    server = await startScriptedServer()
  })

  test('go on after a time-out of reading', async () => {
    core = coreFor(server.url, { timeout: 60, retry: { base: 1 } })
    server.reply(() => {}, { body: [] })
    expect((await core.call(get)).json).toEqual([])
  })

  test('never follow a refusal', async () => {
    server.reply(400)
    expect(await rejection(core.call(get))).toMatchObject({ code: 'BAD_REQUEST', attempts: 1 })
    expect(runtime.pauses).toEqual([])
  })

  test('can be switched off, and their number and pauses chosen', async () => {
    withOptions({ retry: false })
    server.reply(500)
    expect(await rejection(core.call(get))).toMatchObject({ attempts: 1 })
    withOptions({ retry: { limit: 4, base: 100, cap: 300 } })
    server.reply(500, 500, 500, 500, 200)
    await core.call(get)
    expect(runtime.pauses).toEqual([50, 100, 150, 150])
  })

  test('end at once when the signal fires in a pause', async () => {
    const controller = new AbortController()
    server.otherwise({ status: 429, headers: { 'retry-after': '20' } })
    const patient = coreFor(
      server.url,
      {},
      {
        ...systemRuntime,
        schedule(delay, task) {
          if (delay === 20_000) setImmediate(() => controller.abort())
          return systemRuntime.schedule(delay, task)
        },
      },
    )
    const error = await rejection<LibratoError>(patient.call({ ...get, signal: controller.signal }))
    expect(error).toMatchObject({ code: 'ABORTED', attempts: 1 })
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0)
    patient.close()
  })
})

test('a pause does not begin when the signal has fired', async () => {
  const error = await rejection(sleep(1, runtime, AbortSignal.abort()))
  expect(error).toMatchObject({ code: 'ABORTED' })
  expect(runtime.pauses).toEqual([])
})

test('a signal that has fired sends nothing and counts no try', async () => {
  const error = await rejection(core.call({ ...get, signal: AbortSignal.abort() }))
  expect(error).toMatchObject({ code: 'ABORTED', attempts: 0 })
  expect(server.requests).toHaveLength(0)
})

describe('a redirect', () => {
  test.each([301, 302, 303, 307, 308])('of %d within the service is followed for reading', async (status) => {
    server.reply({ status, headers: { location: '/v1/metrics/a?x=1' } }, { body: { name: 'a' } })
    expect((await core.call({ ...get, query: 'y=2' })).json).toEqual({ name: 'a' })
    expect(server.requests.map(({ url }) => url)).toEqual(['/v1/metrics?y=2', '/v1/metrics/a?x=1'])
  })

  test('may be relative, and may go on', async () => {
    server.reply(
      { status: 302, headers: { location: 'b' } },
      { status: 302, headers: { location: `${server.url}/c` } },
      { body: {} },
    )
    await core.call({ method: 'GET', path: 'a' })
    expect(server.requests.map(({ url }) => url)).toEqual(['/v1/a', '/v1/b', '/v1/c'])
  })

  test('after five others is refused', async () => {
    server.otherwise({ status: 302, headers: { location: '/v1/again' } })
    const error = await rejection(core.call(get))
    expect(error).toBeInstanceOf(InvalidResponseError)
    expect(error.message).toMatch(/more than 5 redirects/)
    expect(server.requests).toHaveLength(6)
  })

  test.each([
    ['another host', () => 'http://localhost.example/v1/metrics'],
    ['another port', () => 'http://127.0.0.1:1/v1/metrics'],
    ['another scheme', (url: string) => url.replace('http:', 'https:')],
    ['another path', () => '/login'],
    ['a name and password', (url: string) => url.replace('//', '//a:b@')],
    ['nonsense', () => 'http://['],
  ])('to %s is not followed', async (_, location) => {
    server.reply({ status: 302, headers: { location: location(server.url) } })
    const error = await rejection(core.call(get))
    expect(error).toBeInstanceOf(InvalidResponseError)
    expect(error).toMatchObject({ status: 302 })
    expect(server.requests).toHaveLength(1)
  })

  test('without a target is not followed', async () => {
    server.reply(302)
    expect(await rejection(core.call(get))).toBeInstanceOf(InvalidResponseError)
  })

  test('to another server never carries credentials', async () => {
    const other = await startScriptedServer()
    server.reply({ status: 307, headers: { location: `${other.url}/metrics` } })
    await rejection(core.call(get))
    expect(other.requests).toHaveLength(0)
    await other.close()
  })

  test.each(['POST', 'PUT', 'DELETE'] as const)('of a %s is refused, never turned into a GET', async (method) => {
    server.reply({ status: 302, headers: { location: '/v1/metrics' } })
    expect(await rejection(core.call({ method, path: 'metrics', body: '{}' }))).toBeInstanceOf(InvalidResponseError)
    expect(server.requests).toHaveLength(1)
  })
})
