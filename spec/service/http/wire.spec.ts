import { gzipSync } from 'node:zlib'
import { describe, expect, test } from '@jest/globals'
import { rawExchange } from '../support/rawExchange.js'
import { basic, json, type ServiceUnderTest, serve } from '../support/withService.js'

function head(service: ServiceUnderTest, line: string, ...more: string[]): string {
  const { user, token } = service.service
  return [`${line} HTTP/1.1`, 'Host: localhost', `Authorization: ${basic(user, token)}`, ...more, '', ''].join('\r\n')
}

const gauge = '{"gauges":[{"name":"raw","value":1}]}'

describe('on the wire', () => {
  test('a Content-Length that counts characters is a clear 400, and the connection is closed', async () => {
    const service = await serve()
    const body = JSON.stringify({ measurements: [{ name: 'x', value: 1, tags: { stadt: 'Köln, Zürich, Łódź' } }] })
    const request = head(
      service,
      'POST /v1/measurements',
      'Content-Type: application/json',
      `Content-Length: ${body.length}`,
    )
    const text = await rawExchange(service.root, request + body)
    expect(text).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/)
    expect(text).toMatch(/connection: close/i)
    expect(text).toContain('{"code":400,"message":"Unable to process JSON"}')
    expect(text.match(/HTTP\/1\.1/g)).toHaveLength(1)
  })

  test('a whole request that is followed by rubbish keeps its own answer', async () => {
    const service = await serve()
    const request = head(
      service,
      'POST /v1/metrics',
      'Content-Type: application/json',
      `Content-Length: ${gauge.length}`,
    )
    const text = await rawExchange(service.root, `${request}${gauge}}}\r\n\r\n`)
    expect(text).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
    expect((await service.get('/v1/metrics/raw')).status).toBe(200)
  })

  test('a body that ends before its Content-Length is a clear 400', async () => {
    const service = await serve()
    const request = head(service, 'POST /v1/metrics', 'Content-Type: application/json', 'Content-Length: 500')
    const text = await rawExchange(service.root, request + gauge, { ends: true })
    expect(text).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/)
    expect(text).toContain('{"errors":{"request":["The request ends before its Content-Length"]}}')
    expect((await service.get('/v1/metrics/raw')).status).toBe(404)
  })

  test('what is no HTTP at all, or has endless headers, is answered in JSON', async () => {
    const service = await serve()
    const nonsense = await rawExchange(service.root, 'hello\r\n\r\n')
    expect(nonsense).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n[^{]*Connection: close\r\n\r\n\{"errors":\{"request":\["/)
    const endless = await rawExchange(service.root, head(service, 'GET /v1/metrics', `X-Long: ${'x'.repeat(20_000)}`))
    expect(endless).toMatch(/^HTTP\/1\.1 431 /)
  })

  test('a gzip announcement without a body, and a type without a body, are fine on every method', async () => {
    const service = await serve()
    await service.post('/v1/metrics', { gauges: [{ name: 'x', value: 1 }] })
    const headers = { 'content-encoding': 'gzip', 'content-type': 'application/json' }
    expect((await service.get('/v1/metrics', { headers })).status).toBe(200)
    expect((await service.delete('/v1/metrics/x', undefined, headers)).status).toBe(204)
    expect((await service.post('/v1/metrics', undefined, headers)).status).toBe(400)
  })

  test('a chunked body is read like any other, and refused when it grows too large', async () => {
    const service = await serve()
    const start = head(service, 'POST /v1/metrics', 'Content-Type: application/json', 'Transfer-Encoding: chunked')
    const whole = `${gauge.length.toString(16)}\r\n${gauge}\r\n0\r\n\r\n`
    expect(await rawExchange(service.root, start + whole, { until: '\r\n\r\n' })).toMatch(/^HTTP\/1\.1 200 OK/)
    const piece = `${(1 << 20).toString(16)}\r\n${' '.repeat(1 << 20)}\r\n`
    const large = await rawExchange(service.root, `${start}${piece.repeat(9)}0\r\n\r\n`, { until: '"]}}' })
    expect(large).toMatch(/^HTTP\/1\.1 413 /)
  })

  test('a Content-Length beyond all hope is refused at once', async () => {
    const service = await serve()
    const request = head(service, 'POST /v1/metrics', 'Content-Type: application/json', 'Content-Length: 99999999999')
    const text = await rawExchange(service.root, request)
    expect(text).toMatch(/^HTTP\/1\.1 413 /)
    expect(text).toMatch(/connection: close/i)
  })

  test('many requests share one connection, refused ones with unread bodies among them', async () => {
    const service = await serve()
    const packed = gzipSync(gauge)
    const post = (...more: string[]) => head(service, 'POST /v1/metrics', 'Content-Type: application/json', ...more)
    const unread = `POST /v1/metrics HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${gauge.length}\r\n\r\n${gauge}`
    const bytes = Buffer.concat([
      Buffer.from(unread),
      Buffer.from(post('Content-Encoding: gzip', `Content-Length: ${packed.length}`)),
      packed,
      Buffer.from(head(service, 'GET /v1/metrics', 'Connection: close')),
    ])
    const text = await rawExchange(service.root, bytes)
    expect([...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status)).toEqual(['401', '200', '200'])
  })

  test('an empty Host is no name that the service is known under', async () => {
    const service = await serve()
    const text = await rawExchange(service.root, 'GET /healthz HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n')
    expect(text).toMatch(/^HTTP\/1\.1 403 /)
  })

  test('HEAD has the headers of GET and no body', async () => {
    const service = await serve()
    const got = await service.call('HEAD', '/v1/metrics')
    expect(got.status).toBe(200)
    expect(got.headers.get('content-type')).toBe('application/json;charset=utf-8')
    expect(Number(got.headers.get('content-length'))).toBeGreaterThan(0)
    expect(got.text).toBe('')
  })

  test('a slash too many, as of a base and a path that have one each, makes no difference', async () => {
    const service = await serve()
    await service.post('/v1/metrics', { gauges: [{ name: 'x', value: 1 }] })
    for (const path of [
      '//v1/metrics',
      '/v1//metrics?name=x//y&name=',
      '/v1//metrics//x',
      '//v1//gauges//x.json',
      '/v1/metrics//',
    ])
      expect([path, (await service.get(path)).status]).toEqual([path, path.includes('y') ? 400 : 200])
    expect((await service.post('//v1/metrics', { gauges: [{ name: 'x', value: 1 }] })).status).toBe(200)
  })

  test('unknown paths are 404, known ones with another method 405', async () => {
    const service = await serve()
    for (const path of [
      '/v1',
      '/v1/nothing',
      '/v2/metrics',
      '/v1/metrics/a/b',
      '/assets/../package.json',
      '/assets/%2e%2e%2fpackage.json',
    ]) {
      const got = await service.get(path)
      expect(got.status).toBe(404)
      expect(json(got)).toEqual({ errors: { request: ['Not Found'] } })
    }
    const got = await service.call('PATCH', '/v1/metrics')
    expect(got.status).toBe(405)
    expect(got.headers.get('allow')).toBe('DELETE, GET, HEAD, POST, PUT')
    expect(json(got)).toEqual({ errors: { request: ['Method Not Allowed'] } })
  })
})
