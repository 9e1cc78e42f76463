import { inspect } from 'node:util'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { Api } from '../../lib/api/Api.js'
import { type ConnectOptions, connect } from '../../lib/api/connect.js'
import { coreOf } from '../../lib/api/createApi.js'
import type { Logger } from '../../lib/runtime/Logger.js'
import { rejection, token, user } from '../support/coreFor.js'
import { type ScriptedServer, startScriptedServer } from '../support/scriptedServer.js'

const names = ['LIBRATO_USER', 'LIBRATO_TOKEN', 'LIBRATO_URL']
const before = Object.fromEntries(names.map((name) => [name, process.env[name]]))
let server: ScriptedServer

beforeEach(async () => {
  for (const name of names) delete process.env[name]
  server = await startScriptedServer()
})

afterEach(async () => {
  for (const name of names) {
    if (before[name] === undefined) delete process.env[name]
    else process.env[name] = before[name]
  }
  await server.close()
})

const authorizations = () => server.requests.map(({ headers }) => headers.authorization)
const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`

describe('connect', () => {
  test('gives the calls, flat on one object, with the credentials that were passed', async () => {
    const api = connect(user, token, { url: server.url })
    expect(api.url).toBe(server.url)
    await api.sendGaugeValue('temperature', 20)
    expect(authorizations()).toEqual([basic(`${user}:${token}`)])
  })

  test('takes what is left out from the environment', async () => {
    Object.assign(process.env, { LIBRATO_USER: 'env@example.com', LIBRATO_TOKEN: 'env-token', LIBRATO_URL: server.url })
    await connect().sendGaugeValue('a', 1)
    await connect(user).sendGaugeValue('a', 1)
    await connect(undefined, token).sendGaugeValue('a', 1)
    expect(authorizations()).toEqual([
      basic('env@example.com:env-token'),
      basic(`${user}:env-token`),
      basic(`env@example.com:${token}`),
    ])
  })

  test('without credentials says which variables it looked at', () => {
    expect(() => connect()).toThrow(expect.objectContaining({ code: 'MISSING_CREDENTIALS' }))
    expect(() => connect()).toThrow(/LIBRATO_USER and LIBRATO_TOKEN/)
    expect(() => connect(user)).toThrow(/No token: .*LIBRATO_TOKEN/)
  })

  test('opens nothing, and talks to the service’s own address where none is given', () => {
    expect(connect(user, token).url).toBe('http://127.0.0.1:8186/v1')
  })

  test('refuses to send the token over plain HTTP to another machine', () => {
    expect(() => connect(user, token, { url: 'http://librato.example/v1' })).toThrow(
      expect.objectContaining({ code: 'PLAINTEXT_REFUSED' }),
    )
  })

  test.each<[object, RegExp]>([
    [{ urll: 'x' }, /^connect: unknown option "urll"; did you mean "url"\?/],
    [{ sanitise: true }, /did you mean "sanitize"/],
    [{ user: 'a' }, /^connect: unknown option "user"/],
    [{ tags: { 'a b': 'c' } }, /^tags: has the illegal name/],
    [{ tags: ['a'] }, /^tags: must be an object/],
    [{ tags: null }, /^tags: must be an object/],
    [{ source: '' }, /^source must be/],
    [{ source: 'all' }, /^source must be/],
    [{ source: 5 }, /^source must be/],
    [{ sanitize: 'yes' }, /^sanitize must be/],
    [{ sanitize: null }, /^sanitize must be/],
  ])('refuses %j', (options, message) => {
    const attempt = () => connect(user, token, options as ConnectOptions)
    expect(attempt).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }))
    expect(attempt).toThrow(message)
  })

  test('takes undefined as left out', async () => {
    const nothing = { tags: undefined, source: undefined, sanitize: undefined, retry: undefined } as object
    await connect(user, token, { ...nothing, url: server.url }).sendGaugeValue('a', 1)
    expect(server.requests[0]?.body).toBe('{"gauges":[{"name":"a","value":1}],"counters":[]}')
  })

  test('keeps the tags it was given, whatever becomes of the object', async () => {
    const tags: Record<string, string> = { region: 'eu' }
    server.otherwise({ status: 202 })
    const api = connect(user, token, { url: server.url, tags })
    tags['b a d'] = 'x'
    await api.sendGaugeValue('a', 1)
    expect(JSON.parse(server.requests[0]?.body ?? '')).toMatchObject({ measurements: [{ tags: { region: 'eu' } }] })
  })

  test('takes empty tags as none', async () => {
    await connect(user, token, { url: server.url, tags: {} }).sendGaugeValue('a', 1)
    expect(server.requests[0]?.url).toBe('/v1/metrics')
  })

  test.each<[string, (name: string) => unknown, RegExp]>([
    [
      'that throws',
      () => {
        throw new Error('mine')
      },
      /^sanitize failed: Error: mine\.$/,
    ],
    ['that is asynchronous', () => Promise.reject(new Error('mine')), /^sanitize must return a string, at once/],
    ['that returns no string', () => Symbol('x'), /^sanitize must return a string/],
    ['that returns no name', () => 'x'.repeat(1e6), /is not 1 to 255 characters/],
  ])('a function for sanitize %s fails the call that it is for', async (_, sanitize, message) => {
    const api = connect(user, token, { url: server.url, sanitize: sanitize as (name: string) => string })
    const error = await rejection(api.sendGaugeValue('a', 1))
    expect(error).toMatchObject({ code: expect.stringMatching(/^INVALID_/) })
    expect(error.message).toMatch(message)
    // A promise that nobody looks at would be found here.
    await new Promise((resolve) => setImmediate(resolve))
  })

  test.each<[string, () => unknown]>([
    [
      'throws',
      () => {
        throw new Error('mine')
      },
    ],
    ['rejects', () => Promise.reject(new Error('mine'))],
  ])('a logger that %s fails no call', async (_, say) => {
    const logger = { debug: say, info: say, warn: say, error: say } as unknown as Logger
    const api = connect(user, token, { url: server.url, logger })
    await api.sendGaugeValue('a', 1)
    expect(server.requests).toHaveLength(1)
    // A promise that nobody looks at would be found here.
    await new Promise((resolve) => setImmediate(resolve))
  })

  test('a function for sanitize must return a name', async () => {
    const sanitize = (() => 5) as unknown as (name: string) => string
    const api = connect(user, token, { url: server.url, sanitize })
    expect(await rejection(api.sendGaugeValue('a', 1))).toMatchObject({ code: 'INVALID_OPTION' })
  })
})

describe('the object', () => {
  test('replaces its credentials without a restart', async () => {
    const api = connect(user, token, { url: server.url })
    api.setCredentials('you@example.com', 'another-token')
    await api.sendGaugeValue('a', 1)
    expect(authorizations()).toEqual([basic('you@example.com:another-token')])
    expect(() => api.setCredentials('you@example.com', '')).toThrow(
      expect.objectContaining({ code: 'MISSING_CREDENTIALS' }),
    )
  })

  test('lends its way out to a Reporter, and nothing else does', () => {
    const api = connect(user, token, { url: server.url })
    expect(coreOf(api)?.url).toBe(server.url)
    expect(coreOf({ ...api })).toBeUndefined()
    expect(coreOf({} as Api)).toBeUndefined()
  })

  test('is frozen, and shows no token', () => {
    const api = connect(user, token)
    expect(Object.isFrozen(api)).toBe(true)
    expect(inspect(api, { depth: 10, showHidden: true })).not.toContain(token)
  })

  test('has calls that work without it', async () => {
    const { sendGaugeValue, getGauge } = connect(user, token, { url: server.url })
    server.reply(200, { body: { name: 'a', type: 'gauge' } })
    await sendGaugeValue('a', 1)
    expect((await getGauge('a')).type).toBe('gauge')
  })
})
