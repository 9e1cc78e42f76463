import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { AnswerThrown } from '../../../lib/service/http/Answer.js'
import { BodyReader } from '../../../lib/service/http/BodyReader.js'
import { weighJson } from '../../../lib/service/http/weighJson.js'
import { TestClock } from '../../../lib/testing/TestClock.js'
import { rawExchange } from '../support/rawExchange.js'
import { basic, json, serve } from '../support/withService.js'

const large = 8 * 1024 * 1024

describe('many bodies at once', () => {
  let clock: TestClock
  let server: Server
  const sockets: Socket[] = []

  /** A server that answers with the length of a body, and says how many bodies it holds. */
  beforeEach(async () => {
    clock = new TestClock()
    const reader = new BodyReader(clock)
    server = createServer(async (request, response) => {
      try {
        const { body, release } = await reader.read(request, response, Number(request.headers['x-caller'] ?? 1))
        response.end(`read ${body.length}`)
        release()
      } catch (error) {
        const status = error instanceof AnswerThrown ? error.answer.status : 400
        response.writeHead(status, { connection: 'close' }).end()
      }
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  })

  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  })

  const port = (): number => (server.address() as AddressInfo).port
  const head = (length: number): string => `POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${length}\r\n\r\n`

  /** Sends a part of a body, and reads. */
  class Sender {
    readonly socket: Socket
    text = ''

    constructor(length: number, part: number) {
      this.socket = connect(port(), '127.0.0.1')
      sockets.push(this.socket)
      this.socket.on('error', () => {})
      this.socket.setEncoding('latin1').on('data', (text: string) => {
        this.text += text
      })
      this.socket.write(head(length) + 'x'.repeat(part))
    }

    async until(text: string, step = 0): Promise<void> {
      while (!this.text.includes(text)) await clock.advance(step)
    }
  }

  /** As many as find room, and one more that waits. */
  async function crowd(part: number, waitingPart = large): Promise<readonly Sender[]> {
    const slow = Array.from({ length: 6 }, () => new Sender(large, part))
    const waiting = new Sender(large, waitingPart)
    // A timer for the one that waits, and one that looks for slow ones.
    while (clock.timers < 2) await clock.advance(0)
    return [...slow, waiting]
  }

  test('a small one passes while large ones fill their room', async () => {
    await crowd(10_000)
    const small = new Sender(1_000, 1_000)
    await small.until('read 1000')
  })

  test('while others wait, those that are slow are cut, and the one that waited gets through', async () => {
    const [slow, , , , , , waiting] = await crowd(10_000)
    await clock.advance(3_000)
    await waiting!.until(`read ${large}`, 1_000)
    await slow!.until('503', 1_000)
  })

  test('those that are fast enough are not, and the one that waited is told to come later', async () => {
    const senders = await crowd(1_000_000)
    const waiting = senders.at(-1)!
    await waiting.until('503', 1_000)
    expect(senders.slice(0, 6).map(({ text }) => text)).toEqual(['', '', '', '', '', ''])
    senders[0]!.socket.write('x'.repeat(large - 1_000_000))
    await senders[0]!.until(`read ${large}`)
  })

  test('dozens that are packed find room at once, by the size that each says it has', async () => {
    const text = randomBytes(32_000).toString('hex')
    const packed = gzipSync(text)
    const headers = { 'content-encoding': 'gzip' }
    const got = await Promise.all(
      Array.from({ length: 60 }, () => fetch(`http://127.0.0.1:${port()}`, { method: 'POST', headers, body: packed })),
    )
    const texts = await Promise.all(got.map((response) => response.text()))
    expect(texts).toEqual(Array(60).fill(`read ${text.length}`))
  })

  test('one that is packed in several parts is read whole, and one that becomes too large is refused', async () => {
    const read = async (...parts: Buffer[]) => {
      const [body, headers] = [Buffer.concat(parts), { 'content-encoding': 'gzip' }]
      const response = await fetch(`http://127.0.0.1:${port()}`, { method: 'POST', headers, body })
      return [response.status, await response.text()]
    }
    const [short, long] = [gzipSync('x'), gzipSync(Buffer.alloc(large - 1, 'x'))]
    expect(await read(long, short)).toEqual([200, `read ${large}`])
    expect(await read(long, short, short)).toEqual([413, ''])
  })

  test('one whose client goes while it waits is forgotten', async () => {
    const senders = await crowd(1_000_000, 1_000)
    senders.at(-1)!.socket.destroy()
    while (clock.timers > 1) await clock.advance(0)
    senders[0]!.socket.write('x'.repeat(large - 1_000_000))
    await senders[0]!.until(`read ${large}`)
    const next = new Sender(large, large)
    await next.until(`read ${large}`)
  })
})

test('a body whose client went before it was read is refused, and holds no room', async () => {
  const clock = new TestClock()
  const reader = new BodyReader(clock)
  let read: Promise<unknown> = Promise.resolve()
  const server = createServer((request, response) => {
    read = once(response, 'close').then(() => reader.read(request, response, 1))
    socket.destroy()
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  socket.write('POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n12345')
  await once(server, 'request')
  await expect(read).rejects.toMatchObject({ status: 400 })
  await new Promise((resolve) => server.close(resolve))
})

describe('before JSON is parsed', () => {
  test('nesting that nobody means is refused, packed or not, on every route', async () => {
    const service = await serve()
    const deep = '['.repeat(100_000) + ']'.repeat(100_000)
    const type = { 'content-type': 'application/json' }
    for (const [path, body, headers] of [
      ['/v1/measurements', gzipSync(deep), { ...type, 'content-encoding': 'gzip' }],
      ['/v1/metrics', `{"gauges":[{"name":"x","value":${'{"a":'.repeat(40)}1${'}'.repeat(40)}}]}`, type],
      ['/v1/spaces', `{"name":${'['.repeat(33)}${']'.repeat(33)}}`, { 'content-type': 'text/plain' }],
    ] as const) {
      const got = await service.post(path, body, headers)
      expect([got.status, json(got)]).toEqual([
        400,
        { errors: { request: ['JSON must be nested at most 32 levels deep'] } },
      ])
    }
  })

  test('millions of lists or values are refused with what makes a client send less', async () => {
    const service = await serve()
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' }
    for (const body of [`[${'[],'.repeat(600_000)}[]]`, `[${'0,'.repeat(3_000_000)}0]`]) {
      const got = await service.post('/v1/measurements', gzipSync(body), headers)
      expect([got.status, got.text]).toEqual([413, expect.stringContaining('send less at once')])
    }
  })

  test('brackets and commas within texts count for nothing, however they are escaped', () => {
    const text = JSON.stringify({ name: `${'[{'.repeat(100)}"\\"`, other: '\\', last: ['",[[[', '\\\\'] })
    expect(weighJson(Buffer.from(text))).toBe(2 * text.length + 2 * 100 + 3 * 50)
  })

  test('what the API takes is taken, up to the deepest attribute and the names of very many metrics', async () => {
    const service = await serve()
    const attribute = JSON.parse(`${'['.repeat(8)}1${']'.repeat(8)}`) as unknown
    const gauges = [{ name: 'x', value: 1, attributes: { deep: attribute } }]
    expect((await service.post('/v1/metrics', { gauges })).status).toBe(200)
    const names = Array.from({ length: 60_000 }, (_, n) => `none.${n}`)
    expect((await service.delete('/v1/metrics', { names })).status).toBe(204)
  })
})

describe('a body', () => {
  test('in thousands of tiny chunks is refused without waiting for the rest', async () => {
    const service = await serve()
    const { user, token } = service.service
    const request = `POST /v1/metrics HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${basic(user, token)}\r\nTransfer-Encoding: chunked\r\n\r\n`
    const text = await rawExchange(service.root, request + '1\r\nx\r\n'.repeat(10_000))
    expect(text).toMatch(
      /^HTTP\/1\.1 400 [^{]*connection: close[^{]*\{"errors":\{"request":\["The body comes in too many chunks/i,
    )
  })

  test('in a few tiny chunks is read', async () => {
    const service = await serve()
    const { user, token } = service.service
    const head = `POST /v1/metrics HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${basic(user, token)}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`
    const body = JSON.stringify({ gauges: Array.from({ length: 100 }, (_, n) => ({ name: `chunk.${n}`, value: 1 })) })
    const chunks = [...body].map((one) => `1\r\n${one}\r\n`).join('')
    expect(await rawExchange(service.root, `${head}${chunks}0\r\n\r\n`, { until: '\r\n\r\n' })).toMatch(
      /^HTTP\/1\.1 200 /,
    )
    expect(json(await service.get('/v1/metrics?name=chunk'))).toMatchObject({ query: { found: 100 } })
  })

  test('whose measurements are wrong by the thousand lists the first ones, also when it is repeated', async () => {
    const service = await serve()
    const ok = { name: 'ok', value: 1, tags: { a: 'b' } }
    const body = { measurements: [ok, ...Array.from({ length: 2_000 }, () => ({}))] }
    for (const _ of ['first', 'repeated']) {
      const got = await service.post('/v1/measurements', body, { 'idempotency-key': 'wrong.1' })
      const { measurements, errors } = json(got) as { measurements: { summary: object }; errors: object[] }
      expect([got.status, measurements.summary, errors.length]).toEqual([
        202,
        { total: 2_001, accepted: 1, failed: 2_000 },
        1_000,
      ])
    }
  })

  test('with more than ten thousand wrong measurements is to be split', async () => {
    const service = await serve()
    const body = { measurements: Array.from({ length: 10_002 }, () => ({})) }
    const got = await service.post('/v1/measurements', body)
    expect([got.status, got.text]).toEqual([413, expect.stringContaining('More than 10000 measurements are not valid')])
  })
})
