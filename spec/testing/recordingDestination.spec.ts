import { afterEach, describe, expect, test } from '@jest/globals'
import { Reporter, type ReporterOptions } from '../../lib/reporter/index.js'
import { recordingDestination, TestClock } from '../../lib/testing/index.js'

const recording = recordingDestination()
const clock = new TestClock()
let reporter: Reporter

function begin(options: ReporterOptions = {}): void {
  reporter = new Reporter({ destination: recording, runtime: clock, interval: false, logger: false, ...options })
}

afterEach(async () => {
  await reporter.close()
  recording.clear()
})

describe('a recording destination', () => {
  test('keeps every measurement, with all its tags and figures', async () => {
    begin({ tags: { host: 'web-1' }, prefix: 'shop' })
    const latency = reporter.gauge('latency', { tags: { route: '/pay' } })
    latency.record(10)
    latency.record(30)
    reporter.counter('requests').increment(3)
    expect(await reporter.flush()).toMatchObject({ accepted: 2, retained: 0 })
    expect(recording.names).toEqual(['shop.latency', 'shop.requests'])
    expect(recording.measurements).toEqual([
      {
        kind: 'gauge',
        name: 'shop.latency',
        tags: { host: 'web-1', route: '/pay' },
        source: undefined,
        time: Date.UTC(2026, 0, 1) / 1_000,
        period: undefined,
        count: 2,
        isTotal: false,
        sum: 40,
        min: 10,
        max: 30,
        sum_squares: 1_000,
      },
      expect.objectContaining({ kind: 'counter', name: 'shop.requests', tags: { host: 'web-1' }, sum: 3, count: 1 }),
    ])
    expect(recording.batches).toBe(1)
  })

  test('finds by name and tags, counts samples and adds up', async () => {
    begin()
    for (const [route, times] of [['/pay', 3] as const, ['/cart', 2] as const]) {
      for (let n = 0; n < times; n += 1) {
        reporter.gauge('latency', { tags: { route, tries: 1 } }).record(5)
        reporter.counter('requests', { tags: { route } }).increment()
      }
    }
    await reporter.flush()
    await clock.advance(1_000)
    reporter.counter('requests', { tags: { route: '/pay' } }).increment(10)
    await reporter.flush()
    expect(recording.sum('requests')).toBe(15)
    expect(recording.sum('requests', { tags: { route: '/pay' } })).toBe(13)
    expect(recording.count('latency', { tags: { route: '/cart', tries: 1 } })).toBe(2)
    expect(recording.last('requests')).toMatchObject({ sum: 10 })
    expect(recording.find('requests', { tags: { route: '/none' } })).toEqual([])
    expect(recording.sum('nothing')).toBe(0)
    expect(recording.last('nothing')).toBeUndefined()
  })

  test('adds up running totals by source as what they have grown by', async () => {
    begin({ source: 'web-1' })
    const requests = reporter.counter('requests')
    const elsewhere = reporter.counter('requests', { source: 'web-2' })
    requests.increment(5)
    elsewhere.increment(2)
    await reporter.flush()
    await clock.advance(1_000)
    requests.increment(4)
    await reporter.flush()
    expect(recording.last('requests', { source: 'web-1' })).toMatchObject({ isTotal: true, sum: 9 })
    expect(recording.sum('requests', { source: 'web-1' })).toBe(9)
    expect(recording.sum('requests')).toBe(11)
  })

  test('clears between tests, and serves several reporters', async () => {
    begin()
    reporter.gauge('a').record(1)
    await reporter.flush()
    recording.clear()
    expect(recording.measurements).toEqual([])
    const other = new Reporter({ destination: recording, interval: false, logger: false })
    other.gauge('b').record(2)
    await other.close()
    expect(recording.names).toEqual(['b'])
  })
})

describe('a reporter with another destination', () => {
  test('needs no credentials, but for its calls', () => {
    begin()
    expect(() => reporter.api).toThrow(expect.objectContaining({ code: 'MISSING_CREDENTIALS' }))
  })

  test('has its calls where credentials are given, and refuses wrong ones at once', () => {
    begin({ user: 'me', token: 'secret' })
    expect(reporter.api.url).toBe('http://127.0.0.1:8186/v1')
    expect(reporter.api).toBe(reporter.api)
    const wrong = () => new Reporter({ destination: recording, user: 'me', token: 'x', url: 'http://example.com' })
    expect(wrong).toThrow(expect.objectContaining({ code: 'PLAINTEXT_REFUSED' }))
  })

  test.each([{}, null, 'recording', 1])('refuses %p', (destination) => {
    begin()
    const wrong = () => new Reporter({ destination: destination as never })
    expect(wrong).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTION', message: expect.stringMatching('destination') }),
    )
  })
})
