import { once } from 'node:events'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { type FastifyInstance, fastify } from 'fastify'
import qs from 'qs'
import { systemRuntime } from '../../../lib/runtime/systemRuntime.js'
import type { Caller } from '../../../lib/service/access/Caller.js'
import type { TokenDirectory } from '../../../lib/service/access/TokenDirectory.js'
import { FaultInjector } from '../../../lib/service/faults/FaultInjector.js'
import { jsonType } from '../../../lib/service/http/Answer.js'
import { Authenticator } from '../../../lib/service/http/Authenticator.js'
import { BrowserGuard } from '../../../lib/service/http/BrowserGuard.js'
import { createApp } from '../../../lib/service/http/createApp.js'
import { Dispatcher } from '../../../lib/service/http/Dispatcher.js'
import { FormParser } from '../../../lib/service/http/FormParser.js'
import type { Route, RouteContext } from '../../../lib/service/http/Route.js'
import { readLimits } from '../../../lib/service/reading/readLimits.js'
import { getMeasurements } from '../../../lib/service/routes/getMeasurements.js'
import { healthz } from '../../../lib/service/routes/healthz.js'
import type { ReadOptions, ReadQuery, Store } from '../../../lib/service/store/Store.js'
import { basic } from '../support/withService.js'

/** A read that the store is asked for, and how it ends. */
interface Read {
  readonly name: string
  readonly isEnded: boolean
  answer(): void
}

let app: FastifyInstance
let url: string
let reads: Read[]

/** A store whose reads end when the test says so, or their signal. */
function slowStore(): Store {
  const read = ({ name }: ReadQuery, { signal }: ReadOptions = {}) =>
    new Promise((resolve, reject) => {
      let isEnded = false
      signal?.addEventListener('abort', () => {
        isEnded = true
        reject(signal.reason)
      })
      reads.push({
        name,
        get isEnded() {
          return isEnded
        },
        answer: () => resolve(undefined),
      })
    })
  const health = async () => ({ metrics: 0, series: 0, bytes: 0, schemaVersion: 1, retainedFrom: {} })
  const clock = { now: () => systemRuntime.now() }
  const trouble = () => undefined
  return { read, health, clock, trouble, getMetric: async () => undefined } as unknown as Store
}

/** A change that reads. */
const change: Route = {
  method: 'POST',
  path: '/v1/change',
  async answer(_request, { store }) {
    await store.read({ name: 'change', end: 1 })
    return { status: 204 }
  },
}

/** Large answers, to a read and to a change. */
const large = (['GET', 'POST'] as const).map(
  (method): Route => ({
    method,
    path: '/v1/large',
    answer: async () => ({
      status: 200,
      headers: { 'content-type': jsonType },
      body: Buffer.alloc(readLimits.outgoingPerCaller, ' '),
    }),
  }),
)

beforeEach(async () => {
  reads = []
  const runtime = systemRuntime
  const faults = new FaultInjector(undefined, runtime)
  const context = { store: slowStore(), runtime, forms: new FormParser(qs), startedAt: 0 } as unknown as RouteContext
  const viewers: Pick<TokenDirectory, 'find'> = {
    find: (token) => ({ id: Number(token), role: 'viewer', access: { hasEnded: false } }) as Caller,
  }
  app = createApp({
    createFastify: fastify,
    routes: [getMeasurements, healthz, change, ...large],
    guard: new BrowserGuard('127.0.0.1', []),
    authenticator: new Authenticator('admin', 'secret', viewers),
    faults,
    dispatcher: new Dispatcher(context, faults, undefined),
  })
  url = await app.listen({ host: '127.0.0.1', port: 0 })
})

afterEach(async () => {
  for (const read of reads) read.answer()
  await app.close()
})

interface Asked {
  readonly status: Promise<{ status: number; headers: NodeJS.Dict<unknown>; text: string }>
  hangUp(): void
}

/** A request of a caller: a number is a viewer's token. */
function ask(path: string, caller: number | 'admin' = 'admin', method = 'GET'): Asked {
  const authorization = caller === 'admin' ? basic('admin', 'secret') : basic('token', String(caller))
  const sent = httpRequest(url + path, { method, headers: { authorization }, agent: false })
  const status = new Promise<Awaited<Asked['status']>>((resolve, reject) => {
    sent.on('error', reject)
    sent.on('response', async (response) => {
      let text = ''
      for await (const chunk of response) text += chunk
      resolve({ status: response.statusCode ?? 0, headers: response.headers, text })
    })
  })
  // One that hangs up doesn't look.
  status.catch(() => undefined)
  sent.end()
  return { status, hangUp: () => sent.destroy() }
}

const query = (name: string, caller?: number): Asked => ask(`/v1/measurements/${name}?resolution=1&duration=60`, caller)

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await systemRuntime.nextTurn()
}

const named = (...names: string[]): boolean => JSON.stringify(reads.map(({ name }) => name)) === JSON.stringify(names)

test('a read ends when its caller has gone, and one that waits for its place never begins', async () => {
  const [a, b, c] = [query('a', 1), query('b', 1), query('c', 1)]
  await until(() => reads.length === 3)
  const waiting = query('waiting', 1)
  await ask('/healthz').status
  waiting.hangUp()
  await ask('/healthz').status
  a.hangUp()
  await until(() => reads.some(({ isEnded }) => isEnded))
  expect(reads.filter(({ isEnded }) => isEnded).map(({ name }) => name)).toEqual(['a'])
  const next = query('next', 1)
  await until(() => reads.length === 4)
  expect(reads[3]?.name).toBe('next')
  for (const read of reads) read.answer()
  expect(await Promise.all([b, c, next].map(async ({ status }) => (await status).status))).toEqual([404, 404, 404])
})

test('one caller leaves a place for others, and nobody who only asks for health waits', async () => {
  const many = Array.from({ length: 10 }, (_, n) => query(`many.${n}`, 1))
  await until(() => named('many.0', 'many.1', 'many.2'))
  expect((await ask('/healthz').status).status).toBe(200)
  const other = query('other', 2)
  await until(() => named('many.0', 'many.1', 'many.2', 'other'))
  reads[3]?.answer()
  expect((await other.status).status).toBe(404)
  while (reads.some(({ isEnded }) => !isEnded) || reads.length < 11) {
    for (const read of reads) read.answer()
    await systemRuntime.nextTurn()
  }
  expect(await Promise.all(many.map(async ({ status }) => (await status).status))).toEqual(Array(10).fill(404))
})

test('where too many wait, a query is a 503 that says when to come again', async () => {
  const inside = readLimits.underWayPerCaller + readLimits.waitingPerCaller
  const all = Array.from({ length: inside + 1 }, (_, n) => query(`q${n}`, 1))
  const refused = await Promise.race(all.map(({ status }) => status))
  expect(refused).toMatchObject({ status: 503, headers: { 'retry-after': '2', connection: 'close' } })
  expect(JSON.parse(refused.text)).toEqual({
    errors: {
      system: ['Too many queries are waiting; try again in a few seconds, or ask for less at once'],
    },
  })
  for (const { hangUp } of all) hangUp()
  await until(() => reads.every(({ isEnded }) => isEnded))
})

test('a change is carried through though its caller has gone, and needs no place', async () => {
  for (let n = 0; n < 4; n += 1) query(`q${n}`, 1 + (n % 2))
  await until(() => reads.length === 4)
  const changing = ask('/v1/change', 'admin', 'POST')
  await until(() => reads.length === 5)
  changing.hangUp()
  await ask('/healthz').status
  expect(reads[4]).toMatchObject({ name: 'change', isEnded: false })
})

test('while a caller does not read what it asked for, reads are a 503, but what was changed is told', async () => {
  const authorization = basic('admin', 'secret')
  const unread = httpRequest(`${url}/v1/large`, { headers: { authorization }, agent: false }).end()
  unread.on('error', () => undefined)
  const [response] = (await once(unread, 'response')) as [IncomingMessage]
  expect(response.statusCode).toBe(200)
  const [read, changed] = await Promise.all(['GET', 'POST'].map((method) => ask('/v1/large', 'admin', method).status))
  unread.destroy()
  expect([read?.status, changed?.status]).toEqual([503, 200])
})

test('a service that closes refuses those who wait, and answers those who are in', async () => {
  const inside = query('inside', 1)
  const more = [query('b', 1), query('c', 1)]
  await until(() => reads.length === 3)
  const waiting = query('waiting', 1)
  await ask('/healthz').status
  const closed = app.close()
  expect(await waiting.status).toMatchObject({ status: 503, headers: { 'retry-after': '1' } })
  for (const read of reads) read.answer()
  expect(await Promise.all([inside, ...more].map(async ({ status }) => (await status).status))).toEqual([404, 404, 404])
  await closed
})
