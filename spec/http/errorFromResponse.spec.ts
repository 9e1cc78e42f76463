import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  AlreadyExistsError,
  BadRequestError,
  ForbiddenError,
  InvalidResponseError,
  LibratoError,
  NotFoundError,
  RateLimitError,
  ServerError,
  UnauthorizedError,
} from '../../lib/errors/index.js'
import { errorFromResponse } from '../../lib/http/errorFromResponse.js'
import { fieldMessages } from '../../lib/http/fieldMessages.js'
import type { Redact } from '../../lib/http/Secrets.js'

const same: Redact = (text, longest) => text.slice(0, longest)
const request = { method: 'POST', path: 'metrics' } as const

function errorFor(status: number, body: unknown, redact = same): LibratoError {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return errorFromResponse(request, { status, headers: {}, body: text }, redact)
}

describe('each shape of the reference (2.5)', () => {
  test.each<[string, number, unknown, new (...args: never[]) => LibratoError, string, Record<string, string[]>]>([
    [
      'a',
      400,
      { errors: { params: { name: ['is not present'], value: ['must be positive', 'is huge'] } }, request_time: 1 },
      BadRequestError,
      'name is not present; value must be positive; value is huge',
      { name: ['is not present'], value: ['must be positive', 'is huge'] },
    ],
    [
      'b',
      400,
      { errors: { request: ['Must contain a measurement'] } },
      BadRequestError,
      'Must contain a measurement',
      { request: ['Must contain a measurement'] },
    ],
    [
      'c',
      400,
      { errors: { request: 'The resolution is unavailable' } },
      BadRequestError,
      'The resolution is unavailable',
      { request: ['The resolution is unavailable'] },
    ],
    ['d', 500, { errors: { system: ['Out of order'] } }, ServerError, 'Out of order', {}],
    [
      'e',
      400,
      { errors: { params: { conditions: { duration: ['must be set'] } } } },
      BadRequestError,
      'conditions.duration must be set',
      { 'conditions.duration': ['must be set'] },
    ],
    [
      'f',
      400,
      { errors: { params: { sum: ['is required'], name: 'x' } } },
      BadRequestError,
      'sum is required; name x',
      { sum: ['is required'], name: ['x'] },
    ],
    [
      'g',
      403,
      { request_time: 1, error: 'You have hit the API limit for measurements [measure:raw_rate]. Contact: us' },
      RateLimitError,
      'You have hit the API limit for measurements [measure:raw_rate]. Contact: us',
      {},
    ],
    [
      'h',
      403,
      { errors: ['Tag based measurements are not enabled for this account.'] },
      ForbiddenError,
      'Tag based measurements are not enabled for this account',
      {},
    ],
    [
      'i',
      400,
      { code: 400, message: 'Unable to process JSON' },
      BadRequestError,
      'Unable to process JSON',
      { request: ['Unable to process JSON'] },
    ],
    [
      'j',
      400,
      '<html><body>Bad gateway</body></html>',
      BadRequestError,
      'the answer is not JSON, so a proxy or another program may have given it',
      {},
    ],
  ])('%s: %d', (_, status, body, type, words, errors) => {
    const error = errorFor(status, body)
    expect(error).toBeInstanceOf(type)
    expect(error).toMatchObject({ status, attempts: 1 })
    expect(error.message).toBe(`POST /metrics answered ${status}: ${words}.`)
    if (error instanceof BadRequestError) expect({ ...error.errors }).toEqual(errors)
  })
})

test.each<[number, new (...args: never[]) => LibratoError, string, boolean]>([
  [304, InvalidResponseError, 'INVALID_RESPONSE', false],
  [400, BadRequestError, 'BAD_REQUEST', false],
  [401, UnauthorizedError, 'UNAUTHORIZED', false],
  [402, BadRequestError, 'BAD_REQUEST', false],
  [403, ForbiddenError, 'FORBIDDEN', false],
  [404, NotFoundError, 'NOT_FOUND', false],
  [405, BadRequestError, 'BAD_REQUEST', false],
  [408, ServerError, 'SERVER_ERROR', true],
  [409, AlreadyExistsError, 'ALREADY_EXISTS', false],
  [410, NotFoundError, 'NOT_FOUND', false],
  [413, BadRequestError, 'BAD_REQUEST', false],
  [415, BadRequestError, 'BAD_REQUEST', false],
  [422, AlreadyExistsError, 'ALREADY_EXISTS', false],
  [429, RateLimitError, 'RATE_LIMITED', true],
  [500, ServerError, 'SERVER_ERROR', true],
  [502, ServerError, 'SERVER_ERROR', true],
  [503, ServerError, 'SERVER_ERROR', true],
  [599, ServerError, 'SERVER_ERROR', true],
])('status %d without a body', (status, type, code, retryable) => {
  const error = errorFor(status, '')
  expect(error).toBeInstanceOf(type)
  expect(error).toMatchObject({ code, status, retryable, message: `POST /metrics answered ${status}.` })
})

test('a 403 whose text mentions a limit elsewhere is no rate limit', () => {
  expect(errorFor(403, { errors: { request: ['plan limit'] } })).toBeInstanceOf(ForbiddenError)
  expect(errorFor(403, { error: 'This token has been unlimitedly revoked' })).toBeInstanceOf(ForbiddenError)
})

test.each([403, 429, 503])('what a %d says about waiting is kept', (status) => {
  const body = JSON.stringify({ error: 'rate limit' })
  expect(errorFromResponse(request, { status, headers: {}, body, retryAfter: 5_000 }, same)).toMatchObject({
    retryAfter: 5_000,
  })
})

test('many messages are cut short in the sentence, and kept in the fields', () => {
  const params = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`f${n}`, ['is bad']]))
  const error = errorFor(400, { errors: { params } }) as BadRequestError
  expect(error.message).toMatch(/f4 is bad; and 25 more\.$/)
  expect(Object.keys(error.errors)).toHaveLength(30)
})

test('a field named __proto__ is a field', () => {
  const error = errorFor(400, '{"errors":{"params":{"__proto__":["is bad"],"constructor":["too"]}}}') as BadRequestError
  expect(Object.entries(error.errors)).toEqual([
    ['__proto__', ['is bad']],
    ['constructor', ['too']],
  ])
  expect(({} as { 0?: unknown })[0]).toBeUndefined()
})

test('a server that repeats the token does not get it into the error', () => {
  const redact = (text: string) => text.replaceAll('sesame', '[redacted]')
  const error = errorFor(400, { errors: { params: { sesame: ['is sesame'] } } }, redact) as BadRequestError
  expect(`${error.message}${JSON.stringify(error.errors)}${error.stack}`).not.toContain('sesame')
})

test('messages that are numbers, and items of our own service, are read', () => {
  const errors = { params: { limit: [5, true, null, ''] }, conditions: [{ param: 'duration', message: 'must be set' }] }
  expect({ ...fieldMessages({ errors }, same) }).toEqual({
    limit: ['5', 'true'],
    'conditions.duration': ['must be set'],
  })
  expect({
    ...fieldMessages({ errors: [{ index: 0, name: 'a', param: 'value', message: 'is huge' }] }, same),
  }).toEqual({
    value: ['is huge'],
  })
})

test.each([undefined, null, 5, 'text', [], {}, { errors: null }, { error: 5 }, { message: {} }])(
  '%j has no messages',
  (json) => {
    expect({ ...fieldMessages(json, same) }).toEqual({})
  },
)

test('nesting without end and messages without number end', () => {
  const deep = `${'{"a":'.repeat(5_000)}"x"${'}'.repeat(5_000)}`
  expect({ ...fieldMessages(JSON.parse(`{"errors":{"params":${deep}}}`), same) }).toEqual({})
  const many = { errors: { params: { a: Array.from({ length: 10_000 }, () => 'x'.repeat(1_000)) } } }
  expect(fieldMessages(many, same)['a']).toHaveLength(100)
  expect(errorFor(400, many).message.length).toBeLessThan(3_000)
})

test('any JSON and any status give one of our errors', () => {
  fc.assert(
    fc.property(fc.integer({ min: 300, max: 999 }), fc.jsonValue(), (status, value) => {
      const error = errorFor(status, { errors: value, error: value, message: value })
      expect(error).toBeInstanceOf(LibratoError)
      expect(error.message).toContain(String(status))
    }),
  )
})
