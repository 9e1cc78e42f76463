import { once } from 'node:events'
import { createServer, type Server, type ServerResponse } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { Outgoing } from '../../../lib/service/http/Outgoing.js'
import { readLimits } from '../../../lib/service/reading/readLimits.js'
import { TestClock } from '../../../lib/testing/TestClock.js'

const half = readLimits.outgoingPerCaller

let server: Server
let clock: TestClock
let outgoing: Outgoing

beforeEach(async () => {
  server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  clock = new TestClock()
  outgoing = new Outgoing(clock)
})

afterEach(() => {
  server.close()
})

/** A request whose caller doesn't read, and the response to it. */
async function request(): Promise<{ caller: Socket; response: ServerResponse }> {
  const caller = connect((server.address() as AddressInfo).port, '127.0.0.1')
  caller.on('error', () => undefined)
  caller.pause()
  caller.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
  const [, response] = (await once(server, 'request')) as [unknown, ServerResponse]
  return { caller, response }
}

test('what callers have not taken is bounded, in all and for each, but for an answer that is alone', async () => {
  const [one, two] = [await request(), await request()]
  expect(outgoing.hasRoom('a', 10 * half)).toBe(true)
  outgoing.add('a', half, one.response)
  expect([outgoing.hasRoom('a', half), outgoing.hasRoom('a', 1_000), outgoing.hasRoom('b', half)]).toEqual([
    false,
    true,
    true,
  ])
  outgoing.add('b', half, two.response)
  expect([outgoing.hasRoom('c', half), outgoing.bytes]).toEqual([false, 2 * half])
  two.caller.destroy()
  await once(two.response, 'close')
  expect([outgoing.hasRoom('c', half), outgoing.bytes]).toEqual([true, half])
  one.caller.destroy()
  await once(one.response, 'close')
  expect(outgoing.bytes).toBe(0)
})

test('an answer whose caller has gone before it was ready holds nothing', async () => {
  const { response, caller } = await request()
  caller.destroy()
  await once(response, 'close')
  outgoing.add('a', half, response)
  expect([outgoing.bytes, clock.timers]).toEqual([0, 0])
})

test('an answer that its caller takes too slowly is cut', async () => {
  const { response, caller } = await request()
  const closed = once(response, 'close')
  const body = Buffer.alloc(16 * 1024 * 1024)
  outgoing.add('a', body.length, response)
  response.end(body)
  const seconds = 60 + body.length / 64_000
  await clock.advance((seconds - 1) * 1_000)
  expect(response.destroyed).toBe(false)
  await clock.advance(2_000)
  await closed
  expect(outgoing.bytes).toBe(0)
  let received = 0
  caller.on('data', (chunk) => {
    received += chunk.length
  })
  await once(caller.resume(), 'close')
  expect(received).toBeLessThan(body.length)
})
