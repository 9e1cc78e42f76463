import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { TimeoutError } from '../../lib/errors/index.js'
import type { WaitOptions } from '../../lib/index.js'
import { apiFor, lines } from '../support/apiFor.js'
import { rejection } from '../support/coreFor.js'
import { type ScriptedServer, startScriptedServer } from '../support/scriptedServer.js'

let server: ScriptedServer

beforeEach(async () => {
  server = await startScriptedServer()
})

afterEach(() => server.close())

const job = (state: string) => ({ body: { id: 7, state } })

describe('waitForJob', () => {
  test.each(['complete', 'failed', 'canceled'])('looks until the job is %s', async (state) => {
    server.reply(job('queued'), job('working'), job(state))
    expect(await apiFor(server).waitForJob(7)).toEqual({ id: 7, state })
    expect(lines(server)).toEqual(['GET /jobs/7', 'GET /jobs/7', 'GET /jobs/7'])
  })

  test('gives up in time, which is no end of the job', async () => {
    server.otherwise(job('working'))
    const error = await rejection(apiFor(server).waitForJob('7', { timeout: 1, interval: 1 }))
    expect(error).toBeInstanceOf(TimeoutError)
    expect(error.message).toBe('Job 7 has not ended within 1 ms; it goes on.')
  })

  test('ends when its signal fires while it is asking', async () => {
    server.reply('no answer')
    const waiting = new AbortController()
    const done = rejection(apiFor(server).waitForJob(7, { signal: waiting.signal }))
    await server.received(1)
    waiting.abort()
    expect(await done).toMatchObject({ code: 'ABORTED', message: expect.stringContaining('/jobs/7: cancelled') })
  })

  test('ends when its signal fires', async () => {
    server.otherwise(job('working'))
    const signal = AbortSignal.abort()
    expect(await rejection(apiFor(server).waitForJob(7, { signal }))).toMatchObject({ code: 'ABORTED' })
  })

  test.each([{ interval: 0 }, { timeout: -1 }, { interval: Number.NaN }, { timeout: '5' as unknown as number }])(
    'refuses %j',
    async (options: WaitOptions) => {
      expect(await rejection(apiFor(server).waitForJob(7, options))).toMatchObject({ code: 'INVALID_OPTION' })
      expect(server.requests).toHaveLength(0)
    },
  )

  test('has nothing to wait for when a change was made at once', async () => {
    server.reply({ status: 202, headers: { location: '/v1/jobs/7' } }, job('complete'), 204)
    const api = apiFor(server)
    expect(await api.waitForJob(await api.deleteMetrics('a*'))).toEqual({ id: 7, state: 'complete' })
    expect(await api.waitForJob(await api.updateMetrics(['a'], { period: 60 }))).toBeUndefined()
    expect(lines(server)).toEqual(['DELETE /metrics', 'GET /jobs/7', 'PUT /metrics'])
  })
})

test('getJob gives a job as it is, and refuses what is no answer of this API', async () => {
  const whole = { id: 7, state: 'working', progress: 31.56 }
  server.reply({ body: whole }, { body: {} }, 404)
  const api = apiFor(server)
  expect(await api.getJob(7)).toEqual(whole)
  expect(await rejection(api.getJob(7))).toMatchObject({ code: 'INVALID_RESPONSE' })
  expect(await rejection(api.getJob(7))).toMatchObject({ code: 'NOT_FOUND' })
  expect(await rejection(api.getJob(-7))).toMatchObject({ code: 'INVALID_ARGUMENT' })
})
