import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { InvalidResponseError, NotFoundError } from '../../lib/errors/index.js'
import { apiFor, bodies, lines } from '../support/apiFor.js'
import { rejection } from '../support/coreFor.js'
import { type ScriptedServer, startScriptedServer } from '../support/scriptedServer.js'

let server: ScriptedServer

beforeEach(async () => {
  server = await startScriptedServer()
})

afterEach(() => server.close())

test('sources are listed, read and named', async () => {
  const source = { name: 'web-1', display_name: null }
  const list = { query: { found: 1, length: 1, offset: 0, total: 1 }, sources: [source] }
  server.reply({ body: list }, { body: source }, 204, { status: 201, body: source }, 404, { body: 'null' })
  const api = apiFor(server)
  expect(await api.listSources({ name: 'web' }).toArray()).toEqual([source])
  expect(await api.getSource('web-1')).toEqual(source)
  expect(await api.updateSource('web-1', { display_name: 'Front' })).toBeUndefined()
  expect(await api.updateSource('web-2', { display_name: null })).toBeUndefined()
  expect(await rejection(api.getSource('web-3'))).toBeInstanceOf(NotFoundError)
  expect(await rejection(api.getSource('web-3'))).toBeInstanceOf(InvalidResponseError)
  expect(lines(server).slice(0, 4)).toEqual([
    'GET /sources?name=web&offset=0&length=100',
    'GET /sources/web-1',
    'PUT /sources/web-1',
    'PUT /sources/web-2',
  ])
  expect(bodies(server).slice(2, 4)).toEqual([{ display_name: 'Front' }, { display_name: null }])
  expect(await rejection(api.updateSource('', { display_name: 'x' }))).toMatchObject({ code: 'INVALID_ARGUMENT' })
})
