import { getEventListeners } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { InvalidResponseError, type LibratoError, NetworkError, TimeoutError } from '../../lib/errors/index.js'
import type { HttpCore } from '../../lib/http/HttpCore.js'
import { packageVersion } from '../../lib/packageVersion.js'
import { ProcessHold } from '../../lib/runtime/ProcessHold.js'
import { coreFor, rejection, token, user } from '../support/coreFor.js'
import { type ScriptedServer, startScriptedServer } from '../support/scriptedServer.js'

let server: ScriptedServer
let core: HttpCore
const get = { method: 'GET', path: 'metrics' } as const
const post = { method: 'POST', path: 'metrics', body: '{}' } as const

beforeEach(async () => {
  server = await startScriptedServer()
  core = coreFor(server.url)
})

afterEach(async () => {
  core.close()
  await server.close()
})

describe('a request', () => {
  test('carries credentials in UTF-8, a user agent, and asks for JSON', async () => {
    await core.exchange(get)
    expect(server.requests).toMatchObject([
      {
        method: 'GET',
        url: '/v1/metrics',
        body: '',
        headers: {
          authorization: `Basic ${Buffer.from(`${user}:${token}`).toString('base64')}`,
          'user-agent': `librato-reporter/${packageVersion()} (node ${process.versions.node}; ${process.platform})`,
          accept: 'application/json',
        },
      },
    ])
    expect(server.requests[0]?.headers['content-type']).toBeUndefined()
  })

  test.each(['POST', 'PUT', 'DELETE'] as const)('%s sends its body as UTF-8 with its length', async (method) => {
    await core.exchange({ method, path: 'metrics', query: 'a=1', body: '{"name":"é"}' })
    expect(server.requests).toMatchObject([
      {
        method,
        url: '/v1/metrics?a=1',
        body: '{"name":"é"}',
        headers: { 'content-type': 'application/json', 'content-length': '13' },
      },
    ])
  })

  test.each(['POST', 'PUT', 'DELETE'] as const)('%s may go without a body', async (method) => {
    expect(await core.exchange({ method, path: 'metrics' })).toMatchObject({ status: 200, body: '' })
    expect(server.requests[0]?.headers['content-type']).toBeUndefined()
  })

  test('sends bytes as they are', async () => {
    await core.exchange({ ...post, body: Buffer.from('name=x'), contentType: 'application/x-www-form-urlencoded' })
    expect(server.requests).toMatchObject([
      { body: 'name=x', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    ])
  })

  test('takes headers of its own over those of the core, but never other credentials', async () => {
    const own = coreFor(server.url, { headers: { 'X-Team': 'a', 'X-Zone': 'b' }, userAgent: 'mine/1' })
    await own.exchange({ ...get, headers: { 'x-team': 'c', Authorization: 'Basic other', 'idempotency-key': 'k' } })
    own.close()
    expect(server.requests[0]?.headers).toMatchObject({
      'x-team': 'c',
      'x-zone': 'b',
      'user-agent': 'mine/1',
      'idempotency-key': 'k',
    })
    expect(server.requests[0]?.headers.authorization).not.toBe('Basic other')
  })

  test('carries the new credentials once they are replaced', async () => {
    core.setCredentials('you@example.com', 'another-token')
    await core.exchange(get)
    const expected = `Basic ${Buffer.from('you@example.com:another-token').toString('base64')}`
    expect(server.requests[0]?.headers.authorization).toBe(expected)
    expect(() => core.setCredentials('', '')).toThrow(expect.objectContaining({ code: 'MISSING_CREDENTIALS' }))
  })

  test('uses one connection for requests that follow each other', async () => {
    await core.exchange(get)
    await core.exchange(post)
    await core.exchange({ method: 'DELETE', path: 'metrics/a' })
    expect(server.connections).toBe(1)
  })
})

describe('an answer', () => {
  test.each([200, 204, 301, 400, 401, 403, 404, 422, 429, 500, 503])(
    'of status %d is given back, not thrown',
    async (status) => {
      server.reply({ status, headers: { location: '/elsewhere' } })
      expect((await core.exchange(get)).status).toBe(status)
      expect(server.requests).toHaveLength(1)
    },
  )

  test('is decompressed', async () => {
    server.reply({ headers: { 'content-encoding': 'gzip' }, body: gzipSync('{"a":"é"}') })
    expect((await core.exchange(get)).body).toBe('{"a":"é"}')
  })

  test('may claim gzip and have no body', async () => {
    server.reply({ status: 202, headers: { 'content-encoding': 'gzip' } })
    expect(await core.exchange(get)).toMatchObject({ status: 202, body: '' })
  })

  test('tells what its headers say about waiting, limits and clocks', async () => {
    const date = new Date(Date.now() + 3_600_000).toUTCString()
    server.reply({
      status: 429,
      headers: {
        'retry-after': '7',
        'X-Librato-RateLimit-Agg': 'limit=100, remaining=3, reset=1700000000',
        'X-Librato-RateLimit-Std': 'remaining=50',
        date,
      },
    })
    const response = await core.exchange(get)
    expect(response).toMatchObject({ retryAfter: 7_000, rateLimit: { limit: 100, remaining: 3, reset: 1_700_000_000 } })
    expect(Math.abs((response.clockSkew ?? 0) - 3_600_000)).toBeLessThanOrEqual(10_000)
  })

  test('says whether the whole request had left when it came', async () => {
    expect(await core.exchange(post)).toMatchObject({ isSent: true })
    const sockets: Socket[] = []
    const hasty = createServer((socket) => {
      sockets.push(socket.on('error', () => {}))
      // Answers to the first bytes, and reads no more.
      socket.once('data', () => socket.pause().write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}'))
    })
    await new Promise<void>((resolve) => hasty.listen(0, '127.0.0.1', resolve))
    const other = coreFor(`http://127.0.0.1:${(hasty.address() as { port: number }).port}/v1`)
    const body = Buffer.alloc(64 * 1024 * 1024, ' ')
    expect(await other.exchange({ ...post, body })).toMatchObject({ status: 200, isSent: false })
    for (const socket of sockets) socket.destroy()
    other.close()
    await new Promise((resolve) => hasty.close(resolve))
  })

  test('says nothing about what its headers do not say', async () => {
    const response = await core.exchange(get)
    expect(response).not.toHaveProperty('retryAfter')
    expect(response).not.toHaveProperty('rateLimit')
  })

  test('of 4 MiB is taken, and of a byte more refused', async () => {
    server.reply(
      { body: Buffer.alloc(4 * 1024 * 1024, 'a') },
      { status: 404, body: Buffer.alloc(4 * 1024 * 1024 + 1, 'a') },
    )
    expect((await core.exchange(get)).body).toHaveLength(4 * 1024 * 1024)
    const error = await rejection<InvalidResponseError>(core.exchange(get))
    expect(error).toBeInstanceOf(InvalidResponseError)
    expect(error).toMatchObject({ status: 404, retryable: false })
    expect(error.message).toMatch(/larger than 4194304 bytes/)
  })

  test('that is a gzip bomb is stopped', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024))
    server.reply({ headers: { 'content-encoding': 'gzip' }, body: bomb })
    expect(await rejection(core.exchange(get))).toBeInstanceOf(InvalidResponseError)
  })

  test('without an end is stopped', async () => {
    server.reply((_, response) => {
      const write = () => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536, 'a')));
      }
      response.on('drain', write)
      write()
    })
    expect(await rejection(core.exchange(get))).toBeInstanceOf(InvalidResponseError)
  })

  test('that claims to be gzip and is not is no answer of this API', async () => {
    server.reply({ headers: { 'content-encoding': 'gzip' }, body: 'plain text' })
    expect(await rejection(core.exchange(get))).toBeInstanceOf(InvalidResponseError)
  })

  test('whose gzip ends early is no answer of this API', async () => {
    const packed = gzipSync(Buffer.from('{"a":1}'.repeat(1_000)))
    server.reply({ headers: { 'content-encoding': 'gzip' }, body: packed.subarray(0, packed.length - 12) })
    expect(await rejection(core.exchange(get))).toBeInstanceOf(InvalidResponseError)
  })
})

describe('a failure', () => {
  test('to connect says that nothing arrived', async () => {
    const { url } = server
    await server.close()
    const error = await rejection<NetworkError>(coreFor(url).exchange(post))
    expect(error).toBeInstanceOf(NetworkError)
    expect(error).toMatchObject({ mayHaveArrived: false, isCertificateFault: false, retryable: true, attempts: 1 })
    expect(error.cause).toMatchObject({ code: 'ECONNREFUSED' })
    expect(error.message).toContain(`POST ${url}/metrics`)
    server = await startScriptedServer()
  })

  test.each<[string, (socket: Socket) => void]>([
    ['before the answer', (socket) => socket.destroy()],
    ['inside the headers', (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Le')],
    ['inside the body', (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{"a"')],
    ['inside a chunk', (socket) => socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"')],
    [
      'inside a compressed body',
      (socket) => {
        socket.write('HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 90\r\n\r\n')
        socket.end(gzipSync('{"a":1}').subarray(0, 15))
      },
    ],
  ])('%s leaves open whether the request arrived', async (_, cut) => {
    server.reply((_request, _response, socket: Socket) => cut(socket))
    const error = await rejection<NetworkError>(core.exchange(post))
    expect(error).toBeInstanceOf(NetworkError)
    expect(error).toMatchObject({ mayHaveArrived: true, retryable: true, isCertificateFault: false })
  })

  test('to speak HTTP is no answer of this API', async () => {
    server.reply((_request, _response, socket) => socket.end('SSH-2.0-OpenSSH_9.6\r\n'))
    expect(await rejection(core.exchange(get))).toBeInstanceOf(InvalidResponseError)
  })

  test('to answer in time is a time-out, of which nobody knows whether it arrived', async () => {
    server.reply(() => {})
    const error = await rejection<TimeoutError>(core.exchange({ ...post, timeout: 30 }))
    expect(error).toBeInstanceOf(TimeoutError)
    expect(error).toMatchObject({ mayHaveArrived: true, retryable: true })
    expect(error.message).toMatch(/no whole answer within 30 ms/)
  })

  test('to finish an answer in time is a time-out, however it trickles', async () => {
    const drip: NodeJS.Timeout[] = []
    server.reply((_, response) => {
      drip.push(setInterval(() => response.write(' '), 5))
      response.on('close', () => clearInterval(drip[0]))
    })
    expect(await rejection(core.exchange({ ...get, timeout: 60 }))).toBeInstanceOf(TimeoutError)
  })

  test('to get TLS going in time says that nothing arrived', async () => {
    const sockets: Socket[] = []
    const silent = createServer((socket) => {
      sockets.push(socket)
      socket.on('error', () => {})
    })
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    const { port } = silent.address() as { port: number }
    const error = await rejection<TimeoutError>(coreFor(`https://127.0.0.1:${port}`, { timeout: 30 }).exchange(post))
    expect(error).toBeInstanceOf(TimeoutError)
    expect(error).toMatchObject({ mayHaveArrived: false })
    expect(error.message).toMatch(/no connection within 30 ms/)
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => silent.close(resolve))
  })
})

describe('a signal', () => {
  test('that has fired sends nothing', async () => {
    const error = await rejection<LibratoError>(core.exchange({ ...get, signal: AbortSignal.abort() }))
    expect(error).toMatchObject({ code: 'ABORTED', attempts: 0, retryable: false })
    expect(server.requests).toHaveLength(0)
  })

  test('that fires ends the request under way', async () => {
    server.reply(() => {})
    const controller = new AbortController()
    const outcome = rejection<LibratoError>(core.exchange({ ...post, signal: controller.signal }))
    await server.received(1)
    controller.abort()
    expect(await outcome).toMatchObject({ code: 'ABORTED', attempts: 1 })
  })

  test('is let go of once the answer is there', async () => {
    const { signal } = new AbortController()
    await core.exchange({ ...get, signal })
    server.reply((_request, _response, socket) => socket.end('nonsense\r\n'))
    await rejection(core.exchange({ ...get, signal }))
    expect(getEventListeners(signal, 'abort')).toHaveLength(0)
  })
})

describe('a kept-alive connection', () => {
  test('that the server resets before an answer costs nothing: the request goes once more, on a fresh one', async () => {
    await core.exchange(get)
    server.reply((_request, _response, socket) => socket.destroy())
    expect((await core.exchange(post)).status).toBe(200)
    expect(server.requests.map(({ method, connection }) => `${method} ${connection}`)).toEqual([
      'GET 1',
      'POST 1',
      'POST 2',
    ])
  })

  test('that is reset, and its successor too, fails: there is one replay', async () => {
    await core.exchange(get)
    const reset = (_request: unknown, _response: unknown, socket: Socket) => socket.destroy()
    server.reply(reset, reset)
    expect(await rejection(core.exchange(post))).toBeInstanceOf(NetworkError)
    expect(server.requests).toHaveLength(3)
  })

  test('is not used for what must not be sent twice: an idle one may be closing', async () => {
    await core.exchange(get)
    server.reply((_request, _response, socket) => socket.destroy())
    expect(await rejection(core.exchange({ ...post, idempotent: false }))).toBeInstanceOf(NetworkError)
    expect(server.requests.map(({ method, connection }) => `${method} ${connection}`)).toEqual(['GET 1', 'POST 2'])
  })

  test('that breaks after the answer began is not replayed', async () => {
    await core.exchange(get)
    server.reply((_request, _response, socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{'))
    expect(await rejection(core.exchange(post))).toBeInstanceOf(NetworkError)
    expect(server.requests).toHaveLength(2)
  })

  test('that is new is not replayed', async () => {
    server.reply((_request, _response, socket) => socket.destroy())
    expect(await rejection(core.exchange(post))).toBeInstanceOf(NetworkError)
    expect(server.requests).toHaveLength(1)
  })
})

describe('a hold', () => {
  test('decides over the socket while the request runs, and not afterwards', async () => {
    const members: string[] = []
    class SpyingHold extends ProcessHold {
      override join(member: { ref(): unknown; unref(): unknown }): () => void {
        const isSocket = 'remoteAddress' in member
        if (isSocket) members.push('joins')
        const leave = super.join(member)
        let left = false
        return () => {
          if (isSocket && !left) members.push('leaves')
          left = true
          leave()
        }
      }
    }
    const hold = new SpyingHold()
    const release = hold.hold()
    await core.exchange({ ...post, hold })
    await core.exchange({ ...post, hold })
    release()
    expect(members).toEqual(['joins', 'leaves', 'joins', 'leaves'])
    expect(server.connections).toBe(1)
  })
})
