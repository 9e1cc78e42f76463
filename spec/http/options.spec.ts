import { Agent } from 'node:http'
import { Agent as SecureAgent } from 'node:https'
import { inspect } from 'node:util'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { CoreOptions } from '../../lib/http/ClientOptions.js'
import { isLoopback } from '../../lib/http/isLoopback.js'
import { coreOptionNames, resolveClientOptions } from '../../lib/http/resolveClientOptions.js'
import type { Logger } from '../../lib/runtime/Logger.js'
import { certificate } from '../support/certificate.js'

const who = { user: 'me@example.com', token: 'secret-token' }
const resolve = (options: object = {}, env: Record<string, string> = {}) =>
  resolveClientOptions({ ...who, ...options } as CoreOptions, env)
const code = (name: string) => expect.objectContaining({ code: name })

test('what is left out has its default', () => {
  expect(resolve()).toMatchObject({
    url: 'http://127.0.0.1:8186/v1',
    timeout: 10_000,
    retry: { limit: 2, base: 500, cap: 30_000 },
    headers: {},
  })
})

test('undefined is the same as left out', () => {
  const nothing = Object.fromEntries(coreOptionNames.filter((name) => !(name in who)).map((name) => [name, undefined]))
  expect(resolve({ ...nothing, retry: { limit: undefined, base: undefined } })).toEqual(resolve())
})

test('the result is frozen and shows no credentials', () => {
  const options = resolve()
  expect(Object.isFrozen(options) && Object.isFrozen(options.retry) && Object.isFrozen(options.headers)).toBe(true)
  expect(inspect(options, { depth: 10, showHidden: true })).not.toContain(who.token)
})

describe('credentials', () => {
  const env = {
    LIBRATO_USER: 'env@example.com',
    LIBRATO_TOKEN: 'env-token',
    LIBRATO_URL: 'https://librato.example/v1/',
  }
  const authorization = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`

  test('come from the environment where none are given', () => {
    const options = resolveClientOptions({}, env)
    expect(options.credentials.authorization).toBe(authorization('env@example.com:env-token'))
    expect(options.url).toBe('https://librato.example/v1')
  })

  test('that are given beat those of the environment', () => {
    const options = resolveClientOptions({ ...who, url: 'http://localhost:1' }, env)
    expect(options.credentials.authorization).toBe(authorization('me@example.com:secret-token'))
    expect(options.url).toBe('http://localhost:1')
  })

  test.each<[string, CoreOptions, Record<string, string>, RegExp]>([
    ['neither', {}, {}, /No user and no token: .*LIBRATO_USER and LIBRATO_TOKEN are not set/],
    ['no token', { user: 'a' }, {}, /No token: .*LIBRATO_TOKEN is not set/],
    ['no user', { token: 'a' }, { LIBRATO_TOKEN: 'b' }, /No user: .*LIBRATO_USER is not set/],
    ['empty ones', { user: '', token: '' }, { LIBRATO_USER: '', LIBRATO_TOKEN: '' }, /No user and no token/],
  ])('missing (%s) are told with the variables that were looked at', (_, options, environment, message) => {
    const attempt = () => resolveClientOptions(options, environment)
    expect(attempt).toThrow(code('MISSING_CREDENTIALS'))
    expect(attempt).toThrow(message)
  })

  test.each([{ user: 1 }, { user: null }, { token: {} }, { token: 12345678 }, { user: 'a:b' }])(
    '%j can’t be sent',
    (options) => {
      expect(() => resolve(options)).toThrow(code('INVALID_OPTION'))
      expect(() => resolve(options)).not.toThrow(/12345678/)
    },
  )
})

describe('an unknown option', () => {
  test.each([
    ['timeOut', 'timeout'],
    ['user_agent', 'userAgent'],
    ['UserAgent', 'userAgent'],
    ['header', 'headers'],
    ['allowPlainText', 'allowPlaintext'],
    ['tokn', 'token'],
  ])('%s is refused, and %s suggested', (name, nearest) => {
    const attempt = () => resolve({ [name]: 1 })
    expect(attempt).toThrow(code('INVALID_OPTION'))
    expect(attempt).toThrow(`unknown option "${name}"; did you mean "${nearest}"?`)
  })

  test.each(['', 'x', 'constructor', 'zzzzzzzzzz'])('%j is refused with the list of what there is', (name) => {
    expect(() => resolve({ [name]: 1 })).toThrow(/unknown option .*known are user, token, url/)
  })

  test('of any length is refused in a sentence', () => {
    const attempt = () => resolve({ ['a'.repeat(100_000)]: 1 })
    expect(attempt).toThrow(/^options: unknown option "a{80}"; known are/)
  })

  test('__proto__ from JSON is refused, too', () => {
    expect(() => resolveClientOptions(JSON.parse('{"__proto__": {"user": "a"}}'), {})).toThrow(
      /unknown option "__proto__"/,
    )
  })

  test('inside retry is refused', () => {
    expect(() => resolve({ retry: { limt: 1 } })).toThrow(/retry: unknown option "limt"; did you mean "limit"\?/)
  })
})

test.each<[string, unknown]>([
  ['url', ''],
  ['url', 5],
  ['url', null],
  ['url', 'librato.example'],
  ['url', 'ftp://librato.example'],
  ['url', 'https://librato.example/v1?a=1'],
  ['url', 'https://librato.example/v1#a'],
  ['timeout', 0],
  ['timeout', -1],
  ['timeout', Number.NaN],
  ['timeout', Number.POSITIVE_INFINITY],
  ['timeout', 2 ** 31],
  ['timeout', '10'],
  ['timeout', null],
  ['retry', true],
  ['retry', null],
  ['retry', 3],
  ['retry', []],
  ['retry', { limit: -1 }],
  ['retry', { limit: 1.5 }],
  ['retry', { limit: 101 }],
  ['retry', { base: 0 }],
  ['retry', { cap: Number.NaN }],
  ['userAgent', ''],
  ['userAgent', 'a\r\nb'],
  ['userAgent', 'é'],
  ['userAgent', 'a'.repeat(501)],
  ['userAgent', false],
  ['headers', 'a'],
  ['headers', ['a']],
  ['headers', null],
  ['headers', { 'a b': '1' }],
  ['headers', { '': '1' }],
  ['headers', { a: 'b\nc' }],
  ['headers', { a: 1 }],
  ['headers', { a: undefined }],
  ['headers', { Authorization: 'Basic x' }],
  ['headers', { 'CONTENT-LENGTH': '0' }],
  ['headers', { 'transfer-encoding': 'chunked' }],
  ['agent', {}],
  ['agent', null],
  ['agent', true],
  ['ca', ''],
  ['ca', []],
  ['ca', 'ca.pem'],
  ['ca', [certificate, 'x']],
  ['ca', 5],
  ['logger', true],
  ['logger', null],
  ['logger', { debug() {} }],
  ['logger', 'debug'],
  ['allowPlaintext', 'yes'],
  ['allowPlaintext', 1],
  ['allowPlaintext', null],
])('%s refuses %p', (name, value) => {
  const attempt = () => resolve({ [name]: value })
  expect(attempt).toThrow(code('INVALID_OPTION'))
  expect(attempt).toThrow(new RegExp(`^(options: )?${name}`))
})

test.each([null, [], 'options', 5])('options that are %p are refused', (options) => {
  expect(() => resolveClientOptions(options as unknown as CoreOptions, {})).toThrow(code('INVALID_OPTION'))
})

test.each<[string, unknown, unknown]>([
  ['url', 'https://librato.example', 'https://librato.example'],
  ['url', 'https://librato.example/v1///', 'https://librato.example/v1'],
  ['url', 'HTTP://LOCALHOST:80/v1', 'http://localhost/v1'],
  ['timeout', 0.5, 0.5],
  ['retry', { limit: 0 }, { limit: 0, base: 500, cap: 30_000 }],
  ['headers', { 'X-A': '1', 'x-a': '2' }, { 'x-a': '2' }],
  ['ca', certificate, [certificate]],
  ['logger', false, undefined],
])('%s takes %p', (name, value, expected) => {
  expect(resolve({ [name]: value })[name as 'url']).toEqual(expected)
})

test('a logger is handed what there is to log, and one that throws is none of the client’s concern', () => {
  const lines: unknown[] = []
  const say = (...line: unknown[]) => lines.push(line)
  const logger = { debug: say, info: say, warn: say, error: say }
  const given = resolve({ logger }).logger
  given?.debug({ status: 200 }, 'GET /v1')
  expect(lines).toEqual([[{ status: 200 }, 'GET /v1']])
  expect(resolve({ logger: given as Logger }).logger).toBe(given)
})

test.each([
  ['an http.Agent', 'https://librato.example', new Agent()],
  ['an https.Agent', 'http://127.0.0.1', new SecureAgent()],
])('%s is refused for a url that it cannot reach', (_, url, agent) => {
  expect(() => resolve({ url, agent })).toThrow(/^agent must be an https?\.Agent for an https? url\.$/)
})

test('an agent of one’s own is used as it is', () => {
  const agent = new Agent()
  expect(resolve({ agent }).agent).toBe(agent)
})

describe('credentials in the url', () => {
  test.each([
    'https://me:hunter22@librato.example/v1',
    'https://hunter22@librato.example',
    'https://:hunter22@librato.example',
  ])('are refused and not repeated', (url) => {
    expect(() => resolve({ url })).toThrow(code('INVALID_OPTION'))
    expect(() => resolve({ url })).not.toThrow(/hunter22/)
  })

  test('are not repeated when the url is broken besides', () => {
    expect(() => resolve({ url: 'https://me:hunter22@librato.example:port' })).not.toThrow(/hunter22/)
    expect(() => resolve({}, { LIBRATO_URL: 'me:hunter22@librato.example' })).not.toThrow(/hunter22/)
  })
})

describe('plain HTTP', () => {
  test.each([
    'http://librato.example/v1',
    'http://10.0.0.1',
    'http://[::2]',
    'http://127.0.0.1.example',
    'http://localhost.example',
    'http://0.0.0.0',
  ])('to %s is refused, unless it is allowed', (url) => {
    expect(() => resolve({ url })).toThrow(code('PLAINTEXT_REFUSED'))
    expect(resolve({ url, allowPlaintext: true }).url).toBe(url)
  })

  test.each([
    'http://127.0.0.1:8186/v1',
    'http://127.9.9.9',
    'http://localhost',
    'http://[::1]:80',
    'http://127.1',
    'http://0x7f000001',
    'http://[::ffff:127.0.0.1]',
  ])('to this machine (%s) is fine', (url) => {
    expect(resolve({ url }).url).toMatch(/^http:/)
  })

  test('to any other IPv4 address is refused', () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        expect(isLoopback(new URL(`http://${address}`).hostname)).toBe(address.startsWith('127.'))
      }),
    )
  })
})
