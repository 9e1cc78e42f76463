import { inspect } from 'node:util'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { pino } from 'pino'
import { Credentials } from '../../lib/http/Credentials.js'
import { coreFor, rejection, token, user } from '../support/coreFor.js'
import { type Reply, type ScriptedServer, startScriptedServer } from '../support/scriptedServer.js'

const forms = [
  token,
  encodeURIComponent(token),
  Buffer.from(token).toString('base64'),
  Buffer.from(`${user}:${token}`).toString('base64'),
]
let server: ScriptedServer

beforeEach(async () => {
  server = await startScriptedServer()
})

afterEach(() => server.close())

function expectNoToken(value: unknown): void {
  const seen = new Set<unknown>()
  let text = ''
  for (let error = value; error instanceof Error && !seen.has(error); error = error.cause) {
    seen.add(error)
    text += `${error.stack}\n${JSON.stringify(error)}\n`
  }
  text += inspect(value, { depth: 10, showHidden: true, getters: true })
  for (const form of forms) expect(text).not.toContain(form)
}

const echo = `user:${token} ${encodeURIComponent(token)} ${Buffer.from(`${user}:${token}`).toString('base64')}`

test.each<[string, Reply]>([
  ['a refusal that repeats the token', { status: 400, body: { errors: { params: { [token]: [echo] } } } }],
  ['a 401 that repeats the token', { status: 401, body: { errors: { request: [echo] } } }],
  ['a page that repeats the token', { status: 200, body: `<html>${echo}</html>` }],
  [
    'a redirect that repeats the token',
    { status: 302, headers: { location: `http://a:${encodeURIComponent(token)}@b/` } },
  ],
  ['a failure of the server', { status: 500, body: { error: echo } }],
  ['a rate limit', { status: 403, body: { error: `limit ${echo}` } }],
  ['a cut connection', (_request, _response, socket) => socket.destroy()],
  [
    'something that is not HTTP',
    (_request, _response, socket) => socket.end(`${Buffer.from(echo).toString('latin1')}\r\n\r\n`),
  ],
  [
    'a wrong header',
    (_request, _response, socket) => socket.end(`HTTP/1.1 200 OK\r\nA\u0001B: ${encodeURIComponent(token)}\r\n\r\n`),
  ],
  ['an answer that is too large', { body: Buffer.alloc(5 * 1024 * 1024, 'a') }],
  ['broken gzip', { headers: { 'content-encoding': 'gzip' }, body: 'no' }],
])('the error for %s holds no token', async (_, reply) => {
  server.otherwise(reply)
  const core = coreFor(server.url, { retry: false })
  const path = `metrics/${encodeURIComponent(token)}`
  expectNoToken(
    await rejection(core.call({ method: 'POST', path, query: `t=${encodeURIComponent(token)}`, body: token })),
  )
  core.close()
})

test.each(['http', 'https'])('the error for no connection (%s) holds no token', async (scheme) => {
  const { port } = server
  await server.close()
  const core = coreFor(`${scheme}://127.0.0.1:${port}`, { retry: false })
  expectNoToken(await rejection(core.call({ method: 'GET', path: 'x' })))
  server = await startScriptedServer()
})

test('the errors for a time-out and an abort hold no token', async () => {
  server.otherwise(() => {})
  const core = coreFor(server.url, { retry: false })
  expectNoToken(await rejection(core.call({ method: 'GET', path: 'x', timeout: 20 })))
  expectNoToken(await rejection(core.call({ method: 'GET', path: 'x', signal: AbortSignal.timeout(20) })))
})

test('an old token is still blotted out after it was replaced', async () => {
  const core = coreFor(server.url, { retry: false })
  core.setCredentials(user, 'the-next-token')
  server.reply({ status: 401, body: { errors: { request: [`${echo} the-next-token`] } } })
  const error = await rejection(core.call({ method: 'GET', path: 'x' }))
  expectNoToken(error)
  expect(error.message).not.toContain('the-next-token')
  core.close()
})

test('the core shows no token, however deep one looks', async () => {
  const core = coreFor(server.url)
  expectNoToken(core)
  await core.exchange({ method: 'GET', path: 'x' })
  expectNoToken(core)
  core.close()
})

test('the log at debug has every request and no token', async () => {
  const lines: string[] = []
  const logger = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) })
  const core = coreFor(server.url, { logger, retry: { base: 1, limit: 1 } })
  server.reply(500, { status: 401, body: { errors: { request: [echo] } } })
  await rejection(core.call({ method: 'GET', path: `metrics/${encodeURIComponent(token)}`, query: `a=${token}` }))
  core.close()
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { level: 20, status: 500, msg: expect.stringMatching(/^GET http:.*\/v1\/metrics\/\[redacted\]$/) },
    { level: 20, attempts: 1, msg: expect.stringMatching(/is tried again$/) },
    { level: 20, status: 401 },
  ])
  for (const form of forms) expect(lines.join('')).not.toContain(form)
})

describe('credentials', () => {
  test('blot themselves out wherever they stand', () => {
    const credentials = new Credentials('me', 'abcd+/=')
    expect(credentials.redact('a abcd+/= b YWJjZCsvPQ== abcd%2B%2F%3D')).toBe('a [redacted] b [redacted] [redacted]')
    expect(credentials.redact('')).toBe('')
  })

  test('that are too short to be secret leave messages readable', () => {
    expect(new Credentials('me', 'a').redact('a message')).toBe('a message')
  })
})
