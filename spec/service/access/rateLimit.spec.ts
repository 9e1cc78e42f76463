import { describe, expect, test } from '@jest/globals'
import { RateLimitError } from '../../../lib/errors/index.js'
import { connect } from '../../../lib/index.js'
import type { RateLimit } from '../../../lib/service/access/RateLimit.js'
import { RateLimiter } from '../../../lib/service/access/RateLimiter.js'
import { AnswerThrown } from '../../../lib/service/http/Answer.js'
import { startService } from '../../../lib/service/index.js'
import { TestClock } from '../../../lib/testing/index.js'
import { rejection } from '../../support/coreFor.js'
import { basic, type Got, json, serve } from '../support/withService.js'

const aDay = 86_400_000
const three = { gauges: [1, 2, 3].map((n) => ({ name: `m${n}`, value: n })) }

function remaining(got: Got): (string | undefined)[] {
  return ['agg', 'std'].map(
    (which) =>
      /^limit=\d+,remaining=(\d+),reset=\d{10,}$/.exec(got.headers.get(`x-librato-ratelimit-${which}`) ?? '')?.[1],
  )
}

describe('rateLimit', () => {
  test('counts what each token submits, says so in headers, and refuses what is beyond', async () => {
    // A day long, so that no test meets its end.
    const service = await serve({ rateLimit: { measurements: 5, interval: aDay } })
    const first = await service.post('/v1/metrics', three)
    expect([first.status, remaining(first)]).toEqual([200, ['2', '2']])
    const second = await service.post('/v1/measurements', { measurements: [{ name: 'a', value: 1 }] })
    expect([second.status, remaining(second)]).toEqual([202, ['1', '1']])
    // Taken whole, though it is larger than what is left: or a large one never could be sent.
    const third = await service.post('/v1/metrics', three)
    expect([third.status, remaining(third)]).toEqual([200, ['0', '0']])
    const fourth = await service.post('/v1/metrics', three)
    expect([fourth.status, remaining(fourth)]).toEqual([429, ['0', '0']])
    expect(Number(fourth.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(json(fourth)).toEqual({
      request_time: expect.any(Number),
      error: expect.stringMatching(/^You have hit the API limit for measurements \[measure:raw_rate\]\./),
    })
    // Another token has a limit of its own, and reading has none.
    const { token } = json(await service.post('/v1/api_tokens', { name: 'r', role: 'recorder' })) as { token: string }
    const other = await service.post('/v1/metrics', three, { authorization: basic('token', token) })
    expect([other.status, remaining(other)]).toEqual([200, ['2', '2']])
    const read = await service.get('/v1/metrics')
    expect([read.status, read.headers.get('x-librato-ratelimit-agg')]).toEqual([200, null])
  })

  test('neither counts what is refused nor a repetition', async () => {
    const service = await serve({ rateLimit: { measurements: 5, interval: aDay } })
    const key = { 'idempotency-key': 'one' }
    expect(remaining(await service.post('/v1/metrics', three, key))).toEqual(['2', '2'])
    expect(remaining(await service.post('/v1/metrics', three, key))).toEqual(['2', '2'])
    const bad = await service.post('/v1/metrics', { gauges: [{ name: 'a b', value: 1 }] })
    expect([bad.status, remaining(bad)]).toEqual([400, ['2', '2']])
    // What only the store can refuse: a gauge is no counter.
    const clash = await service.post('/v1/metrics', { counters: [{ name: 'm1', value: 1 }] })
    expect([clash.status, remaining(clash)]).toEqual([400, ['2', '2']])
  })

  test('a repetition that comes at the same time is not counted either', async () => {
    const service = await serve({ rateLimit: { measurements: 10, interval: aDay } })
    await Promise.all([1, 2, 3].map(() => service.post('/v1/metrics', three, { 'idempotency-key': 'one' })))
    const last = await service.post('/v1/metrics', { gauges: [{ name: 'm1', value: 1 }] })
    expect(remaining(last)).toEqual(['6', '6'])
  })

  test('speaks as of old where that is asked for, and the client tells it from a refused token', async () => {
    const service = await startService({
      port: 0,
      data: ':memory:',
      token: 'secret',
      logger: false,
      rateLimit: { measurements: 1, interval: aDay, status: 403 },
    })
    const api = connect('admin', 'secret', { url: service.url, retry: false })
    await api.sendGaugeValue('a', 1)
    const error = await rejection(api.sendGaugeValue('a', 1))
    expect(error).toBeInstanceOf(RateLimitError)
    expect(error).toMatchObject({ status: 403, retryable: true })
    await service.close()
  })

  test('starts anew with each interval', () => {
    const clock = new TestClock({ now: 1_700_000_000_000 })
    const limiter = new RateLimiter({ measurements: 2 }, clock)
    const caller = { id: 0, role: 'admin' } as const
    limiter.take(caller, 2)
    expect(limiter.headers(caller)['x-librato-ratelimit-std']).toBe('limit=2,remaining=0,reset=1700000040')
    expect(() => limiter.take(caller, 1)).toThrow(AnswerThrown)
    return clock.advance(40_000).then(() => {
      expect(limiter.headers(caller)['x-librato-ratelimit-std']).toBe('limit=2,remaining=2,reset=1700000100')
      limiter.take(caller, 1)
    })
  })

  test('goes by the time that has passed, whatever the clock does', async () => {
    const clock = new TestClock({ now: 1_700_000_000_000 })
    const limiter = new RateLimiter({ measurements: 2 }, clock)
    const caller = { id: 0, role: 'admin' } as const
    limiter.take(caller, 2)
    for (const jump of [aDay, -2 * aDay]) {
      clock.jump(jump)
      expect(() => limiter.take(caller, 1)).toThrow(AnswerThrown)
      const reset = clock.now() / 1_000 + 40
      expect(limiter.headers(caller)['x-librato-ratelimit-std']).toBe(`limit=2,remaining=0,reset=${reset}`)
    }
    await clock.advance(40_000)
    limiter.take(caller, 1)
  })

  test.each<unknown>([
    5,
    {},
    { measurements: 0 },
    { measurements: 1.5 },
    { measurements: 5, interval: 999 },
    { measurements: 5, status: 503 },
    { measurements: 5, window: 60 },
  ])('%j is refused at the start', async (rateLimit) => {
    const start = startService({ port: 0, data: ':memory:', rateLimit: rateLimit as RateLimit })
    expect(await rejection(start)).toMatchObject({ code: 'INVALID_OPTION' })
  })
})
