import { describe, expect, test } from '@jest/globals'
import { json, type ServiceUnderTest, serve } from '../support/withService.js'

const form = { 'content-type': 'application/x-www-form-urlencoded' }

async function filled(...names: string[]): Promise<ServiceUnderTest> {
  const service = await serve()
  await service.post('/v1/metrics', { gauges: names.map((name) => ({ name, value: 1 })) })
  return service
}

async function names(service: ServiceUnderTest, query = ''): Promise<string[]> {
  const { metrics } = json(await service.get(`/v1/metrics${query}`)) as { metrics: { name: string }[] }
  return metrics.map(({ name }) => name)
}

describe('GET /v1/metrics', () => {
  test('pages by name, and says what there is', async () => {
    const service = await filled('b', 'a', 'web.c', 'Web.d')
    const got = await service.get('/v1/metrics?offset=1&length=2')
    expect(got.status).toBe(200)
    expect(got.headers.get('content-type')).toBe('application/json;charset=utf-8')
    expect(json(got)).toMatchObject({ query: { found: 4, length: 2, offset: 1, total: 4 } })
    expect(await names(service, '?name=WEB')).toEqual(['web.c', 'Web.d'])
    expect(await names(service, '?sort=desc&orderby=name&length=1')).toEqual(['Web.d'])
    expect(json(await service.get('/v1/metrics?name=web&offset=2'))).toEqual({
      query: { found: 2, length: 0, offset: 2, total: 4 },
      metrics: [],
    })
  })

  test('finds the metrics that have series with tags', async () => {
    const service = await serve()
    const measurements = [
      { name: 'a', value: 1, tags: { zone: 'east', app: 'web' } },
      { name: 'b', value: 1, tags: { zone: 'west' } },
      { name: 'c', value: 1, tags: { app: 'db' } },
    ]
    await service.post('/v1/measurements', { measurements })
    expect(await names(service, '?tags[zone]=e*')).toEqual(['a'])
    expect(await names(service, '?tags%5Bzone%5D=east&tags%5Bzone%5D=west')).toEqual(['a', 'b'])
    expect(await names(service, '?tags=!zone')).toEqual(['c'])
    expect(await names(service, '?tags=*')).toEqual(['a', 'b', 'c'])
    expect((await service.get('/v1/metrics?tags=zone')).status).toBe(400)
  })

  test('gives at most 100, by default and when more is asked for', async () => {
    const service = await filled(...Array.from({ length: 101 }, (_, i) => `m${i}`))
    for (const query of ['', '?length=100', '?length=1000']) {
      expect(json(await service.get(`/v1/metrics${query}`))).toMatchObject({ query: { length: 100, found: 101 } })
    }
  })

  test('refuses parameters that make no sense, all at once', async () => {
    const service = await serve()
    const got = await service.get('/v1/metrics?offset=-1&length=0&orderby=age&sort=up')
    expect(got.status).toBe(400)
    expect(json(got)).toEqual({
      errors: {
        params: {
          offset: ['is not a number'],
          length: ['must be at least 1'],
          orderby: ['must be name'],
          sort: ['must be asc or desc'],
        },
      },
      request_time: expect.any(Number),
    })
    for (const query of [
      'length=x',
      'length=1e1',
      'length[]=1',
      `name=${'n'.repeat(256)}`,
      'name[a]=b',
      'compose=s("x")',
    ]) {
      expect((await service.get(`/v1/metrics?${query}`)).status).toBe(400)
    }
  })
})

describe('GET /v1/metrics/:name', () => {
  test('gives the metric whatever the case, without a query', async () => {
    const service = await filled('Cpu.Load')
    const got = await service.get('/v1/metrics/cpu.load')
    expect(got.status).toBe(200)
    expect(json(got)).toEqual({
      name: 'Cpu.Load',
      type: 'gauge',
      display_name: null,
      description: null,
      period: null,
      source_lag: null,
      attributes: { created_by_ua: 'node' },
    })
    expect((await service.get('/v1/metrics/Cpu.Load/')).status).toBe(200)
  })

  test('answers 404 for what is not there, be it ever so long or strange', async () => {
    const service = await serve()
    for (const name of [
      'none',
      'n'.repeat(255),
      'n'.repeat(1_000),
      '__proto__',
      'constructor',
      'a%20b',
      '%00',
      '%2F',
    ]) {
      const got = await service.get(`/v1/metrics/${name}`)
      expect(got.status).toBe(404)
      expect(json(got)).toEqual({ errors: { request: ['Not Found'] } })
    }
    const endless = await service.get(`/v1/metrics/${'n'.repeat(5_000)}`)
    expect(endless.status).toBeGreaterThanOrEqual(400)
    expect(endless.status).toBeLessThan(500)
    expect(json(endless)).toHaveProperty('errors.request')
    const broken = await service.get('/v1/metrics/%zz')
    expect(broken.status).toBe(400)
    expect(json(broken)).toHaveProperty('errors.request')
  })
})

describe('PUT /v1/metrics/:name', () => {
  test('creates a metric of a type', async () => {
    const service = await serve()
    const got = await service.put('/v1/metrics/temperature', {
      type: 'gauge',
      display_name: 'Temperature',
      period: '60',
      attributes: { summarize_function: 'Sum', display_max: 40, note: { by: 'me' } },
    })
    expect(got.status).toBe(201)
    expect(got.headers.get('location')).toBe('/v1/metrics/temperature')
    const metric = {
      name: 'temperature',
      type: 'gauge',
      display_name: 'Temperature',
      description: null,
      period: 60,
      source_lag: null,
      attributes: { summarize_function: 'sum', display_max: 40, note: { by: 'me' } },
    }
    expect(json(got)).toEqual(metric)
    expect(json(await service.get('/v1/metrics/temperature'))).toEqual(metric)
  })

  test('creates composites with their expression', async () => {
    const service = await serve()
    expect((await service.put('/v1/metrics/ratio', { type: 'composite' })).status).toBe(400)
    const got = await service.put('/v1/metrics/ratio', { type: 'composite', composite: 's("a", "*")' })
    expect(got.status).toBe(201)
    expect(json(got)).toMatchObject({ type: 'composite', composite: 's("a", "*")' })
    expect((await service.put('/v1/metrics/ratio', { composite: null })).status).toBe(400)
    expect((await service.put('/v1/metrics/ratio', { composite: 's("b", "*")' })).status).toBe(204)
  })

  test('changes what is there with 204 and no body, by JSON or form', async () => {
    const service = await filled('x')
    const got = await service.put('/v1/metrics/x', { description: 'd', attributes: { color: '#52D74C' } })
    expect(got.status).toBe(204)
    expect(got.text).toBe('')
    expect(got.headers.get('content-type')).toBeNull()
    expect(
      (await service.put('/v1/metrics/X', 'type=gauge&period=10&attributes[display_max]=150&display_min=0', form))
        .status,
    ).toBe(204)
    expect((await service.put('/v1/metrics/x', { attributes: { color: null } })).status).toBe(204)
    expect((await service.put('/v1/metrics/x', undefined)).status).toBe(204)
    expect(json(await service.get('/v1/metrics/x'))).toMatchObject({
      description: 'd',
      period: 10,
      attributes: { display_max: 150, display_min: 0 },
    })
  })

  test('goes by the path where the body names another metric: AppOptics clients sanitize the one in the path only', async () => {
    const service = await serve()
    const made = await service.put('/v1/metrics/clean', { name: 'not clean #1', type: 'gauge', description: 'first' })
    expect([made.status, json(made)]).toEqual([201, expect.objectContaining({ name: 'clean', description: 'first' })])
    for (const name of ['other', '', null, 5, {}, 'n'.repeat(5_000)])
      expect([name, (await service.put('/v1/metrics/clean', { name })).status]).toEqual([name, 204])
    expect(await names(service)).toEqual(['clean'])
  })

  test('refuses what does not fit, every fault by its field', async () => {
    const service = await filled('x')
    await service.put('/v1/metrics/c', { type: 'counter' })
    const deep = JSON.parse('['.repeat(20) + ']'.repeat(20)) as unknown
    const cases: [string, unknown, object][] = [
      ['x', { type: 'counter' }, { type: ["'x' is a gauge, but was submitted as different type"] }],
      ['x', { type: 'thing' }, { type: ['must be one of gauge, counter, composite'] }],
      ['x', { composite: 's()' }, { composite: ['is not for a gauge'] }],
      ['x', { attributes: 'red' }, { attributes: ['must be an object'] }],
      ['x', { attributes: { deep } }, { deep: ['is nested too deeply'] }],
      ['x', { attributes: { long: 'l'.repeat(5_000) } }, { long: [expect.stringContaining('too long')] }],
      ['c', { attributes: { aggregate: true } }, { aggregate: ['is for gauges only'] }],
      ['new', {}, { type: ['is required'] }],
      ['a%20b', { type: 'gauge' }, { name: [expect.stringContaining('255 characters')] }],
      ['n'.repeat(256), { type: 'gauge' }, { name: [expect.stringContaining('255 characters')] }],
      [
        'x',
        {
          display_name: 'n'.repeat(256),
          period: 'often',
          description: {},
          attributes: { color: 'red', display_max: 'x', aggregate: 'maybe' },
        },
        {
          display_name: [expect.stringContaining('too long')],
          period: ['is not a number'],
          description: ['must be a string'],
          color: [expect.stringContaining('color')],
          display_max: ['is not a number'],
          aggregate: ['must be true or false'],
        },
      ],
    ]
    for (const [name, body, params] of cases) {
      const got = await service.put(`/v1/metrics/${name}`, body)
      expect(got.status).toBe(400)
      expect(json(got)).toEqual({ errors: { params }, request_time: expect.any(Number) })
    }
    expect(await names(service)).toEqual(['c', 'x'])
    expect(json(await service.get('/v1/metrics/x'))).toMatchObject({ display_name: null, period: null })
  })

  test('refuses more attributes than a metric has room for, together with those it has', async () => {
    const service = await serve()
    const some = (from: number, to: number) =>
      Object.fromEntries(Array.from({ length: to - from }, (_, n) => [`a${from + n}`, from + n]))
    expect((await service.put('/v1/metrics/full', { type: 'gauge', attributes: some(0, 100) })).status).toBe(201)
    const got = await service.put('/v1/metrics/full', { attributes: { one: 1 } })
    expect([got.status, json(got)]).toMatchObject([
      400,
      { errors: { params: { attributes: ['must be at most 100, with those it has'] } } },
    ])
    expect((await service.put('/v1/metrics/full', { attributes: { a0: null, a1: 7, one: 1 } })).status).toBe(204)
    const { attributes } = json(await service.get('/v1/metrics/full')) as { attributes: object }
    expect(attributes).toEqual({ ...some(2, 100), a1: 7, one: 1 })
  })
})

describe('PUT /v1/metrics', () => {
  test('changes the named ones, attributes written flat, gauge attributes on gauges only', async () => {
    const service = await filled('web.a', 'web.b', 'db')
    await service.put('/v1/metrics/web.count', { type: 'counter' })
    const got = await service.put(
      '/v1/metrics',
      'names=web.*&exclude[]=web.b&period=60&display_min=0&summarize_function=sum',
      form,
    )
    expect(got.status).toBe(204)
    expect(json(await service.get('/v1/metrics/web.a'))).toMatchObject({
      period: 60,
      attributes: { display_min: 0, summarize_function: 'sum' },
    })
    expect(json(await service.get('/v1/metrics/web.count'))).toMatchObject({
      period: 60,
      attributes: { display_min: 0 },
    })
    for (const name of ['web.b', 'db'])
      expect(json(await service.get(`/v1/metrics/${name}`))).toMatchObject({ period: null })
    expect(
      (await service.put('/v1/metrics', { names: ['db', 'unknown', 'a b'], attributes: { mine: 1 } })).status,
    ).toBe(204)
    expect(json(await service.get('/v1/metrics/db'))).toMatchObject({ attributes: { mine: 1 } })
  })

  test('refuses to guess which metrics are meant', async () => {
    const service = await filled('a')
    for (const body of [
      {},
      { names: 5 },
      { names: ['a*', 'b*'] },
      { names: '*', exclude: ['ü'] },
      { names: [[[['a']]]] },
      { names: 'a', composite: 'x' },
    ]) {
      expect((await service.put('/v1/metrics', { period: 1, ...body })).status).toBe(400)
    }
    expect(json(await service.get('/v1/metrics/a'))).toMatchObject({ period: null })
  })
})

describe('DELETE /v1/metrics/:name', () => {
  test('deletes one, and answers 404 the second time', async () => {
    const service = await filled('a', 'b')
    // The Go client announces gzip on requests without a body, others a type.
    const headers = { 'content-encoding': 'gzip', 'content-type': 'application/json' }
    const got = await service.delete('/v1/metrics/A', undefined, headers)
    expect(got.status).toBe(204)
    expect(got.text).toBe('')
    const again = await service.delete('/v1/metrics/a', undefined, headers)
    expect(again.status).toBe(404)
    expect(json(again)).toEqual({ errors: { request: ['Not Found'] } })
    expect(await names(service)).toEqual(['b'])
  })
})

describe('DELETE /v1/metrics', () => {
  test('takes names and patterns in every form that clients send', async () => {
    const service = await filled('a', 'b', 'c', 'd', 'e', 'web.time', 'db.time', 'keep.time')
    expect((await service.delete('/v1/metrics', { names: ['a', 'unknown'] })).status).toBe(204)
    expect((await service.delete('/v1/metrics', 'names[]=b', form)).status).toBe(204)
    expect((await service.delete('/v1/metrics', 'names=c&names=d', form)).status).toBe(204)
    expect((await service.delete('/v1/metrics', { names: '*.time', exclude: ['keep.*'] })).status).toBe(204)
    expect((await service.delete('/v1/metrics?names=e')).status).toBe(204)
    expect(await names(service)).toEqual(['keep.time'])
  })

  test('spares any number of names, and up to a hundred patterns', async () => {
    const service = await filled('a', 'b', 'c1', 'c2')
    const exclude = [...Array.from({ length: 20_000 }, (_, i) => `n${i}`), 'B', 'C*']
    const many = Array.from({ length: 101 }, (_, i) => `n${i}*`)
    const got = await service.delete('/v1/metrics', { names: '*', exclude: many })
    expect([got.status, json(got)]).toMatchObject([
      400,
      { errors: { params: { exclude: ['must have at most 100 patterns'] } } },
    ])
    expect((await service.delete('/v1/metrics', { names: '*', exclude })).status).toBe(204)
    expect(await names(service)).toEqual(['b', 'c1', 'c2'])
  })

  test('deletes nothing when it is not told what', async () => {
    const service = await filled('a')
    for (const body of [undefined, {}, { names: null }, 'gauges=a', { exclude: ['b'] }]) {
      const got = await service.delete('/v1/metrics', body, typeof body === 'string' ? form : {})
      expect(got.status).toBe(400)
      expect(json(got)).toMatchObject({ errors: { params: { names: ['is required'] } } })
    }
    expect((await service.delete('/v1/metrics', { names: [] })).status).toBe(204)
    expect(await names(service)).toEqual(['a'])
  })
})
