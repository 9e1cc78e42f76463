import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { json, serve } from '../support/withService.js'

describe('the dashboard', () => {
  test('is served with headers that keep everything foreign out', async () => {
    const service = await serve()
    const got = await service.get('/')
    expect(got.status).toBe(200)
    expect(got.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(got.headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'")
    expect(got.headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
    expect(got.headers.get('x-content-type-options')).toBe('nosniff')
    expect(got.headers.get('referrer-policy')).toBe('no-referrer')
    expect(got.headers.get('x-frame-options')).toBe('DENY')
    expect(got.headers.get('cache-control')).toBe('no-cache')
    const etag = got.headers.get('etag') ?? ''
    const again = await service.get('/', { headers: { 'if-none-match': etag } })
    expect(again.status).toBe(304)
    expect(again.text).toBe('')
  })

  test('finds everything that it asks for among the assets', async () => {
    const service = await serve()
    const { text } = await service.get('/')
    const assets = [...text.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, path]) => path ?? '')
    expect(assets.length).toBeGreaterThan(1)
    for (const path of [...assets, '/assets/uPlot.min.css']) {
      const got = await service.get(path)
      expect(got.status).toBe(200)
      expect(got.headers.get('content-type')).toMatch(/^text\/(javascript|css)|^image\//)
      expect(got.text.length).toBeGreaterThan(0)
    }
    expect((await service.get('/assets/unknown.js')).status).toBe(404)
    expect((await service.get('/assets/__proto__')).status).toBe(404)
  })

  test('has an icon, or says that it has none, without credentials', async () => {
    const service = await serve()
    const got = await service.get('/favicon.ico', { headers: { authorization: '' } })
    expect([200, 204]).toContain(got.status)
  })
})

describe('GET /healthz', () => {
  test('needs no credentials and says how the store is', async () => {
    const service = await serve()
    await service.post('/v1/metrics', { gauges: [{ name: 'x', value: 1 }] })
    const got = await service.get('/healthz', { headers: { authorization: '' } })
    expect(got.status).toBe(200)
    expect(json(got)).toEqual({
      status: 'ok',
      version: JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')).version,
      uptime: expect.any(Number),
      store: { metrics: 1, series: 1, bytes: expect.any(Number), schema_version: expect.any(Number) },
    })
    expect(got.text).not.toContain(service.service.token)
  })
})
