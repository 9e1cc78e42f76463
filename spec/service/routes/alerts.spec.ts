import { describe, expect, test } from '@jest/globals'
import { json, type ServiceUnderTest, serve } from '../support/withService.js'

const form = { 'content-type': 'application/x-www-form-urlencoded' }
const notFound = { errors: { request: ['Not Found'] } }
const above = { type: 'above', metric_name: 'cpu', threshold: 85 }
let alerts = 0

interface AlertJson {
  readonly id: number
  readonly name: string
  readonly conditions: { id: number }[]
  readonly services: { id: number }[]
}

function freshName(): string {
  alerts += 1
  return `prod.alert-${alerts}`
}

async function created(service: ServiceUnderTest, body: object = {}): Promise<AlertJson & { path: string }> {
  const got = await service.post('/v1/alerts', { name: freshName(), conditions: [above], ...body })
  expect(got.status).toBe(201)
  return { ...(json(got) as AlertJson), path: got.headers.get('location') ?? '' }
}

async function hook(service: ServiceUnderTest): Promise<number> {
  const body = { type: 'webhook', title: 'Ops', settings: { url: 'http://127.0.0.1:9/' } }
  return (json(await service.post('/v1/services', body)) as { id: number }).id
}

describe('POST /v1/alerts', () => {
  test('creates one with every key that the Python client needs, services expanded, and says where it is', async () => {
    const service = await serve()
    const ops = await hook(service)
    const name = freshName()
    const conditions = [
      { ...above, source: '*prod*', duration: 300, summary_function: 'max' },
      {
        type: 'absent',
        metric_name: 'not.there.yet',
        duration: '600',
        tags: [{ name: 'zone', values: ['a*'], grouped: 'true' }],
      },
    ]
    const attributes = { runbook_url: 'http://wiki/x' }
    const got = await service.post('/v1/alerts', { name, conditions, services: [String(ops)], attributes })
    const { id, created_at } = json(got) as { id: number; created_at: number }
    expect(got.status).toBe(201)
    expect(got.headers.get('location')).toBe(`/v1/alerts/${id}`)
    expect(json(got)).toEqual({
      id,
      name,
      version: 2,
      description: null,
      conditions: [
        {
          id: 1,
          type: 'above',
          metric_name: 'cpu',
          source: '*prod*',
          threshold: 85,
          summary_function: 'max',
          duration: 300,
        },
        {
          id: 2,
          type: 'absent',
          metric_name: 'not.there.yet',
          source: null,
          duration: 600,
          tags: [{ name: 'zone', values: ['a*'], grouped: true }],
        },
      ],
      services: [{ id: ops, type: 'webhook', title: 'Ops', settings: { url: 'http://127.0.0.1:9/' }, delivered: true }],
      attributes,
      active: true,
      rearm_seconds: 600,
      rearm_per_signal: false,
      md: true,
      created_at,
      updated_at: created_at,
    })
    expect((await service.get(`/v1/alerts/${id}`)).text).toBe(got.text)
  })

  test('takes a form in Rails nesting', async () => {
    const service = await serve()
    const text = `name=${freshName()}&conditions[0][type]=above&conditions[0][metric_name]=cpu&conditions[0][threshold]=85.5&conditions[0][duration]=0&rearm_seconds=1200&active=True`
    const got = await service.post('/v1/alerts', text, form)
    expect(got.status).toBe(201)
    expect(json(got)).toMatchObject({
      conditions: [{ id: 1, type: 'above', metric_name: 'cpu', source: null, threshold: 85.5 }],
      rearm_seconds: 1200,
      active: true,
      md: false,
    })
  })

  test('refuses a second one of a name, in any case, with 422', async () => {
    const service = await serve()
    const { name } = await created(service)
    const got = await service.post('/v1/alerts', { name: name.toUpperCase() })
    expect(got.status).toBe(422)
    expect(json(got)).toMatchObject({ errors: { params: { name: ['is already taken'] } } })
  })

  test('takes the source * beside tags, as the Python clients send it, and answers with the tags alone', async () => {
    const service = await serve()
    const tags = [{ name: 'region', grouped: false, values: ['eu'] }]
    const made = await created(service, { conditions: [{ ...above, source: '*', tags }] })
    expect(made.conditions).toMatchObject([{ source: null, tags }])
    // What was answered can be sent back.
    expect((await service.put(`/v1/alerts/${made.id}`, { ...made })).status).toBe(204)
    expect(json(await service.get(`/v1/alerts/${made.id}`))).toMatchObject({ conditions: [{ source: null, tags }] })
  })

  test.each([
    ['derivative', true, true],
    ['derivative', false, false],
    ['average', false, undefined],
    [null, false, undefined],
    [null, true, undefined],
  ])('of the summary function %j and detect_reset %j answers detect_reset %j', async (how, sent, answered) => {
    const condition = { ...above, summary_function: how, detect_reset: sent }
    const { conditions } = await created(await serve(), { conditions: [condition] })
    expect(conditions).toEqual([expect.objectContaining({ type: 'above' })])
    expect((conditions as { detect_reset?: boolean }[])[0]?.detect_reset).toBe(answered)
  })

  test('keeps dynamic tags of a condition for Terraform, which reads back what it wrote', async () => {
    const tags = [
      { name: 'a', grouped: true, values: ['x'], dynamic: true },
      { name: 'b', grouped: null, values: [] },
    ]
    const { conditions } = await created(await serve(), { conditions: [{ ...above, tags }] })
    expect(conditions).toMatchObject([{ tags: [tags[0], { name: 'b', grouped: false, values: [] }] }])
  })

  test.each<[object, object]>([
    [{ name: '' }, { name: ['is required'] }],
    [{ name: 'a b' }, { name: [expect.stringContaining('A-Za-z0-9')] }],
    [{ rearm_seconds: 61 }, { rearm_seconds: ['must be a multiple of 60'] }],
    [{ rearm_seconds: 0 }, { rearm_seconds: [expect.stringContaining('between 60')] }],
    [{ version: 1 }, { version: ['must be 2'] }],
    [{ active: 'perhaps' }, { active: ['must be true or false'] }],
    [{ services: [999_999_999] }, { services: ['999999999 is not a service'] }],
    [{ services: ['x'] }, { services: ['[0] is not a number'] }],
    [{ attributes: { a: {} } }, { attributes: [expect.stringContaining('must be texts')] }],
    [{ conditions: 'x' }, { conditions: ['must be a list'] }],
    [{ conditions: [null] }, { conditions: ['[0] must be an object'] }],
    [{ conditions: [{}] }, { conditions: ['[0] type is required'] }],
    [
      { conditions: [above, { ...above, type: 'near' }] },
      { conditions: ['[1] type must be one of above, below, absent'] },
    ],
    [
      { conditions: [{ ...above, metric_name: 'a b' }] },
      { conditions: [expect.stringContaining('metric_name must be')] },
    ],
    [{ conditions: [{ ...above, threshold: null }] }, { conditions: ['[0] threshold is required'] }],
    [{ conditions: [{ ...above, threshold: 'NaN' }] }, { conditions: ['[0] threshold is not a number'] }],
    [{ conditions: [{ ...above, duration: 59 }] }, { conditions: ['[0] duration must be between 60 and 3600'] }],
    [
      { conditions: [{ ...above, duration: 3601 }] },
      { conditions: [expect.stringContaining('duration must be between')] },
    ],
    [{ conditions: [{ ...above, duration: 60.5 }] }, { conditions: ['[0] duration must be a whole number'] }],
    [{ conditions: [{ type: 'absent', metric_name: 'a' }] }, { conditions: ['[0] duration is required'] }],
    [
      { conditions: [{ ...above, summary_function: 'p95' }] },
      { conditions: [expect.stringContaining('summary_function must be one of')] },
    ],
    [
      { conditions: [{ ...above, source: 'a', tags: [{ name: 'b' }] }] },
      { conditions: ['[0] cannot have both source and tags'] },
    ],
    [
      { conditions: [{ ...above, tags: [{ name: '__proto__ ' }] }] },
      { conditions: [expect.stringContaining('name must be')] },
    ],
    [{ conditions: Array.from({ length: 51 }, () => above) }, { conditions: ['must be at most 50'] }],
  ])('refuses %j', async (body, params) => {
    const got = await (await serve()).post('/v1/alerts', { name: 'refused', ...body })
    expect(got.status).toBe(400)
    expect(json(got)).toMatchObject({ errors: { params } })
  })
})

test('GET /v1/alerts pages by the time of the last change, and searches names', async () => {
  const service = await serve({})
  for (const name of ['web.b', 'web.a', 'db']) await created(service, { name })
  const names = async (query = '') =>
    (json(await service.get(`/v1/alerts${query}`)) as { alerts: AlertJson[] }).alerts.map(({ name }) => name)
  expect(await names()).toEqual(['web.b', 'web.a', 'db'])
  expect(await names('?name=WEB&orderby=updated_at&sort=desc')).toEqual(['web.a', 'web.b'])
  expect(await names('?version=2')).toHaveLength(3)
  const empty = { query: { found: 0, length: 0, offset: 0, total: 3 }, alerts: [] }
  expect(json(await service.get('/v1/alerts?version=1'))).toEqual(empty)
  expect(json(await service.get('/v1/alerts?name=nowhere'))).toEqual(empty)
  for (const query of ['?orderby=name', '?version=3', '?length=0'])
    expect((await service.get(`/v1/alerts${query}`)).status).toBe(400)
})

describe('PUT /v1/alerts/:id', () => {
  test('replaces the conditions and keeps what it does not name', async () => {
    const service = await serve()
    const alert = await created(service, { conditions: [above, { ...above, threshold: 1 }], description: 'x' })
    const conditions = [
      { ...above, type: 'below' },
      { ...above, id: 2, threshold: 2 },
    ]
    const put = await service.put(alert.path, { conditions, active: false })
    expect([put.status, put.text]).toEqual([204, ''])
    const read = json(await service.get(alert.path)) as AlertJson
    expect(read).toMatchObject({ name: alert.name, description: 'x', active: false })
    expect(read.conditions).toMatchObject([
      { id: 3, type: 'below' },
      { id: 2, threshold: 2 },
    ])
  })

  test('deletes the conditions when none are given, as documented', async () => {
    const service = await serve()
    const { path } = await created(service)
    expect((await service.put(path, { description: 'y' })).status).toBe(204)
    expect(json(await service.get(path))).toMatchObject({ description: 'y', conditions: [] })
  })

  test('takes an alert back as it was answered', async () => {
    const service = await serve()
    const { path } = await created(service, {
      services: [await hook(service)],
      attributes: { runbook_url: 'http://x' },
    })
    const read = json(await service.get(path)) as object
    expect((await service.put(path, { ...read, active: 'false' })).status).toBe(204)
    expect(json(await service.get(path))).toMatchObject({ ...read, active: false, updated_at: expect.any(Number) })
  })

  test('refuses the name of another one', async () => {
    const service = await serve()
    const [one, other] = [await created(service), await created(service)]
    expect((await service.put(one.path, { name: other.name })).status).toBe(422)
    expect((await service.put(one.path, { name: one.name, conditions: [above] })).status).toBe(204)
  })
})

describe('the services of an alert', () => {
  test('are added and removed one by one, and leave with their deletion', async () => {
    const service = await serve()
    const [a, b] = [await hook(service), await hook(service)]
    const { path } = await created(service)
    const ids = async () => (json(await service.get(path)) as AlertJson).services.map(({ id }) => id)
    const added = await service.post(`${path}/services`, `service=${a}`, form)
    expect([added.status, added.headers.get('location')]).toEqual([201, `${path}/services/${a}`])
    expect((await service.post(`${path}/services`, { service: b })).status).toBe(201)
    expect((await service.post(`${path}/services`, { service: b })).status).toBe(201)
    expect(await ids()).toEqual([a, b])
    const removed = await service.delete(`${path}/services/${a}`)
    expect([removed.status, removed.text]).toEqual([204, ''])
    expect((await service.delete(`${path}/services/${a}`)).status).toBe(404)
    expect((await service.delete(`/v1/services/${b}`)).status).toBe(204)
    expect(await ids()).toEqual([])
    expect((await service.get(`/v1/services/${a}`)).status).toBe(200)
  })

  test.each([[{}], [{ service: '' }], [{ service: 'x' }], [{ service: 999_999 }], [{ service: { id: 1 } }]])(
    'refuse %j',
    async (body) => {
      const service = await serve()
      const { path } = await created(service)
      expect((await service.post(`${path}/services`, body)).status).toBe(400)
    },
  )
})

test('what is not there is 404, whatever the method, and a deleted one is not there', async () => {
  const service = await serve()
  const { path } = await created(service)
  const deleted = await service.delete(path)
  expect([deleted.status, deleted.text]).toEqual([204, ''])
  for (const gone of [path, '/v1/alerts/0', '/v1/alerts/x', '/v1/alerts/__proto__']) {
    const answers = [
      await service.get(gone),
      await service.put(gone, {}),
      await service.delete(gone),
      await service.post(`${gone}/services`, { service: 1 }),
      await service.delete(`${gone}/services/1`),
    ]
    for (const got of answers) expect([got.status, json(got)]).toEqual([404, notFound])
  }
})
