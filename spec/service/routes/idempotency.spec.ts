import { describe, expect, test } from '@jest/globals'
import { json, serve } from '../support/withService.js'

describe('Idempotency-Key', () => {
  test('repeats the outcome, and stores nothing the second time', async () => {
    const service = await serve()
    const key = { 'idempotency-key': 'session.1' }
    const body = { counters: [{ name: 'gone', value: 1 }] }
    expect((await service.post('/v1/metrics', body, key)).status).toBe(200)
    await service.delete('/v1/metrics/gone')
    const again = await service.post('/v1/metrics', body, key)
    expect(again.status).toBe(200)
    expect(again.text).toBe('')
    expect((await service.get('/v1/metrics/gone')).status).toBe(404)
  })

  test('repeats a partial outcome with its errors', async () => {
    const service = await serve()
    const key = { 'idempotency-key': 'session.2' }
    const body = {
      measurements: [
        { name: 'x', value: 1 },
        { name: '', value: 1 },
        { name: 'idle', count: 0 },
      ],
    }
    const first = await service.post('/v1/measurements', body, key)
    const second = await service.post('/v1/measurements', body, key)
    expect(first.status).toBe(202)
    expect(second.status).toBe(202)
    expect(second.text).toBe(first.text)
    expect(json(first)).toMatchObject({ measurements: { summary: { total: 3, accepted: 2, failed: 1 } } })
  })

  test('is looked up before the body is validated, so that a late repetition is no failure', async () => {
    const service = await serve()
    const key = { 'idempotency-key': 'session.3' }
    expect((await service.post('/v1/metrics', { gauges: [{ name: 'typed', value: 1 }] }, key)).status).toBe(200)
    await service.delete('/v1/metrics/typed')
    await service.post('/v1/metrics', { counters: [{ name: 'typed', value: 1 }] })
    expect((await service.post('/v1/metrics', { gauges: [{ name: 'typed', value: 1 }] }, key)).status).toBe(200)
  })

  test('conflicts when it stands for another body or another route', async () => {
    const service = await serve()
    const key = { 'idempotency-key': 'session.4' }
    expect((await service.post('/v1/metrics', { gauges: [{ name: 'x', value: 1 }] }, key)).status).toBe(200)
    for (const [path, body] of [
      ['/v1/metrics', { gauges: [{ name: 'x', value: 2 }] }],
      ['/v1/measurements', { gauges: [{ name: 'x', value: 1 }] }],
    ] as const) {
      const got = await service.post(path, body, key)
      expect(got.status).toBe(409)
      expect(got.headers.get('idempotency-max-age')).toBe('691200')
      expect(json(got)).toEqual({ errors: { request: ['This Idempotency-Key was used with another body'] } })
    }
  })

  test('does not remember a refusal', async () => {
    const service = await serve()
    const key = { 'idempotency-key': 'session.5' }
    await service.post('/v1/metrics', { counters: [{ name: 'a', value: 1 }] })
    const gauges = { gauges: [{ name: 'a', value: 1 }] }
    expect((await service.post('/v1/metrics', gauges, key)).status).toBe(400)
    const tagged = { measurements: [{ name: 'a', value: 1 }] }
    expect((await service.post('/v1/measurements', tagged, { 'idempotency-key': 'session.6' })).status).toBe(400)
    await service.delete('/v1/metrics/a')
    expect((await service.post('/v1/metrics', gauges, key)).status).toBe(200)
    expect((await service.post('/v1/measurements', tagged, { 'idempotency-key': 'session.6' })).status).toBe(202)
  })

  test('must be 1 to 200 visible characters', async () => {
    const service = await serve()
    const body = { gauges: [{ name: 'x', value: 1 }] }
    for (const key of ['', 'k'.repeat(201), 'two words']) {
      const got = await service.post('/v1/metrics', body, { 'idempotency-key': key })
      expect(got.status).toBe(400)
      expect(json(got)).toEqual({ errors: { request: [expect.stringContaining('Idempotency-Key')] } })
    }
    expect((await service.post('/v1/metrics', body, { 'idempotency-key': 'k'.repeat(200) })).status).toBe(200)
  })

  test('lets one of many requests at once store', async () => {
    const service = await serve()
    const body = { measurements: [{ name: 'once', value: 1, time: Math.floor(Date.now() / 1000) }] }
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => service.post('/v1/measurements', body, { 'idempotency-key': 'session.7' })),
    )
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1)
  })
})
