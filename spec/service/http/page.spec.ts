import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { basic, json, serve } from '../support/withService.js'

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

describe('who opens an address in a browser', () => {
  const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }
  const opened = { ...browser, 'sec-fetch-dest': 'document', 'sec-fetch-mode': 'navigate', 'sec-fetch-site': 'none' }

  test('and gives up signing in, or does it wrong, is told in a sentence, and can try again', async () => {
    const service = await serve()
    for (const authorization of ['', 'Basic d3Jvbmc6d3Jvbmc=']) {
      const got = await service.get('/', { headers: { ...opened, authorization } })
      expect([got.status, got.headers.get('content-type')]).toEqual([401, 'text/html; charset=utf-8'])
      expect(got.headers.get('www-authenticate')).toMatch(/^Basic /)
      expect(got.text).toContain('<h1>Not signed in</h1>')
      expect(got.text).toContain('<a href="/">Sign in</a>')
      const policy = got.headers.get('content-security-policy') ?? ''
      const [, style = ''] = /<style>(.*)<\/style>/s.exec(got.text) ?? []
      expect(policy).toContain(`'sha256-${createHash('sha256').update(style).digest('base64')}'`)
      expect(policy).toMatch(/^default-src 'none'; /)
      expect(policy).not.toMatch(/unsafe/)
    }
  })

  test('is told so of an address that there is not, of a token that may not, and of a name that the service is not known by', async () => {
    const service = await serve()
    const missing = await service.get('/dashboard', { headers: browser })
    expect([missing.status, missing.text]).toEqual([
      404,
      expect.stringContaining('The service has no page at this address.'),
    ])
    const { token } = json(await service.post('/v1/api_tokens', { name: 'r', role: 'recorder' })) as { token: string }
    const refused = await service.get('/', { headers: { ...opened, authorization: basic('token', token) } })
    expect([refused.status, refused.text]).toEqual([403, expect.stringContaining('may only send measurements')])
    const foreign = await service.get('/', {
      headers: { ...opened, 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' },
    })
    expect([foreign.status, foreign.text]).toEqual([
      403,
      expect.stringContaining('Requests from other sites are refused (Origin).'),
    ])
  })

  test('gets a page of the API, too, but a client that names HTML among others gets what it knows', async () => {
    const service = await serve()
    const shown = await service.get('/v1/metrics', { headers: { ...opened, authorization: '' } })
    expect(shown.text).toContain('<h1>Not signed in</h1>')
    const java = { accept: 'text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2', authorization: '' }
    for (const headers of [java, { accept: 'application/json', authorization: '' }, { authorization: '' }]) {
      const got = await service.get('/v1/metrics', { headers })
      expect(json(got)).toEqual({ errors: { request: ['Authorization Required'] } })
    }
    expect(json(await service.get('/', { headers: { authorization: '' } }))).toEqual({
      errors: { request: ['Authorization Required'] },
    })
    expect(json(await service.call('POST', '/v1/metrics', { headers: java }))).toMatchObject({
      errors: expect.anything(),
    })
  })
})

test('the dashboard says whose it is, and is another for another role', async () => {
  const service = await serve()
  const { token } = json(await service.post('/v1/api_tokens', { name: 'v', role: 'viewer' })) as { token: string }
  const [admin, viewer] = [
    await service.get('/'),
    await service.get('/', { headers: { authorization: basic('token', token) } }),
  ]
  expect([admin.text, viewer.text]).toEqual([
    expect.stringContaining('<html lang="en" data-role="admin">'),
    expect.stringContaining('<html lang="en" data-role="viewer">'),
  ])
  const etag = admin.headers.get('etag') ?? ''
  const again = await service.get('/', { headers: { authorization: basic('token', token), 'if-none-match': etag } })
  expect(again.status).toBe(200)
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
