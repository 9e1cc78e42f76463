import { describe, expect, test } from '@jest/globals'
import { json, type ServiceUnderTest, serve } from '../support/withService.js'

/** What the first Python client reads out of every metric. */
const metric = {
  period: null,
  attributes: { created_by_ua: 'node' },
  description: null,
  display_name: null,
  source_lag: null,
}
const now = Math.floor(Date.now() / 1000)

async function withMetrics(): Promise<ServiceUnderTest> {
  const service = await serve()
  await service.post('/v1/metrics', {
    gauges: [{ name: 'temperature', value: 1 }],
    counters: [{ name: 'connections', value: 5 }],
  })
  return service
}

describe.each([
  ['gauges', 'gauge', 'temperature', 'connections'],
  ['counters', 'counter', 'connections', 'temperature'],
])('/v1/%s', (path, type, own, other) => {
  test('lists those of its type, with and without .json', async () => {
    const service = await withMetrics()
    for (const suffix of ['', '.json', '.json/', '/']) {
      const got = await service.get(`/v1/${path}${suffix}?length=10`)
      expect([got.status, json(got)]).toEqual([
        200,
        { query: { found: 1, length: 1, offset: 0, total: 1 }, [path]: [{ name: own, type, ...metric }] },
      ])
    }
    expect(json(await service.get(`/v1/${path}.json?name=${other}`))).toMatchObject({ query: { found: 0, total: 1 } })
    expect((await service.get(`/v1/${path}.json?length=0`)).status).toBe(400)
  })

  test('makes one, and gives it back; again, too', async () => {
    const service = await withMetrics()
    const made = await service.post(`/v1/${path}.json`, { name: 'New', description: 'first' })
    expect([made.status, made.headers.get('location')]).toEqual([201, '/v1/metrics/New'])
    const shown = { ...metric, name: 'New', type, description: 'first', attributes: {} }
    expect(json(made)).toEqual(shown)
    const again = await service.post(`/v1/${path}.json`, { name: 'new', description: 'second' })
    expect([again.status, json(again)]).toEqual([200, { ...shown, description: 'second' }])
    for (const body of [{}, { name: '' }, { name: 5 }, { name: 'a b' }, { name: other }]) {
      expect([body, (await service.post(`/v1/${path}`, body)).status]).toEqual([body, 400])
    }
    // The type is said twice: by the path, which counts, and by the body.
    const twice = await service.post(`/v1/${path}`, { name: own, type: 'composite' })
    expect([twice.status, json(twice)]).toEqual([200, expect.objectContaining({ name: own, type })])
  })

  test('takes a value, and gives it back by source', async () => {
    const service = await serve()
    const sent = await service.post(`/v1/${path}/fresh.json`, { value: 20, source: 'upstairs', measure_time: now })
    expect([sent.status, sent.text, sent.headers.get('content-type')]).toEqual([
      200,
      '',
      'application/json;charset=utf-8',
    ])
    expect(sent.headers.get('idempotency-max-age')).toBe('691200')
    const got = json(await service.get(`/v1/${path}/fresh.json?count=1&resolution=1`))
    expect(got).toMatchObject({ name: 'fresh', type, measurements: { upstairs: [{ measure_time: now, value: 20 }] } })
    // The name of the path counts, whatever the body says.
    expect((await service.post(`/v1/${path}/fresh`, { value: 1, name: 'elsewhere' })).status).toBe(200)
    expect((await service.get('/v1/metrics/elsewhere')).status).toBe(404)
    const refused = await service.post(`/v1/${path}/fresh`, { value: 'warm' })
    expect([refused.status, json(refused)]).toMatchObject([
      400,
      { errors: { params: { value: ['is not a number'], name: 'fresh' } } },
    ])
    expect((await service.post(`/v1/${path}/a%20b`, { value: 1 })).status).toBe(400)
  })

  test('changes and deletes those of its type only', async () => {
    const service = await withMetrics()
    expect((await service.put(`/v1/${path}/${own}.json`, { description: 'x' })).status).toBe(204)
    expect(json(await service.get(`/v1/${path}/${own}`))).toMatchObject({ description: 'x' })
    expect((await service.put(`/v1/${path}/made`, {})).status).toBe(201)
    const clash = await service.put(`/v1/${path}/${other}`, { description: 'x' })
    const text = expect.stringMatching(`^'${other}' is a \\S+, but was submitted as different type$`)
    expect([clash.status, json(clash)]).toMatchObject([400, { errors: { params: { type: [text] } } }])
    for (const name of [other, 'none', '__proto__']) {
      expect((await service.get(`/v1/${path}/${name}.json`)).status).toBe(404)
      expect((await service.delete(`/v1/${path}/${name}.json`)).status).toBe(404)
    }
    const deleted = await service.delete(`/v1/${path}/${own}.json`)
    expect([deleted.status, deleted.text]).toEqual([204, ''])
    expect((await service.get(`/v1/metrics/${own}`)).status).toBe(404)
    expect((await service.get(`/v1/metrics/${other}`)).status).toBe(200)
  })
})

test('a key that was used for one metric is not good for another', async () => {
  const service = await serve()
  const key = { 'idempotency-key': 'one' }
  expect((await service.post('/v1/gauges/a', { value: 1 }, key)).status).toBe(200)
  expect((await service.post('/v1/gauges/a', { value: 1 }, key)).status).toBe(200)
  expect((await service.post('/v1/gauges/b', { value: 1 }, key)).status).toBe(409)
})

test('.json at the end of a list is not its name, and at the end of a name it is', async () => {
  const service = await serve()
  await service.post('/v1/metrics', { gauges: [{ name: 'page.json', value: 1 }] })
  expect((await service.get('/v1/metrics/page.json')).status).toBe(200)
  expect((await service.get('/v1/metrics/page')).status).toBe(404)
  expect((await service.get('/v1/gauges/page.json.json')).status).toBe(200)
  for (const list of ['metrics', 'annotations', 'spaces', 'api_tokens', 'sources']) {
    expect([list, (await service.get(`/v1/${list}.json?length=1`)).status]).toEqual([list, 200])
  }
  expect((await service.get('/v1/nothing.json')).status).toBe(404)
  expect((await service.get('/v1/.json')).status).toBe(404)
})
