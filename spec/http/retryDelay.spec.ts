import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  BadRequestError,
  ForbiddenError,
  InvalidResponseError,
  LibratoError,
  NetworkError,
  NotFoundError,
  RateLimitError,
  ServerError,
  TimeoutError,
  UnauthorizedError,
} from '../../lib/errors/index.js'
import { retryDelay } from '../../lib/http/retryDelay.js'

const retry = { limit: 2, base: 500, cap: 30_000 }
const ask = (error: unknown, more: object = {}) =>
  retryDelay({ error, attempts: 1, idempotent: true, retry, random: 1, ...more })

const limited = new RateLimitError('x', { status: 429 })
const unavailable = new ServerError('x', { status: 503 })
const failed = new ServerError('x', { status: 500 })
const broke = new NetworkError('x', { mayHaveArrived: true })
const refused = new NetworkError('x', { mayHaveArrived: false })
const slow = new TimeoutError('x')
const unconnected = new TimeoutError('x', { mayHaveArrived: false })

test.each([limited, unavailable, failed, broke, refused, slow, unconnected])(
  'an idempotent request is tried again after %s',
  (error) => {
    expect(ask(error)).toBe(500)
  },
)

describe('a request that creates', () => {
  test.each([limited, unavailable, refused, unconnected])('is tried again where nothing was done: %s', (error) => {
    expect(ask(error, { idempotent: false })).toBe(500)
  })

  test.each([failed, broke, slow])('is not tried again where it may have been done: %s', (error) => {
    expect(ask(error, { idempotent: false })).toBeUndefined()
  })
})

test.each([
  new BadRequestError('x'),
  new UnauthorizedError('x'),
  new ForbiddenError('x'),
  new NotFoundError('x'),
  new InvalidResponseError('x'),
  new LibratoError('ABORTED', 'x'),
  new NetworkError('x', { mayHaveArrived: false, isCertificateFault: true, retryable: false }),
  new TypeError('x'),
  undefined,
])('nothing is tried again after %s', (error) => {
  expect(ask(error)).toBeUndefined()
})

test('it ends after the limit, and never begins with a limit of 0', () => {
  expect(ask(failed, { attempts: 2 })).toBe(1_000)
  expect(ask(failed, { attempts: 3 })).toBeUndefined()
  expect(ask(failed, { retry: { ...retry, limit: 0 } })).toBeUndefined()
})

test.each([
  [0, 1_000],
  [999, 1_000],
  [7_000, 7_000],
  [3_600_000, 30_000],
])('Retry-After of %d ms is a pause of %d ms', (retryAfter, expected) => {
  expect(ask(new RateLimitError('x', { retryAfter }))).toBe(expected)
  expect(ask(new ServerError('x', { status: 503, retryAfter }), { random: 0 })).toBe(expected)
})

test('the pause is drawn from zero up to the doubled base, and never passes the cap', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 99 }), fc.double({ min: 0, max: 0.999, noNaN: true }), (attempts, random) => {
      const delay = ask(failed, { attempts, random, retry: { limit: 100, base: 500, cap: 30_000 } })
      expect(delay).toBeCloseTo(random * Math.min(500 * 2 ** (attempts - 1), 30_000))
      expect(delay).toBeLessThanOrEqual(30_000)
    }),
  )
})
