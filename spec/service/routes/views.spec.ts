import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from '@jest/globals'
import { json, type ServiceUnderTest, serve } from '../support/withService.js'

const form = { 'content-type': 'application/x-www-form-urlencoded' }
const notFound = { errors: { request: ['Not Found'] } }
let service: ServiceUnderTest

beforeEach(async () => {
  service = await serve()
  for (const kind of ['instruments', 'dashboards']) {
    const rows = (json(await service.get(`/v1/${kind}`)) as Record<string, { id: number }[]>)[kind]
    for (const { id } of rows ?? []) await service.delete(`/v1/${kind}/${id}`)
  }
})

async function make(kind: string, body: object, on = service): Promise<number> {
  const got = await on.post(`/v1/${kind}`, body)
  expect([got.status, got.text]).toEqual([201, expect.any(String)])
  return (json(got) as { id: number }).id
}

async function expectGone(path: string): Promise<void> {
  for (const method of ['GET', 'DELETE']) {
    const got = await service.call(method, path)
    expect([got.status, json(got)]).toEqual([404, notFound])
  }
}

/** The fields that a refusal names. */
async function refused(path: string, body: object): Promise<readonly [number, readonly string[]]> {
  const got = await service.post(path, body)
  return [got.status, Object.keys((json(got) as { errors: { params?: object } }).errors.params ?? {})]
}

describe('instruments', () => {
  test('are made from the form of the documents, changed, and deleted', async () => {
    await service.post('/v1/metrics', { counters: [{ name: 'server_temp', value: 1 }] })
    const body = [
      'name=Server Temperature',
      'streams[0][metric]=server_temp&streams[0][source]=app1',
      'streams[1][metric]=environmental_temp&streams[1][source]=*&streams[1][group_function]=average',
      'streams[2][metric]=server_temp&streams[2][source]=%25',
      'attributes[display_integral]=true',
    ].join('&')
    const got = await service.post('/v1/instruments', body, form)
    const { id } = json(got) as { id: number }
    const made = {
      id,
      name: 'Server Temperature',
      streams: [
        { metric: 'server_temp', source: 'app1', type: 'counter' },
        { metric: 'environmental_temp', source: '*', group_function: 'average', type: 'gauge' },
        { metric: 'server_temp', source: '%', type: 'counter' },
      ],
      attributes: { display_integral: true },
    }
    expect([got.status, got.headers.get('location'), json(got)]).toEqual([201, `/v1/instruments/${id}`, made])
    const path = `/v1/instruments/${id}`
    const read = await service.get(path)
    expect([read.status, json(read)]).toEqual([200, made])

    const streams = [{ composite: 's("server_t*", "app*")', display_min: 0 }]
    const changed = await service.put(path, { streams, attributes: { display_stacked: 'True' } })
    expect([changed.status, changed.text]).toEqual([204, ''])
    expect(json(await service.get(path))).toEqual({
      ...made,
      streams: [{ composite: 's("server_t*", "app*")', type: 'composite' }],
      attributes: { display_integral: true, display_stacked: true },
    })
    await service.put(path, { name: 'Other', attributes: null })
    expect(json(await service.get(path))).toMatchObject({ name: 'Other', attributes: {}, streams: [{}] })
    const deleted = await service.delete(path)
    expect([deleted.status, deleted.text]).toEqual([204, ''])
    await expectGone(path)
    expect((await service.put(path, {})).status).toBe(404)
    expect((await service.put('/v1/instruments/x', {})).status).toBe(404)
  })

  test('are listed as they were changed, the whole of each', async () => {
    const ids = [await make('instruments', { name: 'b' }), await make('instruments', { name: 'a' })]
    expect(json(await service.get('/v1/instruments'))).toEqual({
      query: { found: 2, length: 2, offset: 0, total: 2 },
      instruments: ids.map((id, n) => ({ id, name: 'ba'[n], streams: [], attributes: {} })),
    })
    expect(json(await service.get('/v1/instruments?name=A&sort=desc&length=5'))).toMatchObject({
      query: { found: 1, total: 2 },
      instruments: [{ id: ids[1] }],
    })
    expect((await service.get('/v1/instruments?orderby=name')).status).toBe(400)
  })

  test.each([
    [{}, 'name'],
    [{ name: ' ' }, 'name'],
    [{ name: 'x', streams: [{}] }, 'streams'],
    [{ name: 'x', streams: [{ composite: 's(' }] }, 'streams'],
    [{ name: 'x', streams: [{ metric: 'a', composite: 's("a","b")' }] }, 'streams'],
    [{ name: 'x', attributes: { display_stacked: 'perhaps' } }, 'attributes'],
  ])('refuse %j', async (body, field) => {
    expect(await refused('/v1/instruments', body)).toEqual([400, [field]])
  })
})

describe('dashboards', () => {
  test('hold instruments in order, from a form or as they are answered', async () => {
    const [a, b, c] = [
      await make('instruments', { name: 'a' }),
      await make('instruments', { name: 'b' }),
      await make('instruments', { name: 'c' }),
    ]
    const got = await service.post('/v1/dashboards', `name=CPUs&instruments[]=${b}&instruments[]=${a}`, form)
    const { id } = json(got) as { id: number }
    const made = { id, name: 'CPUs', instruments: [{ id: b }, { id: a }] }
    expect([got.status, got.headers.get('location'), json(got)]).toEqual([201, `/v1/dashboards/${id}`, made])
    const path = `/v1/dashboards/${id}`
    expect(json(await service.get(path))).toEqual(made)
    const changed = await service.put(path, { instruments: [{ id: a }, { id: b }, { id: c }] })
    expect([changed.status, changed.text]).toEqual([204, ''])
    expect((await service.put(path, { name: 'cpus' })).status).toBe(204)
    // An instrument that is deleted is on no dashboard any more.
    await service.delete(`/v1/instruments/${b}`)
    expect(json(await service.get(path))).toEqual({ id, name: 'cpus', instruments: [{ id: a }, { id: c }] })
    const deleted = await service.delete(path)
    expect([deleted.status, deleted.text]).toEqual([204, ''])
    await expectGone(path)
    expect((await service.put(path, {})).status).toBe(404)
    expect((await service.put('/v1/dashboards/x', {})).status).toBe(404)
    expect((await service.get(`/v1/instruments/${a}`)).status).toBe(200)
  })

  test('are listed by name', async () => {
    const ids = [await make('dashboards', { name: 'staging_ops' }), await make('dashboards', { name: 'prod_ops' })]
    expect(json(await service.get('/v1/dashboards?name=OPS'))).toEqual({
      query: { found: 2, length: 2, offset: 0, total: 2 },
      dashboards: [
        { id: ids[1], name: 'prod_ops' },
        { id: ids[0], name: 'staging_ops' },
      ],
    })
  })

  test('have names that no other has, also when two are renamed at once', async () => {
    const ids = await Promise.all(['one', 'two'].map((name) => make('dashboards', { name })))
    const taken = await service.post('/v1/dashboards', { name: 'ONE' })
    expect([taken.status, json(taken)]).toEqual([
      422,
      { errors: { params: { name: ['has already been taken'] } }, request_time: expect.any(Number) },
    ])
    const both = await Promise.all(ids.map((id) => service.put(`/v1/dashboards/${id}`, { name: 'wanted' })))
    expect(both.map(({ status }) => status).sort()).toEqual([204, 422])
  })

  test.each([
    [{}, 'name'],
    [{ name: 'x', instruments: [999_999] }, 'instruments'],
    [{ name: 'x', instruments: [{}] }, 'instruments'],
    [{ name: 'x', instruments: 'all' }, 'instruments'],
  ])('refuse %j', async (body, field) => {
    expect(await refused('/v1/dashboards', body)).toEqual([400, [field]])
  })
})

describe('chart tokens', () => {
  test('name an instrument or a dashboard, and go with it', async () => {
    const instrument = await make('instruments', { name: 'i' })
    const dashboard = await make('dashboards', { name: 'd' })
    const got = await service.post('/v1/charts', `entity_type=instrument&entity_id=${instrument}`, form)
    const made = json(got) as { token: string }
    expect(made).toEqual({
      token: expect.stringMatching(/^[0-9a-f]{32}$/),
      entity_type: 'instrument',
      entity_id: instrument,
    })
    expect([got.status, got.headers.get('location')]).toEqual([201, `/v1/charts/${made.token}`])
    const path = `/v1/charts/${made.token}`
    expect(json(await service.get(path))).toEqual(made)
    const other = json(await service.post('/v1/charts', { entity_type: 'dashboard', entity_id: dashboard }))
    const { token } = other as { token: string }
    const byToken = [made, other].sort((a, b) => ((a as typeof made).token < (b as typeof made).token ? -1 : 1))
    expect(json(await service.get('/v1/charts'))).toEqual({
      query: { found: 2, length: 2, offset: 0, total: 2 },
      charts: byToken,
    })
    expect(json(await service.get(`/v1/charts?token=${token.slice(4).toUpperCase()}`))).toMatchObject({
      query: { found: 1 },
      charts: [other],
    })
    const deleted = await service.delete(path)
    expect([deleted.status, deleted.text]).toEqual([204, ''])
    await expectGone(path)
    expect((await service.get(`/v1/instruments/${instrument}`)).status).toBe(200)
    await service.delete(`/v1/dashboards/${dashboard}`)
    await expectGone(`/v1/charts/${token}`)
  })

  test('open nothing without credentials', async () => {
    const instrument = await make('instruments', { name: 'i' })
    const { token } = json(await service.post('/v1/charts', { entity_type: 'instrument', entity_id: instrument })) as {
      token: string
    }
    const headers = { authorization: '' }
    expect((await service.get(`/v1/charts/${token}`, { headers })).status).toBe(401)
    expect((await service.get(`/v1/instruments/${instrument}?token=${token}`, { headers })).status).toBe(401)
  })

  test.each([
    [{}, ['entity_type', 'entity_id']],
    [{ entity_type: 'space', entity_id: 1 }, ['entity_type']],
    [{ entity_type: 'instrument', entity_id: 999_999 }, ['entity_id']],
    [{ entity_type: 'instrument', entity_id: 'x' }, ['entity_id']],
  ])('refuse %j', async (body, fields) => {
    expect(await refused('/v1/charts', body)).toEqual([400, fields])
  })

  test('are listed by token only', async () => {
    expect((await service.get('/v1/charts?orderby=id')).status).toBe(400)
    const bad = await service.get('/v1/charts?token[]=a')
    expect([bad.status, json(bad)]).toMatchObject([400, { errors: { params: { token: [expect.any(String)] } } }])
  })
})

test('views outlive a restart', async () => {
  const data = await mkdtemp(join(tmpdir(), 'views-'))
  const first = await serve({ data })
  const instrument = await make('instruments', { name: 'kept', streams: [{ metric: 'a' }] }, first)
  const dashboard = await make('dashboards', { name: 'kept', instruments: [instrument] }, first)
  await first.service.close()
  const second = await serve({ data })
  expect(json(await second.get(`/v1/dashboards/${dashboard}`))).toMatchObject({ instruments: [{ id: instrument }] })
  expect(json(await second.get(`/v1/instruments/${instrument}`))).toMatchObject({ streams: [{ metric: 'a' }] })
  await second.service.close()
  await rm(data, { recursive: true })
})
