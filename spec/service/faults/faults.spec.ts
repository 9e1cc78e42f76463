import { describe, expect, test } from '@jest/globals'
import { startService } from '../../../lib/service/index.js'
import { rawExchange } from '../support/rawExchange.js'
import { basic, json, serve } from '../support/withService.js'

const gauge = { gauges: [{ name: 'x', value: 1 }] }

describe('faults', () => {
  test('answer with a status in the shape of the API, and do nothing', async () => {
    const service = await serve({ faults: { status: 503, headers: { 'Retry-After': '7' } } })
    const got = await service.post('/v1/metrics', gauge)
    expect(got.status).toBe(503)
    expect(got.headers.get('retry-after')).toBe('7')
    expect(got.headers.get('connection')).toBe('close')
    expect(json(got)).toEqual({ errors: { system: ['This failure was asked for.'] } })
    expect((await service.get('/healthz')).status).toBe(200)
    service.service.setFaults(undefined)
    expect((await service.get('/v1/metrics/x')).status).toBe(404)
  })

  test('answer with any body, a login page or a limit', async () => {
    const service = await serve()
    service.service.setFaults([
      { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>log in</html>' },
      null,
      { status: 403, body: { error: 'You have hit the API limit' } },
      { status: 429 },
      { status: 204 },
    ])
    const page = await service.post('/v1/metrics', gauge)
    expect([page.status, page.headers.get('content-type'), page.text]).toEqual([
      200,
      'text/html',
      '<html>log in</html>',
    ])
    expect((await service.get('/v1/metrics/x')).status).toBe(404)
    expect(json(await service.get('/v1/metrics'))).toEqual({ error: 'You have hit the API limit' })
    expect(json(await service.get('/v1/metrics'))).toEqual({ errors: { request: ['This refusal was asked for.'] } })
    expect((await service.post('/v1/metrics', gauge)).status).toBe(204)
    expect((await service.post('/v1/metrics', gauge)).status).toBe(200)
  })

  test('after the work leave it done', async () => {
    const service = await serve({ faults: [{ status: 500, when: 'after' }, undefined, { cut: true, when: 'after' }] })
    expect((await service.post('/v1/metrics', gauge)).status).toBe(500)
    expect((await service.get('/v1/metrics/x')).status).toBe(200)
    await expect(service.post('/v1/metrics', { gauges: [{ name: 'y', value: 1 }] })).rejects.toThrow('fetch failed')
    expect((await service.get('/v1/metrics/y')).status).toBe(200)
  })

  test('cut the connection without an answer, or halfway through it', async () => {
    const service = await serve({ faults: ({ ordinal }) => (ordinal === 0 ? { cut: true } : { cut: 'halfway' }) })
    const { user, token } = service.service
    const get = `GET /v1/metrics HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${basic(user, token)}\r\n\r\n`
    expect(await rawExchange(service.root, get)).toBe('')
    const half = await rawExchange(service.root, get)
    expect(half).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
    expect(half).not.toContain('"total"')
  })

  test('are chosen by what a request says', async () => {
    const service = await serve({
      faults: ({ method, url }) => (method === 'DELETE' && url.includes('x') ? { status: 429 } : null),
    })
    await service.post('/v1/metrics', gauge)
    expect((await service.delete('/v1/metrics/x')).status).toBe(429)
    expect((await service.get('/v1/metrics/x')).status).toBe(200)
  })

  test('delay and do nothing else', async () => {
    const service = await serve({ faults: [{ latency: 5 }, { latency: 5, when: 'after' }] })
    expect((await service.post('/v1/metrics', gauge)).status).toBe(200)
    expect((await service.get('/v1/metrics/x')).status).toBe(200)
  })

  test('wait first, and stop waiting when the service closes', async () => {
    const service = await serve({ faults: { latency: 86_400_000 } })
    const waiting = service.post('/v1/metrics', gauge).then(
      ({ status }) => status,
      () => 'cut',
    )
    await service.get('/healthz')
    await service.service.close()
    expect([200, 503, 'cut']).toContain(await waiting)
  })

  test('that make no sense are refused when they are set', async () => {
    const service = await serve()
    const wrong: unknown[] = [
      5,
      'cut',
      { statsu: 500 },
      { status: 99 },
      { status: '500' },
      { latency: -1 },
      { latency: Number.NaN },
      { cut: 'never' },
      { when: 'later' },
      { status: 500, cut: true },
      { headers: { a: 'b' } },
      { status: 500, headers: { a: 1 } },
      { cut: 'halfway', when: 'before' },
      [{ status: 500 }, { status: 0 }],
    ]
    for (const faults of wrong) {
      expect(() => service.service.setFaults(faults as never)).toThrow(
        expect.objectContaining({ code: 'INVALID_OPTION' }),
      )
      await expect(startService({ port: 0, data: ':memory:', faults: faults as never })).rejects.toMatchObject({
        code: 'INVALID_OPTION',
      })
    }
    service.service.setFaults(() => ({ status: 1 }))
    expect((await service.get('/v1/metrics')).status).toBe(500)
  })
})
