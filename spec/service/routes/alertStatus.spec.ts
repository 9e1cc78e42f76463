import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { startServiceOn } from '../../../lib/service/startService.js'
import { TestClock } from '../../../lib/testing/TestClock.js'
import { type ScriptedServer, startScriptedServer } from '../../support/scriptedServer.js'
import { json, ServiceUnderTest } from '../support/withService.js'

let clock: TestClock
let receiver: ScriptedServer
let data: string
let under: ServiceUnderTest

async function start(): Promise<ServiceUnderTest> {
  return new ServiceUnderTest(
    await startServiceOn(clock, { port: 0, data, user: 'me@example.com', token: 't', logger: false }),
  )
}

beforeEach(async () => {
  clock = new TestClock()
  receiver = await startScriptedServer()
  data = mkdtempSync(join(tmpdir(), 'alerts-'))
  under = await start()
})

afterEach(async () => {
  await under.service.close()
  await receiver.close()
  rmSync(data, { recursive: true })
})

const now = () => Math.floor(clock.now() / 1_000)

/** Lets the service look again and again until it has come to something; the store answers from its own threads, in its own time. */
async function until<T>(read: () => Promise<T>, holds: (value: T) => boolean): Promise<T> {
  for (;;) {
    const value = await read()
    if (holds(value)) return value
    await clock.advance(1_000)
  }
}

async function firing(path: string, value = 99): Promise<void> {
  await under.post('/v1/metrics', { gauges: [{ name: 'cpu', value, source: 'web-1', measure_time: now() }] })
  await until(
    () => under.get(`${path}/status`),
    ({ text }) => text.includes('triggered'),
  )
}

async function alert(): Promise<{ id: number; path: string }> {
  const settings = { url: `http://127.0.0.1:${receiver.port}/` }
  const service = json(await under.post('/v1/services', { type: 'webhook', settings })) as { id: number }
  const conditions = [{ type: 'above', metric_name: 'cpu', threshold: 85 }]
  const got = await under.post('/v1/alerts', { name: 'cpu.high', conditions, services: [service.id] })
  const { id } = json(got) as { id: number }
  return { id, path: `/v1/alerts/${id}` }
}

test('what was cleared while the clock was days ahead has not been cleared within a day once it is right', async () => {
  const { path } = await alert()
  await firing(path)
  clock.jump(3 * 86_400_000)
  await under.post(`${path}/clear`, '')
  clock.jump(-3 * 86_400_000)
  expect(json(await under.get('/v1/alerts/status'))).toMatchObject({ cleared: [] })
})

test('the status of an alert that fires, is announced, and is cleared by hand', async () => {
  const { id, path } = await alert()
  expect(json(await under.get(`${path}/status`))).toEqual({ alert: { id }, status: 'ok' })
  expect(json(await under.get('/v1/alerts/status'))).toEqual({ cleared: [], firing: [] })
  await firing(path)
  expect(json(await under.get(`${path}/status`))).toEqual({ alert: { id }, status: 'triggered' })
  const { firing: list } = json(await under.get('/v1/alerts/status')) as { firing: { triggered_at: number }[] }
  expect(list).toEqual([{ id, triggered_at: expect.any(Number) }])
  await receiver.received(1)

  const clear = await under.post(`${path}/clear`, '')
  expect([clear.status, clear.text]).toEqual([204, ''])
  expect(json(await under.get('/v1/alerts/status'))).toEqual({ cleared: [{ id, cleared_at: now() }], firing: [] })
  expect((await under.post(`${path}/clear`, '')).status).toBe(204)
  const log = await until(
    () => under.get(`${path}/deliveries`),
    ({ text }) => !text.includes('pending') && text.includes('clear'),
  )
  expect(json(log)).toEqual({
    query: { found: 2, length: 2, offset: 0, total: 2 },
    deliveries: ['clear', 'alert'].map((event, index) => ({
      id: 2 - index,
      service: expect.any(Number),
      type: 'webhook',
      event,
      status: 'delivered',
      attempts: 1,
      created_at: expect.any(Number),
      attempted_at: expect.any(Number),
      response_status: 200,
      error: null,
    })),
  })
  // The sample that had it fire is from before it was cleared.
  await clock.advance(20_000)
  expect(json(await under.get(`${path}/status`))).toEqual({ alert: { id }, status: 'ok' })
})

test('survives a restart of the service, and leaves nothing behind when deleted', async () => {
  const { id, path } = await alert()
  await firing(path)
  await receiver.received(1)
  await under.service.close()
  under = await start()
  expect(json(await under.get(`${path}/status`))).toEqual({ alert: { id }, status: 'triggered' })
  expect((await under.delete(path)).status).toBe(204)
  expect(json(await under.get('/v1/alerts/status'))).toEqual({ cleared: [], firing: [] })
  for (const gone of [`${path}/status`, `${path}/deliveries`]) expect((await under.get(gone)).status).toBe(404)
  expect((await under.post(`${path}/clear`, '')).status).toBe(404)
  expect(receiver.requests).toHaveLength(1)
  // Its history knows that it is over.
  const { incidents } = json(await under.get('/v1/alerts/incidents')) as { incidents: object[] }
  expect(incidents).toMatchObject([{ alert: id, name: 'cpu.high', cleared_at: now() }])
})
