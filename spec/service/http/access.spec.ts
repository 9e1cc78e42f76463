import { request } from 'node:http'
import { describe, expect, test } from '@jest/globals'
import { basic, json, type ServiceUnderTest, serve } from '../support/withService.js'

/** By node:http, because fetch does not let Host and Origin be set. */
function status(
  service: ServiceUnderTest,
  path: string,
  headers: Record<string, string>,
  method = 'GET',
): Promise<number> {
  const { user, token } = service.service
  return new Promise((resolve, reject) => {
    const sent = request(service.root + path, {
      method,
      headers: { authorization: basic(user, token), ...headers },
      agent: false,
    })
    sent.on('response', (response) => {
      response.resume()
      response.on('end', () => resolve(response.statusCode ?? 0))
    })
    sent.on('error', reject)
    sent.end()
  })
}

describe('credentials', () => {
  test('are the user and token, or the token in either half', async () => {
    const service = await serve({ user: 'me@example.com', token: 'a:secret' })
    for (const [user, token] of [
      ['me@example.com', 'a:secret'],
      ['token', 'a:secret'],
    ] as const) {
      expect((await service.get('/v1/metrics', { headers: { authorization: basic(user, token) } })).status).toBe(200)
    }
    const plain = await serve({ token: 'secret' })
    expect((await plain.get('/v1/metrics', { headers: { authorization: basic('secret', '') } })).status).toBe(200)
  })

  test('that are wrong, missing or garbled are a 401 that browsers ask about', async () => {
    const service = await serve({ token: 'secret' })
    const wrong = [
      '',
      basic('me@example.com', 'wrong'),
      basic('me@example.com', ''),
      basic('someone@example.com', 'secret'),
      basic('me@example.com', 'secret2'),
      basic('', ''),
      basic('', 'secret'),
      'Basic',
      'Basic !!!',
      'Bearer secret',
      'secret',
    ]
    for (const path of ['/v1/metrics', '/', '/assets/page.js', '/v1/unknown', '/unknown']) {
      for (const authorization of path === '/v1/metrics' ? wrong : ['']) {
        const got = await service.get(path, { headers: { authorization } })
        expect(got.status).toBe(401)
        expect(got.headers.get('www-authenticate')).toBe('Basic realm="librato-reporter", charset="UTF-8"')
        expect(got.headers.get('content-type')).toBe('application/json;charset=utf-8')
        expect(json(got)).toEqual({ errors: { request: ['Authorization Required'] } })
      }
    }
  })
})

describe('requests by browsers', () => {
  test('are refused from other sites', async () => {
    const service = await serve()
    const { host } = new URL(service.root)
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: 'http://127.0.0.1:1' },
      { origin: `ftp://${host}` },
      { origin: 'nonsense' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' },
    ]) {
      for (const path of ['/v1/metrics', '/healthz']) expect(await status(service, path, headers)).toBe(403)
      expect(await status(service, '/v1/metrics', headers, 'POST')).toBe(403)
      expect(await status(service, '/v1/metrics', headers, 'OPTIONS')).toBe(403)
    }
    const framed = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' }
    expect(await status(service, '/', framed)).toBe(403)
  })

  test('are welcome from the dashboard, and when somebody follows a link to it', async () => {
    const service = await serve()
    const { host } = new URL(service.root)
    for (const headers of [
      { origin: `http://${host}` },
      { 'sec-fetch-site': 'same-origin' },
      { 'sec-fetch-site': 'none' },
    ]) {
      expect(await status(service, '/v1/metrics', headers)).toBe(200)
    }
    const followed = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }
    expect(await status(service, '/', followed)).not.toBe(403)
  })

  test('must call the service by a name it is known under', async () => {
    const service = await serve({ allowedHosts: ['Metrics.Example.COM'] })
    const { port } = new URL(service.root)
    for (const host of [
      'localhost',
      `LOCALHOST:${port}`,
      '127.0.0.1',
      '127.8.9.1',
      '[::1]:80',
      'metrics.example.com:443',
      'metrics.example.com.',
    ]) {
      expect(await status(service, '/v1/metrics', { host })).toBe(200)
    }
    for (const host of [
      'evil.example',
      'localhost.evil.example',
      '127.0.0.1.evil.example',
      '0.0.0.0',
      '10.0.0.1',
      'a b',
      'user@localhost',
      'localhost/x',
    ]) {
      expect(await status(service, '/healthz', { host })).toBe(403)
    }
    const proxied = { host: 'metrics.example.com', origin: 'https://metrics.example.com' }
    expect(await status(service, '/v1/metrics', proxied)).toBe(200)
    expect(await status(service, '/v1/metrics', { ...proxied, host: 'localhost' })).toBe(200)
    expect(await status(service, '/v1/metrics', { ...proxied, origin: 'https://example.com' })).toBe(403)
  })

  test('may use the address that the connection came in at', async () => {
    const service = await serve({ host: '0.0.0.0' })
    expect(service.service.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/v1$/)
    expect((await service.get('/v1/metrics')).status).toBe(200)
  })
})
