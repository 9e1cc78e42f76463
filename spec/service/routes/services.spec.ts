import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { type ScriptedServer, startScriptedServer } from '../../support/scriptedServer.js'
import { basic, json, type ServiceUnderTest, serve } from '../support/withService.js'

const form = { 'content-type': 'application/x-www-form-urlencoded' }
const notFound = { errors: { request: ['Not Found'] } }
const hook = { type: 'webhook', title: 'Ops', settings: { url: 'http://hooks.example.com/x' } }

async function created(service: ServiceUnderTest, body: object = hook): Promise<string> {
  const got = await service.post('/v1/services', body)
  expect(got.status).toBe(201)
  return got.headers.get('location') ?? ''
}

describe('POST /v1/services', () => {
  test('creates one and says where it is', async () => {
    const service = await serve()
    const got = await service.post('/v1/services', hook)
    const { id } = json(got) as { id: number }
    expect(got.status).toBe(201)
    expect(got.headers.get('location')).toBe(`/v1/services/${id}`)
    expect(json(got)).toEqual({ id, ...hook, delivered: true })
    expect((await service.get(`/v1/services/${id}`)).text).toBe(got.text)
  })

  test('takes a form, and marks a type that nobody here can deliver to', async () => {
    const service = await serve()
    const text =
      'title=Ops+Room&type=Campfire&settings%5Btoken%5D=1A&settings%5Broom%5D=Ops&settings%5Bsubdomain%5D=acme'
    const got = await service.post('/v1/services', text, form)
    expect(json(got)).toMatchObject({
      type: 'campfire',
      title: 'Ops Room',
      settings: { token: '1A', room: 'Ops', subdomain: 'acme' },
      delivered: false,
    })
  })

  test.each<[object, object]>([
    [{}, { type: ['is required'], settings: ['is required'] }],
    [{ type: 'pigeon', settings: {} }, { type: [expect.stringContaining('must be one of webhook, slack')] }],
    [{ type: 'webhook', settings: 'x' }, { settings: ['must be an object'] }],
    [{ type: 'webhook', settings: {} }, { url: ['is required'] }],
    [{ type: 'slack', settings: { url: '' } }, { url: ['is required'] }],
    [{ type: 'webhook', settings: { url: 'example.com' } }, { url: ['is not a valid URL'] }],
    [{ type: 'webhook', settings: { url: 'file:///etc/passwd' } }, { url: ['is not a valid URL'] }],
    [{ type: 'webhook', settings: { url: 'gopher://x/' } }, { url: ['must start with http:// or https://'] }],
    [
      { type: 'webhook', settings: { url: `http://x/${'a'.repeat(3_000)}` } },
      { url: [expect.stringContaining('too long')] },
    ],
    [{ type: 'webhook', settings: { url: 'http://%zz:x@h/' } }, { url: [expect.stringContaining('percent-encoded')] }],
    [
      { type: 'sns', settings: { topic_arn: 'a' } },
      { access_key_id: ['is required'], secret_access_key: ['is required'] },
    ],
    [
      { type: 'hipchat', settings: { auth_token: 'a', from: 'x'.repeat(16), room_id: 1, notify: false } },
      { from: [expect.stringContaining('15')] },
    ],
    [{ type: 'mail', settings: { addresses: ['a@b.c'] } }, { settings: [expect.stringContaining('must be texts')] }],
    [{ ...hook, title: 'x'.repeat(256) }, { title: [expect.stringContaining('too long')] }],
  ])('refuses %j', async (body, params) => {
    const got = await (await serve()).post('/v1/services', body)
    expect(got.status).toBe(400)
    expect(json(got)).toMatchObject({ errors: { params } })
  })

  test('keeps a setting called __proto__ as data', async () => {
    const service = await serve()
    const got = await service.post(
      '/v1/services',
      '{"type":"webhook","settings":{"url":"http://h/","__proto__":"x"}}',
      {
        'content-type': 'application/json',
      },
    )
    expect(got.status).toBe(201)
    expect(got.text).toContain('"__proto__":"x"')
  })
})

test('GET /v1/services pages by title, or by the time of the last change', async () => {
  const service = await serve({})
  for (const title of ['b', 'A', 'c']) await created(service, { ...hook, title })
  const titles = async (query = '') => {
    const { services } = json(await service.get(`/v1/services${query}`)) as { services: { title: string }[] }
    return services.map(({ title }) => title)
  }
  expect(await titles()).toEqual(['A', 'b', 'c'])
  expect(await titles('?orderby=updated_at')).toEqual(['b', 'A', 'c'])
  expect(json(await service.get('/v1/services?offset=3'))).toEqual({
    query: { found: 3, length: 0, offset: 3, total: 3 },
    services: [],
  })
  expect((await service.get('/v1/services?orderby=id')).status).toBe(400)
})

describe('PUT /v1/services/:id', () => {
  test('changes what is named', async () => {
    const service = await serve()
    const path = await created(service)
    const put = await service.put(path, 'title=Notify+Ops', form)
    expect([put.status, put.text]).toEqual([204, ''])
    expect(json(await service.get(path))).toMatchObject({ ...hook, title: 'Notify Ops' })
    expect((await service.put(path, { type: 'slack', settings: { url: 'https://s/' } })).status).toBe(204)
    expect(json(await service.get(path))).toMatchObject({ type: 'slack', settings: { url: 'https://s/' } })
  })

  test('refuses what would leave the type without its settings', async () => {
    const service = await serve()
    const path = await created(service)
    const got = await service.put(path, { type: 'mail' })
    expect(got.status).toBe(400)
    expect(json(got)).toMatchObject({ errors: { params: { addresses: ['is required'] } } })
    expect((await service.put(path, { settings: {} })).status).toBe(400)
    expect(json(await service.get(path))).toMatchObject(hook)
  })
})

test('what is not there is 404, whatever the method, and a deleted one is not there', async () => {
  const service = await serve()
  const path = await created(service)
  const deleted = await service.delete(path)
  expect([deleted.status, deleted.text]).toEqual([204, ''])
  for (const gone of [
    path,
    '/v1/services/0',
    '/v1/services/x',
    '/v1/services/99999999999999999999',
    '/v1/services/1.5',
  ]) {
    for (const got of [await service.get(gone), await service.put(gone, {}), await service.delete(gone)]) {
      expect(got.status).toBe(404)
      expect(json(got)).toEqual(notFound)
    }
  }
})

describe('POST /v1/services/:id/test', () => {
  let receiver: ScriptedServer

  beforeEach(async () => {
    receiver = await startScriptedServer()
  })

  afterEach(() => receiver.close())

  const tried = async (type: string, path: string) => {
    const service = await serve()
    const settings = { url: `http://127.0.0.1:${receiver.port}/${path}` }
    const at = await created(service, { type, settings })
    const got = await service.post(`${at}/test`, undefined)
    expect([got.status, got.text.includes('s3cret')]).toEqual([200, false])
    return json(got)
  }

  test('tells a webhook what an alert would tell it, and that nobody need get up', async () => {
    expect(await tried('webhook', 'hook')).toMatchObject({
      type: 'webhook',
      status: 'delivered',
      response_status: 200,
      error: null,
    })
    expect(receiver.requests).toHaveLength(1)
    const payload = JSON.parse(new URLSearchParams(receiver.requests[0]?.body).get('payload') ?? '')
    expect(payload).toMatchObject({
      account: 'me@example.com',
      alert: { name: 'test', version: 2 },
      violations: { test: [{ metric: 'test', value: 2, condition_violated: 1 }] },
      triggered_by_user_test: true,
    })
  })

  test('tells Slack', async () => {
    expect(await tried('slack', 'channel')).toMatchObject({ status: 'delivered' })
    expect(JSON.parse(receiver.requests[0]?.body ?? '')).toEqual({ text: expect.stringContaining('test') })
  })

  test('says why it failed, without the address, and does not try again', async () => {
    receiver.otherwise(503)
    expect(await tried('webhook', 's3cret')).toMatchObject({
      status: 'failed',
      response_status: 503,
      error: 'answered with status 503',
    })
    expect(receiver.requests).toHaveLength(1)
    await receiver.close()
    expect(await tried('webhook', 's3cret')).toMatchObject({
      status: 'failed',
      response_status: null,
      error: expect.stringContaining('127.0.0.1'),
    })
  })

  test('is 404 for one that is not there', async () => {
    expect((await (await serve()).post('/v1/services/999999/test', undefined)).status).toBe(404)
  })
})

test('only an admin sees settings, or writes services; a recorder does neither', async () => {
  const service = await serve({})
  const path = await created(service)
  const { id } = json(await service.get(path)) as { id: number }
  await service.post('/v1/alerts', { name: 'a', services: [id] })
  const as = async (role: string) => {
    const { token } = json(await service.post('/v1/api_tokens', { name: role, role })) as { token: string }
    return { authorization: basic('me@example.com', token) }
  }
  const [viewer, recorder] = [await as('viewer'), await as('recorder')]
  const read = await service.get(path, { headers: viewer })
  expect(json(read)).toMatchObject({ id, settings: { url: '********' } })
  for (const list of ['/v1/services', '/v1/alerts']) {
    const got = await service.get(list, { headers: viewer })
    expect([got.status, got.text.includes('hooks.example.com')]).toEqual([200, false])
    expect((await service.get(list, { headers: recorder })).status).toBe(403)
  }
  for (const headers of [viewer, recorder]) {
    expect((await service.post('/v1/services', hook, headers)).status).toBe(403)
    expect((await service.put(path, hook, headers)).status).toBe(403)
    expect((await service.delete(path, undefined, headers)).status).toBe(403)
    expect((await service.post(`${path}/test`, undefined, headers)).status).toBe(403)
    expect((await service.post('/v1/alerts', { name: 'b' }, headers)).status).toBe(403)
  }
})
