import { beforeEach, describe, expect, test } from '@jest/globals'
import { json, type ServiceUnderTest, serve } from '../support/withService.js'

const form = { 'content-type': 'application/x-www-form-urlencoded' }
let service: ServiceUnderTest

beforeEach(async () => {
  service = await serve()
  const { spaces } = json(await service.get('/v1/spaces')) as { spaces: { id: number }[] }
  for (const { id } of spaces) await service.delete(`/v1/spaces/${id}`)
})

async function space(name: string): Promise<number> {
  return (json(await service.post('/v1/spaces', { name })) as { id: number }).id
}

async function chart(id: number, body: object): Promise<Record<string, unknown> & { id: number }> {
  const got = await service.post(`/v1/spaces/${id}/charts`, body)
  expect([got.status, got.text]).toEqual([201, expect.any(String)])
  return json(got) as Record<string, unknown> & { id: number }
}

describe('spaces', () => {
  test.each([
    ['JSON', { name: 'CPUs' }, {}],
    ['a form', 'name=CPUs&tags=true', form],
  ])('are made from %s, renamed, and deleted', async (_, body, headers) => {
    const got = await service.post('/v1/spaces', body, headers)
    const { id } = json(got) as { id: number }
    expect([got.status, got.headers.get('location')]).toEqual([201, `/v1/spaces/${id}`])
    expect(json(got)).toEqual({ id, name: 'CPUs' })
    expect(json(await service.get(`/v1/spaces/${id}`))).toEqual({ id, name: 'CPUs', charts: [] })
    const renamed = await service.put(`/v1/spaces/${id}`, 'name=MEMORY', form)
    expect([renamed.status, renamed.text]).toEqual([204, ''])
    expect(json(await service.get(`/v1/spaces/${id}`))).toMatchObject({ name: 'MEMORY' })
    const deleted = await service.delete(`/v1/spaces/${id}`)
    expect([deleted.status, deleted.text]).toEqual([204, ''])
    expect((await service.get(`/v1/spaces/${id}`)).status).toBe(404)
  })

  test('may share a name; a search lists the oldest first', async () => {
    const ids = [await space('Ops'), await space('OPS'), await space('Ops')]
    const other = await space('Dev')
    expect((await service.put(`/v1/spaces/${other}`, { name: 'Ops' })).status).toBe(204)
    const { spaces } = json(await service.get('/v1/spaces?name=ops')) as { spaces: { id: number }[] }
    expect(spaces.map(({ id }) => id)).toEqual([...ids, other])
    await service.delete(`/v1/spaces/${ids[0]}`)
    expect(json(await service.get('/v1/spaces?name=ops'))).toMatchObject({ query: { found: 3 } })
  })

  test('are listed by name, a page at a time', async () => {
    const ids = [await space('staging_ops'), await space('prod_ops'), await space('dev')]
    expect(json(await service.get('/v1/spaces?name=OPS&length=1&sort=desc'))).toEqual({
      query: { found: 2, length: 1, offset: 0, total: 3 },
      spaces: [{ id: ids[0], name: 'staging_ops' }],
    })
    expect(json(await service.get('/v1/spaces?offset=3'))).toMatchObject({ query: { length: 0, found: 3 }, spaces: [] })
    expect((await service.get('/v1/spaces?length=0')).status).toBe(400)
  })

  test.each([{}, { name: '' }, { name: ' ' }, { name: null }, { name: ['a'] }, { name: 'n'.repeat(256) }])(
    'refuse %j',
    async (body) => {
      const got = await service.post('/v1/spaces', body)
      expect([got.status, Object.keys((json(got) as { errors: { params: object } }).errors.params)]).toEqual([
        400,
        ['name'],
      ])
    },
  )

  test('that are not there are a 404', async () => {
    const id = await space('a')
    const stranger = await space('b')
    const own = await chart(id, { name: 'x' })
    for (const [method, path] of [
      ['GET', '999999'],
      ['GET', 'x'],
      ['PUT', '999999'],
      ['DELETE', '0'],
      ['GET', '999999/charts'],
      ['POST', '999999/charts'],
      ['GET', `${stranger}/charts/${own.id}`],
      ['PUT', `${stranger}/charts/${own.id}`],
      ['DELETE', `${stranger}/charts/${own.id}`],
      ['GET', `${id}/charts/${id}`],
    ] as const) {
      const got = await service.call(method, `/v1/spaces/${path}`, method === 'PUT' ? { body: { name: 'z' } } : {})
      expect([method, path, got.status]).toEqual([method, path, 404])
      expect(json(got)).toEqual({ errors: { request: ['Not Found'] } })
    }
  })
})

describe('charts', () => {
  test('are lines without thresholds unless they say otherwise', async () => {
    const id = await space('a')
    const got = await service.post(`/v1/spaces/${id}/charts`, 'name=CPU', form)
    const read = json(got) as { id: number }
    expect([got.status, got.headers.get('location')]).toEqual([201, `/v1/spaces/${id}`])
    expect(read).toEqual({ id: read.id, name: 'CPU', type: 'line', streams: [], thresholds: null })
    expect(json(await service.get(`/v1/spaces/${id}/charts/${read.id}`))).toEqual(read)
    expect(json(await service.get(`/v1/spaces/${id}`))).toEqual({ id, name: 'a', charts: [{ id: read.id }] })
  })

  test('keep all that the API knows of them, and the streams get numbers and types', async () => {
    await service.post('/v1/metrics', { counters: [{ name: 'hits', value: 1 }] })
    const id = await space('a')
    const look = {
      summary_function: 'max',
      transform_function: 'x*8/p',
      color: '#52D74C',
      name: 'Hits',
      units_short: '1',
      min: 0,
      period: 60,
      position: 2,
      split_axis: true,
      gap_detection: false,
    }
    const shape = { type: 'bignumber', min: -1, max: 9.5, label: 'y', related_space: 3, use_log_yaxis: true }
    const thresholds = [{ operator: '>', value: 90, type: 'red' }]
    const made = await chart(id, {
      name: 'All',
      ...shape,
      use_last_value: false,
      thresholds,
      streams: [
        { metric: 'HITS', source: '*', group_function: 'sum', units_long: null, ...look },
        { metric: 'cpu.*', tags: [{ name: 'host', values: 'web-1', grouped: 'True', dynamic: null }] },
        { composite: 's("cpu", "*")', downsample_function: 'average' },
      ],
    })
    const ids = (made['streams'] as { id: number }[]).map((stream) => stream.id)
    expect(new Set(ids).size).toBe(3)
    expect(made).toEqual({
      id: made.id,
      name: 'All',
      ...shape,
      use_last_value: false,
      thresholds,
      streams: [
        { id: ids[0], metric: 'HITS', type: 'counter', source: '*', group_function: 'sum', ...look },
        { id: ids[1], metric: 'cpu.*', type: 'gauge', tags: [{ name: 'host', values: ['web-1'], grouped: true }] },
        { id: ids[2], composite: 's("cpu", "*")', type: 'composite', downsample_function: 'average' },
      ],
    })
    const other = await chart(id, { name: 'Other', streams: [{ metric: 'a' }] })
    expect(ids).not.toContain((other['streams'] as { id: number }[])[0]?.id)
    // A bare array: the one list of the API that is.
    const listed = await service.get(`/v1/spaces/${id}/charts`)
    expect([listed.status, json(listed)]).toEqual([200, [made, other]])
  })

  test('change what a PUT names, and answer with the whole', async () => {
    const id = await space('a')
    const made = await chart(id, { name: 'x', max: 5, streams: [{ metric: 'a' }, { metric: 'b' }], thresholds: [] })
    const [a, b] = made['streams'] as { id: number }[]
    const path = `/v1/spaces/${id}/charts/${made.id}`
    const got = await service.put(path, {
      type: 'STACKED',
      max: null,
      thresholds: [{ operator: '=', value: '1', type: 'yellow' }],
    })
    expect(got.status).toBe(200)
    const { max: _max, ...rest } = made
    expect(json(got)).toEqual({ ...rest, type: 'stacked', thresholds: [{ operator: '=', value: 1, type: 'yellow' }] })
    const streams = [
      { id: b?.id, metric: 'b' },
      { id: b?.id, metric: 'copy' },
      { id: 12, metric: 'c' },
    ]
    const changed = json(await service.put(path, { streams, thresholds: null })) as { streams: { id: number }[] }
    expect(changed).toMatchObject({ thresholds: null, streams: [{ metric: 'b' }, { metric: 'copy' }, { metric: 'c' }] })
    expect(changed.streams[0]?.id).toBe(b?.id)
    expect(new Set([a, b, ...changed.streams.slice(1)].map((stream) => stream?.id)).size).toBe(4)
    expect(json(await service.get(path))).toEqual(changed)
    expect((await service.delete(path)).status).toBe(204)
    expect((await service.get(path)).status).toBe(404)
    expect(json(await service.get(`/v1/spaces/${id}/charts`))).toEqual([])
  })

  test('take streams and thresholds from a form', async () => {
    const id = await space('a')
    const text = 'name=f&streams[0][metric]=a&streams[0][tags][0][name]=host&streams[0][tags][0][values][]=b'
    const got = await service.post(
      `/v1/spaces/${id}/charts`,
      `${text}&thresholds[0][operator]=%3E&thresholds[0][value]=5&thresholds[0][type]=red`,
      form,
    )
    expect(json(got)).toMatchObject({
      streams: [{ metric: 'a', tags: [{ name: 'host', values: ['b'] }] }],
      thresholds: [{ operator: '>', value: 5, type: 'red' }],
    })
  })

  test('refuse an expression that cannot be drawn, by its column', async () => {
    const got = await service.post(`/v1/spaces/${await space('a')}/charts`, { streams: [{ composite: 's("a")' }] })
    expect(got.status).toBe(400)
    expect(json(got)).toMatchObject({
      errors: {
        params: { streams: [expect.stringContaining('column 1: expected a source or tags after the metric')] },
      },
    })
  })

  test.each([{ source: '*' }, { source: '' }, { source: null, tags: [] }, { group_function: null, group_by: '' }])(
    'of a composite drop %j, which some clients send with every stream',
    async (defaults) => {
      const composite = 's("a", "*")'
      const { streams } = await chart(await space('a'), { streams: [{ composite, ...defaults }] })
      expect(streams).toEqual([{ id: expect.any(Number), type: 'composite', composite }])
    },
  )

  test.each([
    ['host, az', 'host,az'],
    [['host', 'az'], 'host,az'],
    [[], undefined],
  ])('keep the group_by %j of a stream', async (given, kept) => {
    const { streams } = await chart(await space('a'), { streams: [{ metric: 'a', group_by: given }] })
    expect((streams as { group_by?: string }[])[0]?.group_by).toEqual(kept)
  })

  test('take a formula of up to 255 characters', async () => {
    const streams = [{ metric: 'a', transform_function: `x${'+x'.repeat(127)}` }]
    expect((await service.post(`/v1/spaces/${await space('a')}/charts`, { streams })).status).toBe(201)
  })

  test.each<[string, object]>([
    ['type', { type: 'pie' }],
    ['type', { type: null }],
    ['name', { name: {} }],
    ['min', { min: 'low' }],
    ['related_space', { related_space: 1.5 }],
    ['streams', { streams: [{}] }],
    ['streams', { streams: [{ metric: 'a', composite: 's("a", "*")' }] }],
    ['streams', { streams: [{ composite: 's("a", "*")', group_function: 'sum' }] }],
    ['streams', { streams: [{ composite: 's("a", "*")', source: 'web-*' }] }],
    ['streams', { streams: [{ composite: 's("a", "*")', tags: [{ name: 'host' }] }] }],
    ['streams', { streams: [{ composite: 's("a", "*")', group_by: 'host' }] }],
    ['streams', { streams: [{ metric: 'a', group_by: 'host,a b' }] }],
    ['streams', { streams: [{ metric: 'a', group_by: 'host,,az' }] }],
    ['streams', { streams: [{ metric: 'a', group_by: [{}] }] }],
    ['streams', { streams: [{ metric: 'a', group_by: Array.from({ length: 51 }, (_, n) => `t${n}`) }] }],
    ['streams', { streams: [{ metric: 'a b' }] }],
    ['streams', { streams: [{ metric: 'a', group_function: 'median' }] }],
    ['streams', { streams: [{ metric: 'a', color: 'red' }] }],
    ['streams', { streams: [{ metric: 'a', tags: [{ values: ['x'] }] }] }],
    ['streams', { streams: [{ metric: 'a', tags: 'host' }] }],
    ['streams', { streams: [{ metric: 'a', transform_function: 'alert(1)' }] }],
    ['streams', { streams: [{ metric: 'a', transform_function: `x${'+x'.repeat(127)}+` }] }],
    ['streams', { streams: Array.from({ length: 201 }, () => ({ metric: 'a' })) }],
    ['streams', { streams: [[]] }],
    ['streams', { streams: 5 }],
    ['thresholds', { thresholds: [{ operator: '>=', value: 1, type: 'red' }] }],
    ['thresholds', { thresholds: [{ operator: '>', type: 'red' }] }],
    ['thresholds', { thresholds: [{ operator: '>', value: 1 }] }],
    ['use_log_yaxis', { use_log_yaxis: 'maybe' }],
  ])('name %s at fault in %j', async (field, body) => {
    const id = await space('a')
    const got = await service.post(`/v1/spaces/${id}/charts`, body)
    const { errors } = json(got) as { errors: { params: Record<string, string[]> } }
    expect([got.status, Object.keys(errors.params)]).toEqual([400, [field]])
    expect(json(await service.get(`/v1/spaces/${id}/charts`))).toEqual([])
  })
})
