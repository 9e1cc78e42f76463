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

const hook = { id: 5, type: 'webhook', title: 'Ops', settings: { url: 'http://h/' } }

test('services are listed, read, created, changed and deleted', async () => {
  server.reply(
    { body: { query: { found: 1 }, services: [hook] } },
    { body: hook },
    { status: 201, body: hook },
    204,
    204,
  )
  const api = apiFor(server)
  expect(await api.listServices({ orderby: 'title' }).toArray()).toEqual([hook])
  expect(await api.getService('5')).toEqual(hook)
  expect(await api.createService({ type: 'webhook', settings: { url: 'http://h/' } })).toEqual(hook)
  await api.updateService(5, { title: 'Ops 2' })
  await api.deleteService(5)
  expect(lines(server)).toEqual([
    'GET /services?orderby=title&offset=0&length=100',
    'GET /services/5',
    'POST /services',
    'PUT /services/5',
    'DELETE /services/5',
  ])
  expect(bodies(server).slice(2, 4)).toEqual([{ type: 'webhook', settings: { url: 'http://h/' } }, { title: 'Ops 2' }])
})

test('a create is never repeated blindly', async () => {
  server.otherwise(500)
  const creating = apiFor(server).createService({ type: 'slack', settings: { url: 'http://h/' } })
  expect(await rejection(creating)).toBeInstanceOf(ServerError)
  expect(server.requests).toHaveLength(1)
})

test('an id leads nowhere else, and an answer that is none is told', async () => {
  const api = apiFor(server)
  for (const id of ['', '..', -1, 1.5, Number.NaN])
    expect(await rejection(api.deleteService(id))).toMatchObject({ code: 'INVALID_ARGUMENT' })
  server.reply({ body: [] }, { status: 404, body: { errors: { request: ['Not Found'] } } })
  expect(await rejection(api.getService(1))).toBeInstanceOf(InvalidResponseError)
  expect(await rejection(api.getService(1))).toBeInstanceOf(NotFoundError)
})
