import { Agent } from 'node:http'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { type Api, connect } from '../../lib/api/index.js'
import { NetworkError, ServerError } from '../../lib/errors/index.js'
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

test.each(creates)('%s is not repeated when its connection breaks, whoever keeps connections', async (_, create) => {
  const agent = new Agent({ keepAlive: true })
  const api = connect('me@example.com', 'token', { url: server.url, agent })
  server.reply({ body: { id: 1, status: 'ok' } }, (_request, _response, socket) => socket.destroy())
  server.otherwise({ status: 201, body: { id: 1 } })
  await api.getAlertStatus(1)
  // The one connection is used again, and the service dies over what it was asked, or seems to.
  expect(await rejection(create(api))).toBeInstanceOf(NetworkError)
  expect(server.requests).toHaveLength(2)
  agent.destroy()
})
