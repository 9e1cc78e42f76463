import { afterEach, expect, test } from '@jest/globals'
import { type FastifyInstance, fastify } from 'fastify'
import qs from 'qs'
import { LibratoError } from '../../../lib/errors/index.js'
import { systemRuntime } from '../../../lib/runtime/systemRuntime.js'
import { TokenDirectory } from '../../../lib/service/access/TokenDirectory.js'
import { Activity } from '../../../lib/service/activity/Activity.js'
import { FaultInjector } from '../../../lib/service/faults/FaultInjector.js'
import { EventFeed } from '../../../lib/service/feed/EventFeed.js'
import { Authenticator } from '../../../lib/service/http/Authenticator.js'
import { BrowserGuard } from '../../../lib/service/http/BrowserGuard.js'
import { createApp } from '../../../lib/service/http/createApp.js'
import { Dispatcher } from '../../../lib/service/http/Dispatcher.js'
import { FormParser } from '../../../lib/service/http/FormParser.js'
import type { Route } from '../../../lib/service/http/Route.js'
import { JobRunner } from '../../../lib/service/job/JobRunner.js'
import type { Store } from '../../../lib/service/store/Store.js'
import { SeriesNames } from '../../../lib/service/submission/SeriesNames.js'

let app: FastifyInstance | undefined

afterEach(() => app?.close())

/** The application around routes that need no store. */
async function listen(routes: readonly Route[]): Promise<{ url: string; logged: object[] }> {
  const logged: object[] = []
  const ignore = (): void => undefined
  const logger = { debug: ignore, info: ignore, warn: ignore, error: (fields: object) => logged.push(fields) }
  const runtime = systemRuntime
  const faults = new FaultInjector(undefined, runtime)
  const noStore = {} as Store
  const activity = new Activity(runtime)
  const context = {
    store: noStore,
    runtime,
    account: 'me@example.com',
    forms: new FormParser(qs),
    names: new SeriesNames(),
    tokens: new TokenDirectory(),
    jobs: new JobRunner(noStore, runtime, undefined),
    rateLimiter: undefined,
    activity,
    feed: new EventFeed(activity, runtime),
    pageFiles: new Map(),
    longestRetention: undefined,
    startedAt: 0,
  }
  app = createApp({
    createFastify: fastify,
    routes,
    guard: new BrowserGuard('127.0.0.1', []),
    authenticator: new Authenticator('admin', 'secret', context.tokens),
    faults,
    dispatcher: new Dispatcher(context, faults, logger),
  })
  return { url: await app.listen({ host: '127.0.0.1', port: 0 }), logged }
}

function route(path: string, answer: Route['answer']): Route {
  return { method: 'GET', path, isOpen: true, answer }
}

test('a route that fails is a 500 without details, and in the log with them', async () => {
  const failure = new Error('secret detail')
  const { url, logged } = await listen([
    route('/fails', async () => {
      throw failure
    }),
  ])
  const got = await fetch(`${url}/fails?password=hidden`)
  expect(got.status).toBe(500)
  expect(got.headers.get('connection')).toBe('close')
  expect(await got.json()).toEqual({ errors: { system: ['The service failed; its log says why.'] } })
  expect(logged).toEqual([{ err: failure, method: 'GET', path: '/fails', status: 500 }])
})

test('a store that is out of order is a 503 that says when to come back', async () => {
  const { url } = await listen([
    route('/full', async () => {
      throw new LibratoError('STORE_UNAVAILABLE', 'The disk is full.')
    }),
  ])
  const got = await fetch(`${url}/full`)
  expect(got.status).toBe(503)
  expect(got.headers.get('retry-after')).toBe('5')
  expect(await got.json()).toEqual({ errors: { system: ['The disk is full.'] } })
})

test('a request has its time to arrive, and a connection on which nothing moves ends', async () => {
  await listen([])
  expect(app?.server).toMatchObject({ headersTimeout: 30_000, requestTimeout: 120_000, timeout: 120_000 })
})

test('closing answers what is under way, and turns away what comes meanwhile', async () => {
  let finish = (): void => undefined
  let begun = (): void => undefined
  const isBegun = new Promise<void>((resolve) => {
    begun = resolve
  })
  const { url } = await listen([
    route('/slow', async () => {
      begun()
      await new Promise<void>((resolve) => {
        finish = resolve
      })
      return { status: 200, json: 'done' }
    }),
    route('/quick', async () => ({ status: 204 })),
  ])
  const slow = fetch(`${url}/slow`)
  await isBegun
  const closed = app?.close()
  const late = await fetch(`${url}/quick`)
  expect(late.status).toBe(503)
  expect(late.headers.get('retry-after')).toBe('1')
  expect(await late.json()).toEqual({ errors: { system: ['The service is closing.'] } })
  finish()
  const got = await slow
  expect([got.status, await got.json()]).toEqual([200, 'done'])
  await closed
})
