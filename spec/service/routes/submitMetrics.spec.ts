import { gzipSync } from 'node:zlib'
import { describe, expect, test } from '@jest/globals'
import { json, type ServiceUnderTest, serve } from '../support/withService.js'

const form = { 'content-type': 'application/x-www-form-urlencoded' }

async function names(service: ServiceUnderTest): Promise<string[]> {
  const { metrics } = json(await service.get('/v1/metrics')) as { metrics: { name: string }[] }
  return metrics.map(({ name }) => name)
}

/** What stands under `errors.params`. */
async function refusal(service: ServiceUnderTest, body: unknown, headers?: Record<string, string>): Promise<unknown> {
  const got = await service.post('/v1/metrics', body, headers)
  expect(got.status).toBe(400)
  expect(got.headers.get('content-type')).toBe('application/json;charset=utf-8')
  const parsed = json(got) as { errors: { params?: unknown; request?: unknown }; request_time?: number }
  if (parsed.errors.params === undefined) return parsed.errors.request
  expect(parsed.request_time).toBeGreaterThan(1_700_000_000)
  return parsed.errors.params
}

describe('POST /v1/metrics', () => {
  test('answers exactly 200, typed as JSON, and empty', async () => {
    const service = await serve()
    const got = await service.post('/v1/metrics', { gauges: [{ name: 'cpu', value: 1 }], counters: [] })
    expect(got.status).toBe(200)
    expect(got.headers.get('content-type')).toBe('application/json;charset=utf-8')
    expect(got.headers.get('content-length')).toBe('0')
    expect(got.headers.get('idempotency-max-age')).toBe('691200')
    expect(got.text).toBe('')
  })

  test('takes lists, objects by name and objects by index', async () => {
    const service = await serve()
    const gauges = {
      'by.name': { value: 3.5 },
      0: { name: 'by.index', value: 1 },
      1: { name: 'by.index', value: 2, source: 'b' },
    }
    expect((await service.post('/v1/metrics', { gauges })).status).toBe(200)
    expect((await service.post('/v1/metrics', { counters: [{ name: 'listed', value: 7 }] })).status).toBe(200)
    expect(await names(service)).toEqual(['by.index', 'by.name', 'listed'])
  })

  test('takes forms in Rails nesting, 1,000 measurements at once', async () => {
    const service = await serve()
    const fields = Array.from(
      { length: 1_000 },
      (_, i) => `gauges[${i}][name]=m${i}&gauges[${i}][value]=${i}&gauges[${i}][source]=web`,
    )
    expect((await service.post('/v1/metrics', fields.join('&'), form)).status).toBe(200)
    const encoded = 'gauges%5B0%5D%5Bname%5D=constructor&gauges%5B0%5D%5Bvalue%5D=1.5e3&measure_time='
    expect((await service.post('/v1/metrics', encoded, form)).status).toBe(200)
    const list = json(await service.get('/v1/metrics?length=1')) as { query: unknown }
    expect(list.query).toEqual({ found: 1_001, length: 1, offset: 0, total: 1_001 })
  })

  test('takes gzip, and JSON under the type of a form or none', async () => {
    const service = await serve()
    const body = (name: string) => JSON.stringify({ gauges: [{ name, value: 1 }] })
    const packed = { 'content-encoding': 'gzip', 'content-type': 'application/json' }
    expect((await service.post('/v1/metrics', gzipSync(body('packed')), packed)).status).toBe(200)
    expect((await service.post('/v1/metrics', body('as.form'), form)).status).toBe(200)
    expect((await service.post('/v1/metrics', Buffer.from(body('untyped')))).status).toBe(200)
    expect((await service.post('/v1/metrics.json', body('suffixed'), form)).status).toBe(200)
    expect(await names(service)).toEqual(['as.form', 'packed', 'suffixed', 'untyped'])
  })

  test('ignores what it does not know, and decoration that does not fit', async () => {
    const service = await serve()
    const body = {
      time: 1_700_000_000_000,
      tags: { a: 'b' },
      period: 60,
      attributes: { aggregate: true },
      counters: [],
      gauges: [
        {
          name: 'x',
          value: 1,
          last: 2,
          stddev: 'n/a',
          display_name: 'X',
          attributes: { display_min: '0', display_stacked: 'True', color: 'red', mine: [1] },
        },
        { name: 'idle', count: 0, sum: 0 },
      ],
    }
    expect((await service.post('/v1/metrics', body, { 'user-agent': 'old-client/1.0' })).status).toBe(200)
    expect(json(await service.get('/v1/metrics/x'))).toEqual({
      name: 'x',
      type: 'gauge',
      display_name: 'X',
      description: null,
      period: 60,
      source_lag: null,
      attributes: { display_min: 0, display_stacked: true, mine: [1], created_by_ua: 'old-client/1.0' },
    })
    expect(await names(service)).toEqual(['x'])
  })

  test('refuses the whole request for one bad measurement, and names it', async () => {
    const service = await serve()
    const good = { name: 'good', value: 1 }
    const cases: [object, unknown][] = [
      [{ gauges: [good, { name: 'x', value: 'abc' }] }, { value: ['is not a number'], name: 'x' }],
      [{ gauges: [good, { name: 'x', value: 'NaN' }] }, { value: ['is not a number'], name: 'x' }],
      [{ gauges: [good, { name: 'x', value: null }] }, { value: ['is not a number'], name: 'x' }],
      [{ gauges: [good, { name: 'x', value: true }] }, { value: ['is not a number'], name: 'x' }],
      [
        { gauges: [good, { name: 'x', value: 1e200 }] },
        { value: [expect.stringContaining('out of range')], name: 'x' },
      ],
      [{ gauges: [good, { name: 'x' }] }, { value: ['is required'], name: 'x' }],
      [{ gauges: [good, { name: 'x', count: 2 }] }, { sum: ['is required'], name: 'x' }],
      [{ gauges: [good, { name: 'x', count: -2, sum: 1 }] }, { count: ['must be positive'], name: 'x' }],
      [
        { gauges: [good, { name: 'x', count: 2, sum: 1, value: 1 }] },
        { value: ['must be absent when count is given'], name: 'x' },
      ],
      [
        { gauges: [good], counters: [{ name: 'x', value: -1 }] },
        { value: ['must be positive'], name: 'x' },
      ],
      [{ gauges: [good, { value: 1 }] }, { name: ['is not present'] }],
      [{ gauges: [good, { name: '', value: 1 }] }, { name: ['is not present'] }],
      [{ gauges: [good, { name: 'a b', value: 1 }] }, { name: ["'a b' is not a valid metric name"] }],
      [
        { gauges: [good, { name: 'n'.repeat(256), value: 1 }] },
        { name: [expect.stringContaining('is not a valid metric name')] },
      ],
      [
        { gauges: [good, { name: 'x', value: 1, source: 'all' }] },
        { source: ['all is not a valid source name'], name: 'x' },
      ],
      [
        { gauges: [good, { name: 'x', value: 1, source: 'ü' }] },
        { source: ['ü is not a valid source name'], name: 'x' },
      ],
      [
        { gauges: [good, { name: 'x', value: 1, measure_time: 'now' }] },
        { measure_time: ['is not a number'], name: 'x' },
      ],
      [
        { gauges: [good, { name: 'x', value: 1, measure_time: 1 }] },
        { measure_time: ['is too far in the past'], name: 'x' },
      ],
      [
        { gauges: [good, { name: 'x', value: 1, measure_time: 1e12 }] },
        { measure_time: ['is too far in the future'], name: 'x' },
      ],
      [{ gauges: [good, 5] }, { gauges: ['must hold objects'] }],
      [{ gauges: 5 }, { gauges: ['must be a list of measurements'] }],
      [{ gauges: [], counters: {} }, ['Must contain a measurement']],
      [{}, ['Must contain a measurement']],
    ]
    for (const [body, expected] of cases) expect(await refusal(service, body)).toEqual(expected)
    expect(await names(service)).toEqual([])
  })

  test('refuses what is nested where a text belongs without writing it out', async () => {
    const service = await serve()
    const type = { 'content-type': 'application/json' }
    const deep = `${'['.repeat(25)}${']'.repeat(25)}`
    for (const [path, body, expected] of [
      ['/v1/metrics', `{"gauges":[{"name":${deep},"value":1}]}`, { name: ["'a list' is not a valid metric name"] }],
      [
        '/v1/metrics',
        `{"gauges":[{"name":"x","value":1,"source":{"a":${deep}}}]}`,
        { source: ['an object is not a valid source name'], name: 'x' },
      ],
      [
        '/v1/measurements',
        `{"measurements":[{"name":${deep},"value":1}]}`,
        { name: ["'a list' is not a valid metric name"] },
      ],
      ['/v1/annotations/x', `{"title":"t","source":${deep}}`, { source: ['a list is not a valid source name'] }],
      ['/v1/alerts', `{"name":"x","version":${deep}}`, { version: ['must be 2'] }],
    ] as const) {
      const got = await service.post(path, body, type)
      expect([got.status, json(got)]).toMatchObject([400, { errors: { params: expected } }])
    }
  })

  test('refuses broken JSON, other values than objects, and other types', async () => {
    const service = await serve()
    const type = { 'content-type': 'application/json' }
    for (const body of ['{"gauges":[{"name":"x","value":NaN}]}', '{', '\u0000', '[1', 'gauges[0][name]=x']) {
      const got = await service.post('/v1/metrics', body, type)
      expect(got.status).toBe(400)
      expect(json(got)).toEqual({ errors: { request: [expect.stringContaining('Unable to process JSON')] } })
    }
    for (const body of ['[]', '5', 'null', '"x"']) {
      expect(json(await service.post('/v1/metrics', body, type))).toEqual({
        errors: { request: ['The body must be an object'] },
      })
    }
    const xml = await service.post('/v1/metrics', '<a/>', { 'content-type': 'application/xml' })
    expect(xml.status).toBe(415)
    expect(json(xml)).toEqual({ errors: { request: [expect.stringContaining('Content-Type')] } })
    expect((await service.post('/v1/metrics', '{}', { 'content-type': 'n/o/n sense' })).status).toBe(415)
    expect(await names(service)).toEqual([])
  })

  test('says a clash of types in the words that clients match on', async () => {
    const service = await serve()
    await service.post('/v1/metrics', { counters: [{ name: 'Requests', value: 1 }] })
    expect(
      await refusal(service, {
        gauges: [
          { name: 'requests', value: 1 },
          { name: 'other', value: 1 },
        ],
      }),
    ).toEqual({
      type: [expect.stringMatching(/^'requests' is a counter, but was submitted as different type$/i)],
      name: 'requests',
    })
    expect(await names(service)).toEqual(['Requests'])
  })

  test('takes __proto__ for a name like any other, and refuses it as a key that forms would drop', async () => {
    const service = await serve()
    expect(
      (
        await service.post('/v1/metrics', '{"gauges":{"__proto__":{"value":1}}}', {
          'content-type': 'application/json',
        })
      ).status,
    ).toBe(200)
    expect((await service.post('/v1/metrics', 'gauges[0][name]=__proto__&gauges[0][value]=1', form)).status).toBe(200)
    expect(await names(service)).toEqual(['__proto__'])
    const keys = ['gauges[__proto__][value]=1', '__proto__[gauges][0][name]=x', 'gauges%5B%5F_proto__%5D%5Bvalue%5D=1']
    for (const body of keys) {
      expect(await refusal(service, body, form)).toEqual([expect.stringContaining('__proto__')])
    }
    expect(Object.hasOwn(Object.prototype, 'value')).toBe(false)
  })

  test('refuses bodies beyond 8 MiB, sent or inflated, and goes on', async () => {
    const service = await serve()
    const ten = Buffer.alloc(10 * 1024 * 1024, 0x20)
    for (const [body, headers] of [
      [ten, { 'content-type': 'application/json' }],
      [gzipSync(ten), { 'content-type': 'application/json', 'content-encoding': 'gzip' }],
    ] as const) {
      const got = await service.post('/v1/metrics', body, headers)
      expect(got.status).toBe(413)
      expect(json(got)).toEqual({ errors: { request: [expect.stringContaining('8388608 bytes')] } })
    }
    const many = { gauges: Array.from({ length: 100_001 }, () => ({})) }
    expect((await service.post('/v1/metrics', many)).status).toBe(413)
    expect((await service.post('/v1/metrics', 'a=1&'.repeat(20_000), form)).status).toBe(413)
    expect((await service.post('/v1/metrics', { gauges: [{ name: 'x', value: 1 }] })).status).toBe(200)
  })

  test('refuses what is not the encoding it is said to be', async () => {
    const service = await serve()
    const half = gzipSync('{"gauges":[]}').subarray(0, 20)
    expect((await service.post('/v1/metrics', half, { 'content-encoding': 'gzip' })).status).toBe(400)
    expect((await service.post('/v1/metrics', '{}', { 'content-encoding': 'gzip' })).status).toBe(400)
    expect((await service.post('/v1/metrics', '{}', { 'content-encoding': 'br' })).status).toBe(415)
    expect((await service.post('/v1/metrics', '{}', { 'content-encoding': '__proto__' })).status).toBe(415)
  })
})
