import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { InvalidResponseError } from '../../lib/errors/index.js'
import { apiFor, bodies, lines } from '../support/apiFor.js'
import { rejection } from '../support/coreFor.js'
import { type ScriptedServer, startScriptedServer } from '../support/scriptedServer.js'

let server: ScriptedServer

beforeEach(async () => {
  server = await startScriptedServer()
})

afterEach(() => server.close())

const token = {
  name: 'collectors',
  token: 'abc',
  active: true,
  role: 'recorder',
  href: 'http://127.0.0.1/v1/api_tokens/28',
  created_at: '2013-02-01 18:53:38 UTC',
  updated_at: '2013-02-01 18:53:38 UTC',
}

test('API tokens are made, listed, read, changed and deleted, by id or by what a call gave', async () => {
  const list = { query: { found: 1, length: 1, offset: 0, total: 1 }, api_tokens: [token] }
  server.reply({ status: 201, body: token }, { body: list }, { body: token }, { body: token }, 204)
  const api = apiFor(server)
  const made = await api.createApiToken({ name: 'collectors', role: 'recorder' })
  expect(made).toEqual(token)
  expect(await api.listApiTokens({ name: '*coll*' }).toArray()).toEqual([token])
  expect(await api.getApiToken(made)).toEqual(token)
  expect(await api.updateApiToken(28, { active: false })).toEqual(token)
  await api.deleteApiToken('28')
  expect(lines(server)).toEqual([
    'POST /api_tokens',
    'GET /api_tokens?name=*coll*&offset=0&length=100',
    'GET /api_tokens/28',
    'PUT /api_tokens/28',
    'DELETE /api_tokens/28',
  ])
  expect(bodies(server)[0]).toEqual({ name: 'collectors', role: 'recorder' })
})

test('an API token is not made twice, and must be told', async () => {
  server.reply(500, { status: 201, body: { name: 'x' } })
  const api = apiFor(server)
  await rejection(api.createApiToken({ name: 'x', role: 'admin' }))
  expect(server.requests).toHaveLength(1)
  expect(await rejection(api.createApiToken({ name: 'x', role: 'admin' }))).toBeInstanceOf(InvalidResponseError)
})

test('what names no API token is refused before anything is sent', async () => {
  const api = apiFor(server)
  for (const ref of [{ href: 'http://x/v1/spaces/1' }, { href: '' }, -1, '', null as unknown as number])
    expect(await rejection(api.getApiToken(ref))).toMatchObject({ code: 'INVALID_ARGUMENT' })
  expect(server.requests).toHaveLength(0)
})
