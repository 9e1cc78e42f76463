import { describe, expect, test } from '@jest/globals'
import { json, serve } from '../support/withService.js'

const typed = { 'content-type': 'application/json' }
const unprocessable = { code: 400, message: 'Unable to process JSON' }

describe('POST /v1/measurements', () => {
  test('answers 202 with a summary', async () => {
    const service = await serve()
    const got = await service.post('/v1/measurements', {
      tags: { Region: 'US-East' },
      measurements: [
        { name: 'cpu', value: 4.5 },
        {
          name: 'cpu',
          count: 4,
          sum: 20,
          min: 2,
          max: 8,
          last: 3,
          stddev: 2.2,
          stddev_m2: 1,
          tags: { az: 1, up: true },
        },
        { name: 'cpu', value: 1, tags: {}, inherit_tags: true, unknown: [] },
      ],
    })
    expect(got.status).toBe(202)
    expect(got.headers.get('content-type')).toBe('application/json;charset=utf-8')
    expect(got.headers.get('idempotency-max-age')).toBe('691200')
    // go-metrics-appoptics looks at this header alone.
    expect(got.headers.get('x-partial-failure')).toBeNull()
    expect(got.text).toBe('{"measurements":{"summary":{"total":3,"accepted":3,"failed":0}},"errors":[]}')
  })

  test('stores what it can and lists what it refused by position', async () => {
    const service = await serve()
    await service.post('/v1/metrics', { counters: [{ name: 'hits', value: 1 }] })
    const many = Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`t${i}`, 'v']))
    const got = await service.post('/v1/measurements', {
      measurements: [
        { name: 'good', value: 1 },
        { name: 'hits', value: 1 },
        { name: 'many', value: 1, tags: many },
        { name: 'a b', value: 1 },
        { name: 'x', value: 'much' },
        { name: 'x', value: 1, time: 12 },
        { name: 'x', value: 1, tags: { a: '' } },
        { name: 'x', value: 1, tags: { 'a b': 'c' } },
        { name: 'x', value: 1, tags: { a: 'b', A: 'c' } },
        { name: 'x', value: 1, tags: ['a'] },
        { name: 'x', valeu: 1 },
        7,
      ],
    })
    expect([got.status, got.headers.get('x-partial-failure')]).toEqual([202, 'true'])
    const { measurements, errors } = json(got) as { measurements: unknown; errors: { index: number }[] }
    expect(measurements).toEqual({ summary: { total: 12, accepted: 1, failed: 11 } })
    expect(errors.map(({ index }) => index)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
    expect(errors.slice(0, 5)).toEqual([
      { index: 1, name: 'hits', param: 'type', message: "'hits' is a counter, but was submitted as different type" },
      { index: 2, name: 'many', param: 'tags', message: 'must be at most 50, got 51' },
      { index: 3, name: 'a b', param: 'name', message: "'a b' is not a valid metric name" },
      { index: 4, name: 'x', param: 'value', message: 'is not a number' },
      { index: 5, name: 'x', param: 'time', message: 'is too far in the past' },
    ])
    expect(errors[9]).toEqual({ index: 10, name: 'x', param: 'value', message: 'is required' })
    const list = json(await service.get('/v1/metrics')) as { metrics: { name: string }[] }
    expect(list.metrics.map(({ name }) => name)).toEqual(['good', 'hits'])
  })

  test('answers 400 when every single one is refused', async () => {
    const service = await serve()
    const all = await service.post('/v1/measurements', { measurements: [{ name: 'x', value: 1e200 }] })
    expect(all.status).toBe(400)
    expect(json(all)).toEqual({
      measurements: { summary: { total: 1, accepted: 0, failed: 1 } },
      errors: { params: { value: ['is out of range (at most 1e126 from zero)'], name: 'x' } },
      request_time: expect.any(Number),
    })
  })

  test('answers 400 when all that is left clashes with the type of its metric', async () => {
    const service = await serve()
    await service.post('/v1/metrics', { counters: [{ name: 'hits', value: 1 }] })
    const body = {
      measurements: [
        { name: 'hits', value: 1 },
        { name: '', value: 1 },
      ],
    }
    const got = await service.post('/v1/measurements', body)
    expect(got.status).toBe(400)
    expect(json(got)).toMatchObject({
      measurements: { summary: { total: 2, accepted: 0, failed: 2 } },
      errors: {
        params: { type: ["'hits' is a counter, but was submitted as different type"], name: ['is not present'] },
      },
    })
  })

  test('takes an item without figures for the 0 that the Go client leaves out', async () => {
    const service = await serve()
    const got = await service.post('/v1/measurements', {
      measurements: [{ name: 'zero', tags: { a: 'b' }, time: null }],
    })
    expect(got.status).toBe(202)
  })

  test('answers a source on an item, and broken JSON, in the shape it has for them', async () => {
    const service = await serve()
    const got = await service.post('/v1/measurements', { measurements: [{ name: 'x', value: 1, source: 'web' }] })
    expect(got.status).toBe(400)
    expect(json(got)).toEqual(unprocessable)
    const broken = await service.post('/v1/measurements', '{"measurements":[{"name":"x","value":NaN}]}', typed)
    expect(broken.status).toBe(400)
    expect(json(broken)).toEqual(unprocessable)
  })

  test('takes JSON only', async () => {
    const service = await serve()
    const body = JSON.stringify({ measurements: [{ name: 'x', value: 1 }] })
    for (const type of [
      'application/x-www-form-urlencoded',
      'text/plain',
      'application/xml',
      'multipart/form-data; boundary=x',
    ]) {
      const got = await service.post('/v1/measurements', body, { 'content-type': type })
      expect(got.status).toBe(415)
      expect(json(got)).toEqual({ errors: { request: ['Content-Type must be application/json'] } })
    }
    expect((await service.post('/v1/measurements', Buffer.from(body))).status).toBe(202)
    expect(
      (await service.post('/v1/measurements', body, { 'content-type': 'application/json; charset=UTF-8' })).status,
    ).toBe(202)
  })

  test('refuses a body without measurements', async () => {
    const service = await serve()
    for (const body of ['{}', '[]', '{"measurements":[]}', '{"measurements":{}}', 'null', '5']) {
      const got = await service.post('/v1/measurements', body, typed)
      expect(got.status).toBe(400)
      expect(json(got)).toEqual({ errors: { request: ['Must contain a measurement'] } })
    }
  })

  test('takes __proto__ for a name and a tag like any other', async () => {
    const service = await serve()
    const body = '{"measurements":[{"name":"__proto__","value":1,"tags":{"__proto__":"constructor"}}]}'
    expect((await service.post('/v1/measurements', body, typed)).status).toBe(202)
    expect((await service.get('/v1/metrics/__proto__')).status).toBe(200)
  })
})
