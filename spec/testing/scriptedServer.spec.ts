import { connect as dial } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { type ScriptedServer, startScriptedServer } from '../../lib/testing/index.js'

let server: ScriptedServer

beforeEach(async () => {
  server = await startScriptedServer()
})

afterEach(() => server.close())

const post = (body: string | Buffer, headers: Record<string, string> = {}) =>
  fetch(`${server.url}/measurements?a=1`, { method: 'POST', body, headers: { connection: 'close', ...headers } })

describe('a scripted server', () => {
  test('answers by script, then as otherwise, and remembers what it was asked', async () => {
    server.reply(503, { status: 202, headers: { 'x-test': '1' }, body: { a: [1] } }).otherwise({ body: 'done' })
    expect((await post('{"n":1}')).status).toBe(503)
    const second = await post('no json')
    expect([second.status, second.headers.get('x-test'), await second.json()]).toEqual([202, '1', { a: [1] }])
    expect(await (await post(gzipSync('{"n":3}'), { 'content-encoding': 'gzip' })).text()).toBe('done')
    expect(server.requests.map(({ method, url, json }) => [method, url, json])).toEqual([
      ['POST', '/v1/measurements?a=1', { n: 1 }],
      ['POST', '/v1/measurements?a=1', undefined],
      ['POST', '/v1/measurements?a=1', { n: 3 }],
    ])
    expect(server.connections).toBe(3)
  })

  test.each<[string, () => unknown]>([
    [
      'throws',
      () => {
        throw new Error('mine')
      },
    ],
    ['rejects', () => Promise.reject(new Error('mine'))],
  ])('cuts the connection where a function that was to answer %s, and goes on', async (_, reply) => {
    server.reply(reply as () => void)
    await expect(post('1')).rejects.toThrow('fetch failed')
    expect((await post('2')).status).toBe(200)
  })

  test('tells when so many requests have come', async () => {
    const two = server.received(2)
    await post('1')
    await post('2')
    await two
    await server.received(1)
    expect(server.requests).toHaveLength(2)
  })

  test('refuses connections, and comes back on the same port', async () => {
    const { port } = server
    await server.refuse()
    await expect(post('1')).rejects.toThrow()
    await server.refuse()
    await server.listen()
    await server.listen()
    expect(server.port).toBe(port)
    expect((await post('2')).status).toBe(200)
    expect(server.requests).toHaveLength(1)
  })

  test('cuts connections that it has not taken up yet', async () => {
    server.acceptSlowly(60_000)
    const socket = dial(server.port, '127.0.0.1')
    const closed = new Promise((resolve) => socket.once('close', resolve))
    await new Promise((resolve) => socket.once('connect', resolve))
    socket.on('error', () => {})
    await server.close()
    await closed
    expect(server.connections).toBe(0)
  })

  test.each(['reset before the body', 'reset after the body', 'reset mid-answer', 'garbage'] as const)(
    'misbehaves: %s',
    async (name) => {
      server.reply(name)
      await expect(post('1').then((answer) => answer.text())).rejects.toThrow()
      expect((await post('2')).status).toBe(200)
      expect(server.requests).toHaveLength(2)
    },
  )

  test.each([
    ['login page', 200],
    ['bad gateway', 502],
  ] as const)('misbehaves: %s', async (name, status) => {
    server.reply(name)
    const answer = await post('1')
    expect([answer.status, answer.headers.get('content-type')]).toEqual([status, 'text/html'])
    expect(await answer.text()).toContain('<html>')
  })
})
