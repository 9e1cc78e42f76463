import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { parseClockSkew } from '../../lib/http/parseClockSkew.js'
import { parseRateLimit } from '../../lib/http/parseRateLimit.js'
import { parseRetryAfter } from '../../lib/http/parseRetryAfter.js'

const now = Date.UTC(2026, 0, 2, 3, 4, 5)
const anything = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.double().map(String), fc.date().map(String))

describe('Retry-After', () => {
  test.each([
    ['0', 0],
    ['3', 3_000],
    [' 120 ', 120_000],
    ['1.5', 1_500],
    ['Fri, 02 Jan 2026 03:04:15 GMT', 10_000],
    ['Friday, 02-Jan-26 03:04:15 GMT', 10_000],
    ['Fri, 02 Jan 2026 03:04:00 GMT', 0],
  ])('%s is %d ms', (header, expected) => {
    expect(parseRetryAfter(header, now)).toBe(expected)
  })

  test.each([undefined, '', ' ', '-5', '1e3', 'soon', 'NaN', 'Infinity', '3;4', '1'.repeat(400), 'Fri'])(
    '%p says nothing',
    (header) => {
      expect(parseRetryAfter(header, now)).toBeUndefined()
    },
  )

  test.each([
    ['Fri, 02 Jan 2026 03:04:15 GMT', 'Fri, 02 Jan 2026 03:04:10 GMT', 5_000],
    ['Fri, 02 Jan 2026 03:04:15 GMT', 'Sun, 11 Jan 2026 03:04:10 GMT', 0],
    ['Fri, 02 Jan 2026 03:04:15 GMT', 'today', 10_000],
    ['3', 'Sun, 11 Jan 2026 03:04:10 GMT', 3_000],
  ])('%s of an answer of %s is %d ms, whatever this clock shows', (header, date, expected) => {
    expect(parseRetryAfter(header, now, date)).toBe(expected)
  })

  test('is never negative, endless or NaN, whatever the header', () => {
    fc.assert(
      fc.property(anything, (header) => {
        const delay = parseRetryAfter(header, now)
        expect(delay === undefined || (Number.isFinite(delay) && delay >= 0)).toBe(true)
      }),
    )
  })

  test('reads every whole number of seconds back', () => {
    fc.assert(fc.property(fc.nat(), (seconds) => expect(parseRetryAfter(String(seconds), now)).toBe(seconds * 1_000)))
  })
})

describe('the rate-limit headers', () => {
  test.each<[string, Record<string, string>, object | undefined]>([
    [
      'both keys and spaces',
      { 'x-librato-ratelimit-agg': 'limit=10, remaining=4 , reset=17' },
      { limit: 10, remaining: 4, reset: 17 },
    ],
    [
      'the one with less left',
      { 'x-librato-ratelimit-agg': 'remaining=9', 'x-librato-ratelimit-std': 'remaining=2' },
      { remaining: 2 },
    ],
    [
      'a header without remaining after one with',
      { 'x-librato-ratelimit-agg': 'limit=9', 'x-librato-ratelimit-std': 'remaining=2' },
      { remaining: 2 },
    ],
    ['known keys only', { 'x-librato-ratelimit-std': 'a=1,remaining=2,__proto__=3' }, { remaining: 2 }],
    ['no numbers', { 'x-librato-ratelimit-std': 'remaining=lots,limit=,reset' }, undefined],
    ['nothing', {}, undefined],
    ['an empty header', { 'x-librato-ratelimit-std': '' }, undefined],
  ])('give %s', (_, headers, expected) => {
    expect(parseRateLimit(headers)).toEqual(expected)
  })

  test('read back what a server writes', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.nat(), (limit, remaining, reset) => {
        const header = `limit=${limit},remaining=${remaining},reset=${reset}`
        expect(parseRateLimit({ 'x-librato-ratelimit-std': header })).toEqual({ limit, remaining, reset })
      }),
    )
  })

  test('hold finite numbers only, whatever the header', () => {
    fc.assert(
      fc.property(anything, (header) => {
        const state = parseRateLimit({ 'x-librato-ratelimit-agg': `remaining=${header}` })
        expect(Object.values(state ?? {}).every(Number.isFinite)).toBe(true)
      }),
    )
  })
})

describe('the clock skew', () => {
  test.each([
    [0, 0],
    [999, 0],
    [-10_000, 10_000],
    [10_000, -10_000],
  ])('of a clock that is %d ms past the header’s second is %d', (ahead, expected) => {
    expect(parseClockSkew(new Date(now).toUTCString(), now + ahead)).toBe(expected)
  })

  test.each([undefined, '', 'yesterday'])('is not known from %p', (header) => {
    expect(parseClockSkew(header, now)).toBeUndefined()
  })
})
