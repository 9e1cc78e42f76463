import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { BatchMessage, LossMessage, Reporter } from '../../lib/reporter/index.js'
import { token } from '../support/coreFor.js'
import { answerStored, type ScriptedServer, startScriptedServer } from '../support/scriptedServer.js'
import { reporterFor } from './reporterFor.js'

let server: ScriptedServer
let reporter: Reporter
let batches: BatchMessage[]
let losses: LossMessage[]
const onBatch = (message: unknown) => batches.push(message as BatchMessage)
const onLoss = (message: unknown) => losses.push(message as LossMessage)

beforeEach(async () => {
  server = await startScriptedServer()
  reporter = reporterFor(server)
  batches = []
  losses = []
  subscribe('librato-reporter:batch', onBatch)
  subscribe('librato-reporter:loss', onLoss)
})

afterEach(async () => {
  unsubscribe('librato-reporter:batch', onBatch)
  unsubscribe('librato-reporter:loss', onLoss)
  await reporter.close({ deadline: 0 })
  await server.close()
})

describe('the diagnostics channels', () => {
  test('tell of every attempt to send a batch, with what came of it', async () => {
    server.reply(503)
    reporter.gauge('a').record(1)
    await reporter.flush()
    await reporter.flush()
    const [first, second] = batches
    const bytes = server.requests[0]?.body.length
    expect(batches).toHaveLength(2)
    expect(first).toMatchObject({ reporter, count: 1, bytes, attempt: 1, outcome: 'doubtful', message: '503' })
    expect(second).toMatchObject({ id: first?.id, attempt: 2, outcome: 'stored', message: undefined })
    expect(first?.id).toBe(server.requests[0]?.headers['idempotency-key'])
    expect(first?.duration).toBeGreaterThan(0)
    expect(losses).toEqual([])
  })

  test('tell of halves by their ids, and of what is rejected by name', async () => {
    server.otherwise((request, response) => {
      if (request.body.includes('"bad"')) response.writeHead(400).end('{"errors":{"request":["no"]}}')
      else answerStored(request, response)
    })
    reporter.gauge('good').record(1)
    reporter.gauge('bad').record(1)
    await reporter.flush()
    const [whole] = batches
    expect(batches.map(({ id, outcome }) => [id.slice(whole?.id.length), outcome]).sort()).toEqual([
      ['', 'data-refused'],
      ['.0', 'stored'],
      ['.1', 'data-refused'],
    ])
  })

  test('tell of what is dropped, and never hold the token', async () => {
    server.otherwise({ status: 401, body: { errors: { request: [`unknown token ${token}`] } } })
    reporter.gauge('a').record(1)
    await reporter.flush()
    await reporter.close({ deadline: 2_000 })
    expect(losses).toMatchObject([{ reporter, fate: 'dropped', cause: 'closed', count: 1, names: ['a'] }])
    expect(batches[0]?.message).toContain('unknown token')
    const shown = JSON.stringify([batches, losses], (key, value) => (key === 'reporter' ? undefined : value))
    expect(shown).not.toContain(token)
  })
})
