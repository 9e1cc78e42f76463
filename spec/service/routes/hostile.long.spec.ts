import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { type HostileRequest, hostileRequest } from '../support/hostileRequest.js'
import { MeasuredService } from '../support/MeasuredService.js'
import { rawExchange } from '../support/rawExchange.js'
import { basic } from '../support/withService.js'

const rounds = 1_000
/** Requests that are under way together. */
const atOnce = 10
/** Bytes that the service may hold more after 10,000 requests than after its first 1,000: tokens and jobs that they made, and nothing per request. */
const mostGrowth = 16 * 1024 * 1024
const authorization = basic('me@example.com', 'a-token-of-the-specs')
const measureTime = Math.floor(Date.now() / 1_000) - 600

let data: string
let service: MeasuredService

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'hostile-'))
  service = await start()
})

afterAll(async () => {
  await service.close()
  await rm(data, { recursive: true })
})

function start(): Promise<MeasuredService> {
  return MeasuredService.start(data, 'me@example.com', 'a-token-of-the-specs')
}

async function call(method: string, path: string, body?: object): Promise<unknown> {
  const headers = { authorization, 'content-type': 'application/json' }
  const got = await fetch(service.root + path, {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  expect(got.status).toBeLessThan(300)
  const text = await got.text()
  return text === '' ? undefined : JSON.parse(text)
}

/** What must stay as it is: something of every resource. Their numbers are beyond those that requests try. */
async function witnesses(): Promise<readonly string[]> {
  for (let n = 0; n < 5; n += 1) await call('POST', '/v1/spaces', { name: `before the witnesses ${n}` })
  await call('POST', '/v1/metrics', { gauges: [{ name: 'the.witness', value: 42, measure_time: measureTime }] })
  const paths = [`/v1/metrics/the.witness?count=10&end_time=${measureTime + 1}`]
  const bodies: readonly [string, object][] = [
    ['/v1/annotations/the.witness', { title: 'kept', start_time: 7 }],
    ['/v1/alerts', { name: 'the.witness', conditions: [{ type: 'above', metric_name: 'none', threshold: 1 }] }],
    ['/v1/services', { type: 'mail', title: 'kept', settings: { addresses: 'a@example.com' } }],
    ['/v1/users', { email: 'kept@example.com', reference: 'kept' }],
    ['/v1/instruments', { name: 'kept' }],
    ['/v1/dashboards', { name: 'kept' }],
    ['/v1/spaces', { name: 'kept' }],
  ]
  for (const [path, body] of bodies) paths.push(`${path}/${((await call('POST', path, body)) as { id: number }).id}`)
  return paths
}

/** Sends one, and holds its answer to being a clear one. */
async function expectAnswer({ line, bytes, ends }: HostileRequest): Promise<void> {
  const text = await rawExchange(service.root, bytes, { ends })
  // Nobody is left to read the answer, or what was asked for is no request that has one.
  if (text === '' && ends) return
  for (const { status, content } of answersIn(text)) {
    const told = `${line.slice(0, 200)} → ${text.slice(0, 600)}`
    if (!(status < 500)) throw new Error(told)
    // Behind the answer to a HEAD, whose length is that of a body which isn't sent, there is no telling what is what.
    if (line.startsWith('HEAD ')) return
    if (status < 400 || content === '') continue
    const { errors, message, error } = (parsed(content) ?? {}) as Record<string, unknown>
    if ((errors ?? message ?? error) === undefined) throw new Error(told)
  }
}

/** All answers of one connection: to what looked like a request of its own, too. */
function answersIn(text: string): readonly { readonly status: number; readonly content: string }[] {
  const answers: { status: number; content: string }[] = []
  for (let rest = Buffer.from(text); rest.length > 0; ) {
    const end = rest.indexOf('\r\n\r\n')
    const head = rest.toString('utf8', 0, end === -1 ? rest.length : end)
    const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(head)?.[1])
    const length = Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? 0)
    const start = end + 4
    answers.push({ status, content: rest.toString('utf8', start, start + length) })
    if (end === -1) return answers
    rest = rest.subarray(start + length)
  }
  return answers
}

function parsed(content: string): unknown {
  try {
    return JSON.parse(content)
  } catch {
    return undefined
  }
}

test('10,000 hostile requests are refused or answered; nothing fails, grows, or is lost', async () => {
  const paths = await witnesses()
  const before = await Promise.all(paths.map((path) => call('GET', path)))
  const requests = fc.array(hostileRequest(authorization), { minLength: atOnce, maxLength: atOnce })
  const send = (numRuns: number): Promise<void> =>
    fc.assert(
      fc.asyncProperty(requests, async (some) => {
        await Promise.all(some.map(expectAnswer))
        expect(service.isRunning).toBe(true)
      }),
      // What fails is told as it was: to make it smaller would take as many requests again.
      { numRuns, endOnFailure: true },
    )
  await send(rounds / 10)
  const early = await service.memory()
  await send(rounds - rounds / 10)
  const late = await service.memory()
  expect(late.heap - early.heap).toBeLessThan(mostGrowth)
  expect(await Promise.all(paths.map((path) => call('GET', path)))).toEqual(before)

  expect(await service.close()).toBe('0')
  service = await start()
  expect(await Promise.all(paths.map((path) => call('GET', path)))).toEqual(before)
}, 300_000)
