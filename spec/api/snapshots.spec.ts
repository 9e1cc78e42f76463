import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { InvalidResponseError, NotFoundError, ServerError } from '../../lib/errors/index.js'
import { apiFor, bodies, lines } from '../support/apiFor.js'
import { rejection } from '../support/coreFor.js'
import { type ScriptedServer, startScriptedServer } from '../support/scriptedServer.js'

let server: ScriptedServer

beforeEach(async () => {
  server = await startScriptedServer()
})

afterEach(() => server.close())

const promised = { href: 'http://h/v1/snapshots/9', job_href: 'http://h/v1/jobs/10', image_href: null }
const rendered = { ...promised, image_href: 'http://h/v1/snapshots/9/image' }

test('a snapshot is asked for, waited for, and read', async () => {
  server.reply(
    { status: 202, body: promised },
    { body: { id: 10, state: 'complete' } },
    { body: rendered },
    { body: rendered },
  )
  const api = apiFor(server)
  const subject = { chart: { id: 3, source: 'web-1', type: 'stacked' } } as const
  const snapshot = await api.createSnapshot(subject, { duration: 60, end_time: 1_700_000_000 })
  expect(snapshot).toEqual(promised)
  expect(await api.waitForJob(snapshot)).toEqual({ id: 10, state: 'complete' })
  expect(await api.getSnapshot(snapshot)).toEqual(rendered)
  expect(await api.getSnapshot(9)).toEqual(rendered)
  expect(lines(server)).toEqual(['POST /snapshots', 'GET /jobs/10', 'GET /snapshots/9', 'GET /snapshots/9'])
  expect(bodies(server)[0]).toEqual({ subject, duration: 60, end_time: 1_700_000_000 })
})

test('what is left out is left to the service, and a create is never repeated blindly', async () => {
  server.otherwise(500)
  expect(await rejection(apiFor(server).createSnapshot({ chart: { id: 3 } }))).toBeInstanceOf(ServerError)
  expect(bodies(server)).toEqual([{ subject: { chart: { id: 3 } } }])
})

test('without a job there is nothing to wait for; a reference leads nowhere else', async () => {
  const api = apiFor(server)
  expect(await api.waitForJob({ job_href: null })).toBeUndefined()
  expect(await rejection(api.waitForJob({ job_href: 'nowhere' }))).toMatchObject({ code: 'INVALID_ARGUMENT' })
  for (const ref of ['', '..', -1, { href: 'http://h/v1/charts/9' }])
    expect(await rejection(api.getSnapshot(ref))).toMatchObject({ code: 'INVALID_ARGUMENT' })
  expect(server.requests).toHaveLength(0)
})

test('an answer that is none is told, and so is one that is missing', async () => {
  server.reply({ body: {} }, { status: 404, body: { errors: { request: ['Not Found'] } } })
  const api = apiFor(server)
  expect(await rejection(api.getSnapshot(1))).toBeInstanceOf(InvalidResponseError)
  expect(await rejection(api.getSnapshot(1))).toBeInstanceOf(NotFoundError)
})
