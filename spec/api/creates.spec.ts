import { afterEach, beforeEach, expect, test } from '@jest/globals'
import type { Api } from '../../lib/api/index.js'
import { ServerError } from '../../lib/errors/index.js'
import { apiFor } from '../support/apiFor.js'
import { rejection } from '../support/coreFor.js'
import { type ScriptedServer, startScriptedServer } from '../support/scriptedServer.js'

let server: ScriptedServer

beforeEach(async () => {
  server = await startScriptedServer()
})

afterEach(() => server.close())

const creates: readonly [string, (api: Api) => Promise<unknown>][] = [
  ['annotate', (api) => api.annotate('deploys', { title: 'x' })],
  ['addAnnotationLink', (api) => api.addAnnotationLink('deploys', 1, { rel: 'git', href: 'http://git.example/1' })],
  ['createAlert', (api) => api.createAlert({ name: 'x' })],
  ['createService', (api) => api.createService({ type: 'webhook', settings: { url: 'http://127.0.0.1:9/' } })],
  ['createSpace', (api) => api.createSpace('x')],
  ['createChart', (api) => api.createChart(1, { name: 'x' })],
  ['createSnapshot', (api) => api.createSnapshot({ chart: { id: 1 } })],
  ['createApiToken', (api) => api.createApiToken({ name: 'x', role: 'viewer' })],
]

test.each(creates)('%s is not repeated where it may have been carried out', async (_, create) => {
  server.reply(500, { status: 201, body: { id: 1 } })
  expect(await rejection(create(apiFor(server)))).toBeInstanceOf(ServerError)
  expect(server.requests).toHaveLength(1)
})
