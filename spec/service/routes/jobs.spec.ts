import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { LibratoError } from '../../../lib/errors/index.js'
import { connect } from '../../../lib/index.js'
import { systemRuntime } from '../../../lib/runtime/systemRuntime.js'
import { JobRunner } from '../../../lib/service/job/JobRunner.js'
import { openStore } from '../../../lib/service/store/openStore.js'
import { TestClock } from '../../../lib/testing/TestClock.js'
import { openDirectStore } from '../store/support/openDirectStore.js'
import { json, type ServiceUnderTest, serve } from '../support/withService.js'

/** A service with one metric more than is changed at once. */
async function crowded(): Promise<ServiceUnderTest> {
  const service = await serve({})
  const gauges = Array.from({ length: 5_000 }, (_, n) => ({ name: `many.${n}`, value: 1 }))
  const counters = [{ name: 'many.hits', value: 1 }]
  expect((await service.post('/v1/metrics', { gauges, counters })).status).toBe(200)
  return service
}

test('very many metrics are changed and deleted by a job, which says how far it is', async () => {
  const service = await crowded()
  const api = connect(service.service.user, service.service.token, { url: service.service.url })
  const got = await service.put('/v1/metrics', { names: 'many.*', period: 60, aggregate: true })
  const location = got.headers.get('location') ?? ''
  expect([got.status, got.text, location]).toEqual([202, '', expect.stringMatching(/^\/v1\/jobs\/\d+$/)])
  const id = Number(location.slice(9))
  expect(['queued', 'working', 'complete']).toContain((json(await service.get(location)) as { state: string }).state)
  expect(await api.waitForJob(id, { interval: 5 })).toEqual({
    id,
    state: 'complete',
    progress: 100,
    output: '5001 metrics changed',
  })
  expect(await api.getMetric('many.7')).toMatchObject({ period: 60, attributes: { aggregate: true } })
  expect((await api.getMetric('many.hits')).attributes).not.toHaveProperty('aggregate')

  const spared = await api.deleteMetrics('many.*', { exclude: ['many.1', 'many.2'] })
  expect(spared).toEqual({})
  expect(await api.listMetrics().toArray()).toHaveLength(2)
})

test('many names are a job, too; what is waited for may be the result of the call', async () => {
  const service = await crowded()
  const api = connect(service.service.user, service.service.token, { url: service.service.url })
  const names = ['none', 'many.hits', ...Array.from({ length: 5_000 }, (_, n) => `MANY.${n}`)]
  const result = await api.deleteMetrics(names)
  expect(result).toEqual({ job: expect.stringMatching(/^\d+$/) })
  expect(await api.waitForJob(result, { interval: 5 })).toMatchObject({
    state: 'complete',
    output: '5001 metrics deleted',
  })
  expect(await api.listMetrics().toArray()).toEqual([])
  expect(await api.waitForJob(await api.deleteMetrics(['none']))).toBeUndefined()
})

test('what is no job is a 404', async () => {
  const service = await serve()
  for (const id of ['1', '0', 'x', '99999999999999999999'])
    expect((await service.get(`/v1/jobs/${id}`)).status).toBe(404)
})

test('a job that the end of the service interrupts has failed, and says how far it came after the next start', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'jobs-'))
  const store = await openStore({ directory, runtime: systemRuntime })
  const jobs = new JobRunner(store, systemRuntime, undefined)
  const done: string[] = []
  let release = (): void => undefined
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  const names = Array.from({ length: 2_500 }, (_, n) => `${n}`)
  const run = async (slice: readonly string[]): Promise<void> => {
    done.push(...slice)
    await held
  }
  const id = await jobs.start({ names, run, done: 'done' })
  const next = await jobs.start({ names, run, done: 'done' })
  await systemRuntime.nextTurn()
  expect(await jobs.get(id)).toEqual({ id, state: 'working', progress: 0 })
  expect(await jobs.get(next)).toEqual({ id: next, state: 'queued', progress: 0 })
  const closed = jobs.close()
  release()
  await closed
  expect(done).toHaveLength(1_000)
  await store.close()

  const reopened = await openStore({ directory, runtime: systemRuntime })
  const later = new JobRunner(reopened, systemRuntime, undefined)
  expect([await later.get(id), await later.get(next)]).toEqual([
    {
      id,
      state: 'failed',
      progress: 40,
      errors: { request: ['The service ended after 1000 of 2500; send the request again for the rest'] },
    },
    {
      id: next,
      state: 'failed',
      progress: 0,
      errors: { request: ['The service ended before this began, or soon after; send the request again'] },
    },
  ])
  await reopened.close()
  await rm(directory, { recursive: true })
})

test('a job that a crash interrupts has failed, and says what was done for certain', async () => {
  const store = await openDirectStore()
  const crashed = new JobRunner(store, systemRuntime, undefined)
  const names = Array.from({ length: 3_000 }, (_, n) => `${n}`)
  let slices = 0
  let atThird = (): void => undefined
  const reached = new Promise<void>((resolve) => {
    atThird = resolve
  })
  let release = (): void => undefined
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  const run = async (): Promise<void> => {
    slices += 1
    if (slices < 3) return
    atThird()
    await held
  }
  const id = await crashed.start({ names, run, done: 'done' })
  await reached
  expect(await new JobRunner(store, systemRuntime, undefined).get(id)).toMatchObject({
    state: 'failed',
    progress: 66.66,
    errors: { request: [expect.stringContaining('after 2000 of 3000')] },
  })
  release()
  await crashed.close()
  await store.close()
})

test('a job outlives a store that is away for a while', async () => {
  const clock = new TestClock()
  const store = await openDirectStore()
  const jobs = new JobRunner(store, clock, undefined)
  let tries = 0
  const run = async (): Promise<void> => {
    tries += 1
    if (tries < 4) throw new LibratoError('STORE_UNAVAILABLE', 'The thread of the store died.')
  }
  const id = await jobs.start({ names: ['a'], run, done: 'done' })
  await clock.advance(3_500)
  await jobs.close()
  expect(await jobs.get(id)).toMatchObject({ state: 'complete', output: '1 done' })
  const lost = new JobRunner(store, clock, undefined)
  const other = await lost.start({
    names: ['a'],
    run: () => run().then(() => Promise.reject(new LibratoError('STORE_UNAVAILABLE', 'gone'))),
    done: 'done',
  })
  await clock.advance(20_000)
  expect(await lost.get(other)).toMatchObject({ state: 'failed', progress: 0 })
  await lost.close()
  await store.close()
})

test('no more jobs wait than memory has room for', async () => {
  const store = await openDirectStore()
  const jobs = new JobRunner(store, systemRuntime, undefined)
  const endless = { names: ['a'], run: () => new Promise(() => undefined), done: 'done' }
  // At once, as clients that try again do.
  const started = await Promise.allSettled(Array.from({ length: 210 }, () => jobs.start(endless)))
  expect(started.filter(({ status }) => status === 'fulfilled')).toHaveLength(200)
  await expect(jobs.start(endless)).rejects.toMatchObject({
    answer: { status: 503, headers: { 'retry-after': '5' } },
  })
  await store.close()
})

test('names that wait are bounded, too, though one job alone may have any number', async () => {
  const store = await openDirectStore()
  const jobs = new JobRunner(store, systemRuntime, undefined)
  const of = (length: number) => ({ names: new Array(length).fill('a'), run: () => held, done: 'done' })
  let release = (): void => undefined
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  await jobs.start(of(2_500_000))
  await expect(jobs.start(of(1))).rejects.toMatchObject({ answer: { status: 503 } })
  const closed = jobs.close()
  release()
  await closed
  // What is over makes room.
  await expect(jobs.start(of(2_000_000))).resolves.toEqual(expect.any(Number))
  await store.close()
})

test('what takes much memory to prepare is prepared one after the other, whatever becomes of it', async () => {
  const store = await openDirectStore()
  const jobs = new JobRunner(store, systemRuntime, undefined)
  const steps: string[] = []
  const prepare = (name: string, failure?: Error) => async () => {
    steps.push(`${name} begins`)
    await systemRuntime.nextTurn()
    steps.push(`${name} ends`)
    if (failure !== undefined) throw failure
    return name
  }
  const failure = new Error('no')
  const prepared = await Promise.allSettled([jobs.inTurn(prepare('a', failure)), jobs.inTurn(prepare('b'))])
  expect(prepared).toEqual([
    { status: 'rejected', reason: failure },
    { status: 'fulfilled', value: 'b' },
  ])
  expect(steps).toEqual(['a begins', 'a ends', 'b begins', 'b ends'])
  await store.close()
})

test('a job that fails says so, its reason is in the log, and the next one runs', async () => {
  const store = await openDirectStore()
  const logged: unknown[] = []
  const ignore = (): void => undefined
  const logger = { debug: ignore, info: ignore, warn: ignore, error: (details: object) => logged.push(details) }
  const jobs = new JobRunner(store, systemRuntime, logger)
  const failure = new Error('The disk is full.')
  const id = await jobs.start({ names: ['a'], run: () => Promise.reject(failure), done: 'done' })
  const next = await jobs.start({ names: ['a', 'b'], run: async () => undefined, done: 'done' })
  for (let turn = 0; turn < 10; turn += 1) await systemRuntime.nextTurn()
  expect(await jobs.get(id)).toMatchObject({ state: 'failed', errors: { request: [expect.any(String)] } })
  expect(await jobs.get(next)).toEqual({ id: next, state: 'complete', progress: 100, output: '2 done' })
  expect(logged).toEqual([{ err: failure, job: id }])
  await jobs.close()
  await store.close()
})
