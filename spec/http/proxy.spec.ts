import { createServer, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { NetworkError, TimeoutError } from '../../lib/errors/index.js'
import { certificate, privateKey } from '../support/certificate.js'
import { coreFor, rejection } from '../support/coreFor.js'
import { type ScriptedServer, startScriptedServer } from '../support/scriptedServer.js'
import { type ForwardProxy, startProxy } from '../support/startProxy.js'

const get = { method: 'GET', path: 'metrics', query: 'a=1' } as const
const post = { method: 'POST', path: 'metrics', body: '{"a":1}' } as const
const names = ['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY', 'NO_PROXY'].flatMap((name) => [name, name.toLowerCase()])
const before = Object.fromEntries(names.map((name) => [name, process.env[name]]))
let server: ScriptedServer
let proxy: ForwardProxy

beforeEach(() => {
  for (const name of names) delete process.env[name]
})

afterEach(async () => {
  for (const name of names) {
    if (before[name] === undefined) delete process.env[name]
    else process.env[name] = before[name]
  }
  await proxy.close()
  await server.close()
})

describe('for https', () => {
  beforeEach(async () => {
    server = await startScriptedServer({ key: privateKey, cert: certificate })
  })

  test('HTTPS_PROXY is tunnelled through, once for requests that follow each other', async () => {
    proxy = await startProxy(server.port)
    process.env['HTTPS_PROXY'] = `http://someone:p%40ss@127.0.0.1:${proxy.port}`
    const core = coreFor('https://service.test/v1', { ca: certificate })
    await core.exchange(get)
    await core.exchange(post)
    core.close()
    expect(proxy.asked).toEqual(['CONNECT service.test:443'])
    expect(proxy.authorizations).toEqual([`Basic ${Buffer.from('someone:p@ss').toString('base64')}`])
    expect(server.requests).toMatchObject([
      { method: 'GET', url: '/v1/metrics?a=1', headers: { host: 'service.test' } },
      { method: 'POST', url: '/v1/metrics', body: '{"a":1}' },
    ])
    expect(server.requests[0]?.headers['proxy-authorization']).toBeUndefined()
  })

  test.each([403, 407, 502])('a tunnel refused with %d is no answer of the service', async (status) => {
    proxy = await startProxy(server.port, status)
    process.env['HTTPS_PROXY'] = `http://127.0.0.1:${proxy.port}`
    const error = await rejection<NetworkError>(coreFor('https://service.test/v1').exchange(post))
    expect(error).toBeInstanceOf(NetworkError)
    expect(error).toMatchObject({ mayHaveArrived: false, isCertificateFault: false, isProxyFault: true })
    expect(error.message).toBe(
      `POST https://service.test/v1/metrics through the proxy http://127.0.0.1:${proxy.port}: the proxy refuses to connect to it (status ${status}).`,
    )
    expect(server.requests).toHaveLength(0)
  })

  test('a certificate is checked behind the proxy, too', async () => {
    proxy = await startProxy(server.port)
    process.env['HTTPS_PROXY'] = `http://127.0.0.1:${proxy.port}`
    const error = await rejection<NetworkError>(coreFor('https://service.test/v1').exchange(post))
    expect(error).toMatchObject({ mayHaveArrived: false, isCertificateFault: true })
  })

  test('a proxy that is not there says that nothing arrived', async () => {
    proxy = await startProxy(server.port)
    await proxy.close()
    process.env['HTTPS_PROXY'] = `http://127.0.0.1:${proxy.port}`
    const error = await rejection<NetworkError>(coreFor('https://service.test/v1').exchange(post))
    expect(error).toMatchObject({ mayHaveArrived: false, cause: { code: 'ECONNREFUSED' } })
    proxy = await startProxy(server.port)
  })

  test('a proxy that never answers is let go of in time', async () => {
    proxy = await startProxy(server.port)
    let closed: () => void = () => {}
    const isClosed = new Promise<void>((resolve) => {
      closed = resolve
    })
    const silent = createServer((socket: Socket) => {
      socket.on('error', () => {})
      socket.on('close', closed)
      socket.resume()
    })
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    process.env['HTTPS_PROXY'] = `http://127.0.0.1:${(silent.address() as { port: number }).port}`
    const error = await rejection<TimeoutError>(coreFor('https://service.test/v1', { timeout: 40 }).exchange(post))
    expect(error).toBeInstanceOf(TimeoutError)
    expect(error.mayHaveArrived).toBe(false)
    // Left open, the connection would keep the process alive.
    await isClosed
    await new Promise((resolve) => silent.close(resolve))
  })
})

describe('for plain http', () => {
  beforeEach(async () => {
    server = await startScriptedServer()
    proxy = await startProxy(server.port)
    process.env['HTTP_PROXY'] = `http://127.0.0.1:${proxy.port}`
  })

  test('HTTP_PROXY is asked by whole urls', async () => {
    const core = coreFor('http://service.test/v1', { allowPlaintext: true })
    await core.exchange(get)
    await core.exchange(post)
    core.close()
    expect(proxy.asked).toEqual(['GET http://service.test/v1/metrics?a=1', 'POST http://service.test/v1/metrics'])
    expect(server.requests).toMatchObject([{ url: '/v1/metrics?a=1' }, { body: '{"a":1}' }])
  })

  test('this machine is reached without the proxy', async () => {
    const core = coreFor(server.url)
    await core.exchange(get)
    core.close()
    expect(proxy.asked).toEqual([])
    expect(server.requests).toHaveLength(1)
  })

  test.each(['service.test', '.test', '*.test', 'other.example, service.test', '*'])(
    'NO_PROXY=%s keeps it out',
    (noProxy) => {
      process.env['NO_PROXY'] = noProxy
      // The host doesn't exist, so going there without the proxy can only fail.
      const error = rejection<NetworkError | TimeoutError>(
        coreFor('http://service.test:9/v1', { allowPlaintext: true, timeout: 500 }).exchange(get),
      )
      return expect(error.then(({ mayHaveArrived }) => ({ mayHaveArrived, asked: proxy.asked }))).resolves.toEqual({
        mayHaveArrived: false,
        asked: [],
      })
    },
  )

  test.each(['socks5://127.0.0.1:1080', 'http://', 'http://a%zz:secret-word@127.0.0.1', 'http://[::bad'])(
    'a proxy that is none (%s) is refused without being repeated',
    (text) => {
      process.env['HTTP_PROXY'] = text
      const connect = () => coreFor('http://service.test/v1', { allowPlaintext: true })
      expect(connect).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }))
      expect(connect).not.toThrow(/secret-word|1080|bad/)
    },
  )
})
