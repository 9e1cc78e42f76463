import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { BadRequestError, InvalidResponseError, NotFoundError } from '../../lib/errors/index.js'
import { apiFor, bodies, lines } from '../support/apiFor.js'
import { rejection } from '../support/coreFor.js'
import { type ScriptedServer, startScriptedServer } from '../support/scriptedServer.js'

let server: ScriptedServer

beforeEach(async () => {
  server = await startScriptedServer()
})

afterEach(() => server.close())

const gauge = {
  name: 'temperature',
  type: 'gauge',
  period: null,
  attributes: {},
  display_name: null,
  description: null,
}
const counter = { ...gauge, name: 'connections', type: 'counter' }
const composite = { ...gauge, type: 'composite', composite: 's("a","*")' }
const missing = { status: 404, body: { errors: { request: ['Not Found'] } } }
const invalid = { code: 'INVALID_ARGUMENT', attempts: 0 }

describe('getGauge', () => {
  test('without a query gives what is known about the gauge, and no measurements', async () => {
    server.reply({ body: gauge })
    const metric = await apiFor(server).getGauge('temperature')
    expect(metric).toEqual({ ...gauge, measurements: {} })
    expect(lines(server)).toEqual(['GET /metrics/temperature'])
  })

  test('with a query gives the measurements by source', async () => {
    const measurements = { unassigned: [{ measure_time: 1, value: 20 }], __proto: [] }
    server.reply({ body: { ...gauge, resolution: 1, measurements } })
    const metric = await apiFor(server).getGauge('temperature', { resolution: 1, count: 10, sources: ['a', 'b'] })
    expect(metric.measurements['unassigned']?.map(({ value }) => value)).toEqual([20])
    expect(lines(server)).toEqual(['GET /metrics/temperature?resolution=1&count=10&sources[]=a&sources[]=b'])
  })

  test('goes on where the service cut its answer, so that nothing is missing', async () => {
    const record = (measure_time: number) => ({ measure_time, value: 1 })
    const part = (measurements: object, query?: object) => ({ body: { ...gauge, resolution: 60, measurements, query } })
    server.reply(part({ a: [record(60)], b: [record(60)] }, { next_time: 120 }))
    server.reply(part({ a: [record(120)], c: [record(120)] }, { next_time: 180 }))
    server.reply(part(JSON.parse('{"a": [{"measure_time": 180, "value": 1}], "__proto__": []}')))
    const metric = await apiFor(server).getGauge('temperature', { start_time: 60, end_time: 240, resolution: 60 })
    expect(metric.measurements).toEqual(
      Object.fromEntries([
        ['a', [record(60), record(120), record(180)]],
        ['b', [record(60)]],
        ['c', [record(120)]],
        ['__proto__', []],
      ]),
    )
    expect(metric).not.toHaveProperty('query')
    expect(lines(server)).toEqual(
      [60, 120, 180].map((start) => `GET /metrics/temperature?start_time=${start}&end_time=240&resolution=60`),
    )
  })

  test('ends where a service leads to the same part for ever, or answers with no lists', async () => {
    const endless = { body: { ...gauge, measurements: { a: [] }, query: { next_time: 60 } } }
    server.reply(endless)
    server.reply(endless)
    expect(await rejection(apiFor(server).getGauge('temperature', { start_time: 0 }))).toBeInstanceOf(
      InvalidResponseError,
    )
    server.reply({ body: { ...gauge, measurements: { a: 7 } } })
    expect(await rejection(apiFor(server).getGauge('temperature', { count: 1 }))).toBeInstanceOf(InvalidResponseError)
  })

  test('with a query gives no measurements where there are none', async () => {
    server.reply({ body: gauge })
    expect((await apiFor(server).getGauge('temperature', { count: 1 })).measurements).toEqual({})
  })

  test('of a counter says so', async () => {
    server.reply({ body: counter })
    const error = await rejection(apiFor(server).getGauge('connections'))
    expect(error).toMatchObject({ code: 'WRONG_METRIC_TYPE', retryable: false, attempts: 1 })
    expect(error.message).toBe(
      '"connections" is a counter, not a gauge; use the calls for a counter, or getMetric and deleteMetric.',
    )
  })

  test('of nothing is NotFoundError', async () => {
    server.reply(missing)
    expect(await rejection(apiFor(server).getGauge('temperature'))).toBeInstanceOf(NotFoundError)
  })

  test.each(['{}', '[]', '"x"', 'null', '', '{"name":5,"type":"gauge"}'])(
    'answered with %s is no answer of this API',
    async (body) => {
      server.reply({ body })
      expect(await rejection(apiFor(server).getGauge('temperature'))).toBeInstanceOf(InvalidResponseError)
    },
  )
})

test('getCounter is the same for counters', async () => {
  server.reply(
    { body: { ...counter, measurements: { unassigned: [{ measure_time: 1, value: 100, delta: 5 }] } } },
    { body: gauge },
    { body: composite },
  )
  const api = apiFor(server)
  expect((await api.getCounter('connections', { count: 1 })).measurements['unassigned']?.[0]?.delta).toBe(5)
  expect(await rejection(api.getCounter('temperature'))).toMatchObject({
    code: 'WRONG_METRIC_TYPE',
    message: expect.stringContaining('is a gauge, not a counter'),
  })
  expect(await rejection(api.getCounter('temperature'))).toMatchObject({
    message: '"temperature" is a composite, not a counter; use getMetric and deleteMetric.',
  })
})

describe('createGauge', () => {
  test('creates, and resolves to the metric', async () => {
    server.reply(missing, { status: 201, body: { ...gauge, description: 'warm' } })
    const metric = await apiFor(server).createGauge('temperature', {
      description: 'warm',
      attributes: { display_min: 0 },
    })
    expect(metric.description).toBe('warm')
    expect(lines(server)).toEqual(['GET /metrics/temperature', 'PUT /metrics/temperature'])
    expect(bodies(server)[1]).toEqual({ description: 'warm', attributes: { display_min: 0 }, type: 'gauge' })
  })

  test('updates the one that is there, and resolves to the metric', async () => {
    server.reply({ body: gauge }, 204, { body: { ...gauge, description: 'warm' } })
    expect((await apiFor(server).createGauge('temperature', { description: 'warm' })).description).toBe('warm')
    expect(lines(server)).toEqual(['GET /metrics/temperature', 'PUT /metrics/temperature', 'GET /metrics/temperature'])
  })

  test('where a counter has the name is an error, and changes nothing', async () => {
    server.reply({ body: counter })
    expect(await rejection(apiFor(server).createGauge('connections'))).toMatchObject({ code: 'WRONG_METRIC_TYPE' })
    expect(lines(server)).toEqual(['GET /metrics/connections'])
  })

  test('that was overtaken by a counter of the name is an error', async () => {
    server.reply(missing, 204, { body: counter })
    expect(await rejection(apiFor(server).createGauge('connections'))).toMatchObject({ code: 'WRONG_METRIC_TYPE' })
  })

  test.each([{ descripton: 'x' }, { type: 'counter' }, null, 'text', []])(
    'refuses %j as properties',
    async (properties) => {
      const api = apiFor(server)
      expect(await rejection(api.createGauge('a', properties as object))).toMatchObject({ code: 'INVALID_OPTION' })
      expect(await rejection(api.createCounter('a', properties as object))).toMatchObject({ code: 'INVALID_OPTION' })
      expect(server.requests).toHaveLength(0)
    },
  )

  test('that is refused says why', async () => {
    server.reply(missing, { status: 400, body: { errors: { params: { name: ['is invalid'] } } } })
    const error = await rejection<BadRequestError>(apiFor(server).createGauge('a b'))
    expect(error).toBeInstanceOf(BadRequestError)
    expect(error.errors['name']).toEqual(['is invalid'])
  })
})

test('createCounter creates a counter', async () => {
  server.reply(missing, { status: 201, body: counter })
  expect((await apiFor(server).createCounter('connections')).type).toBe('counter')
  expect(bodies(server)[1]).toEqual({ type: 'counter' })
})

describe('deleteGauge and deleteCounter', () => {
  test('delete one of their kind', async () => {
    server.reply({ body: gauge }, 204, { body: counter }, 204)
    const api = apiFor(server)
    await api.deleteGauge('temperature')
    await api.deleteCounter('connections')
    expect(lines(server)).toEqual([
      'GET /metrics/temperature',
      'DELETE /metrics/temperature',
      'GET /metrics/connections',
      'DELETE /metrics/connections',
    ])
  })

  test('of the other kind delete nothing and say so', async () => {
    server.reply({ body: counter }, { body: gauge })
    const api = apiFor(server)
    expect(await rejection(api.deleteGauge('connections'))).toMatchObject({ code: 'WRONG_METRIC_TYPE' })
    expect(await rejection(api.deleteCounter('temperature'))).toMatchObject({ code: 'WRONG_METRIC_TYPE' })
    expect(lines(server)).toEqual(['GET /metrics/connections', 'GET /metrics/temperature'])
  })

  test('of nothing are NotFoundError', async () => {
    server.reply(missing)
    expect(await rejection(apiFor(server).deleteGauge('temperature'))).toBeInstanceOf(NotFoundError)
  })
})

describe('calls on metrics of any kind', () => {
  test('get, change and delete one', async () => {
    server.reply({ body: composite }, 204, 204)
    const api = apiFor(server)
    expect(await api.getMetric('a/b')).toEqual({ ...composite, measurements: {} })
    expect(await api.updateMetric('a/b', { period: 60, attributes: { color: '#ffffff' } })).toBeUndefined()
    expect(await api.deleteMetric('a/b')).toBeUndefined()
    expect(lines(server)).toEqual(['GET /metrics/a%2Fb', 'PUT /metrics/a%2Fb', 'DELETE /metrics/a%2Fb'])
    expect(bodies(server)).toEqual([undefined, { period: 60, attributes: { color: '#ffffff' } }, undefined])
  })

  test('change and delete many by names', async () => {
    server.reply(204, 204)
    const api = apiFor(server)
    expect(await api.updateMetrics(['a', 'b'], { period: 60 })).toEqual({})
    expect(await api.deleteMetrics(['a', 'b'])).toEqual({})
    expect(lines(server)).toEqual(['PUT /metrics', 'DELETE /metrics'])
    expect(bodies(server)).toEqual([{ names: ['a', 'b'], period: 60 }, { names: ['a', 'b'] }])
  })

  test('change and delete many by a pattern, with exceptions; a job is named', async () => {
    const accepted = { status: 202, headers: { location: '/v1/jobs/123' } }
    server.reply(accepted, accepted)
    const api = apiFor(server)
    expect(await api.updateMetrics('*.time', { display_name: 'x' }, { exclude: ['a.time'] })).toEqual({ job: '123' })
    expect(await api.deleteMetrics('*.time', { exclude: ['a.time'] })).toEqual({ job: '123' })
    expect(bodies(server)).toEqual([
      { names: '*.time', exclude: ['a.time'], display_name: 'x' },
      { names: '*.time', exclude: ['a.time'] },
    ])
  })

  test('do nothing for an empty list', async () => {
    const api = apiFor(server)
    expect(await api.deleteMetrics([])).toEqual({})
    expect(await api.updateMetrics([], { period: 1 })).toEqual({})
    expect(server.requests).toHaveLength(0)
  })

  test.each([[''], [['a', '']], [[5]], [5], [null], [undefined], [{ names: ['a'] }]])(
    'refuse %j as names',
    async (names) => {
      const api = apiFor(server)
      expect(await rejection(api.deleteMetrics(names as string[]))).toMatchObject(invalid)
      expect(await rejection(api.updateMetrics(names as string[], {}))).toMatchObject(invalid)
      expect(await rejection(api.deleteMetrics('*', { exclude: 'a' as unknown as string[] }))).toMatchObject(invalid)
      expect(server.requests).toHaveLength(0)
    },
  )

  test.each(['', '.', '..'])('refuse the name %j, which would address another path', async (name) => {
    const api = apiFor(server)
    const calls = [
      api.getMetric(name),
      api.updateMetric(name, {}),
      api.deleteMetric(name),
      api.getGauge(name),
      api.createGauge(name),
      api.deleteGauge(name),
      api.getMeasurements(name, { duration: 60 }),
    ]
    for (const call of calls) expect(await rejection(call)).toMatchObject(invalid)
    expect(server.requests).toHaveLength(0)
  })

  test('refuse changes and queries that are none', async () => {
    const api = apiFor(server)
    const cyclic: { attributes: object } = { attributes: {} }
    Object.assign(cyclic.attributes, { cyclic })
    for (const change of [null, 'text', [], { period: 1n }, cyclic]) {
      expect(await rejection(api.updateMetric('a', change as object))).toMatchObject(invalid)
    }
    for (const query of [null, 'text', [1]]) {
      expect(await rejection(api.getMetric('a', query as object))).toMatchObject(invalid)
    }
    expect(server.requests).toHaveLength(0)
  })

  test('make names legal where sanitize says so, but leave patterns alone', async () => {
    server.reply({ body: gauge }, 204, 204, 204)
    const api = apiFor(server, { sanitize: true })
    await api.getMetric('a b')
    await api.deleteMetrics(['a b'], { exclude: ['c d'] })
    await api.deleteMetrics('a *')
    await apiFor(server, { sanitize: (name) => name.toUpperCase() }).deleteMetric('a')
    expect(lines(server)).toEqual(['GET /metrics/a-b', 'DELETE /metrics', 'DELETE /metrics', 'DELETE /metrics/A'])
    expect(bodies(server).slice(1, 3)).toEqual([{ names: ['a-b'], exclude: ['c-d'] }, { names: 'a *' }])
  })
})

describe('getMeasurements', () => {
  const answer = {
    name: 'cpu',
    resolution: 60,
    series: [{ tags: { zone: 'b' }, measurements: [{ time: 1, value: 2 }] }],
  }

  test('gives series by tags', async () => {
    server.reply({ body: answer })
    const query = {
      duration: 3_600,
      resolution: 60,
      tags: { region: ['us*', 'eu*'], host: '!web-1' },
      group_by: ['region', 'zone'],
      group_by_function: 'sum',
      summary_function: 'max',
    } as const
    expect(await apiFor(server).getMeasurements('cpu', query)).toEqual(answer)
    expect(lines(server)).toEqual([
      'GET /measurements/cpu?duration=3600&resolution=60&tags[region]=us*&tags[region]=eu*&tags[host]=!web-1&group_by_function=sum&summary_function=max&group_by=region%2Czone',
    ])
  })

  test('follows the links of an answer that the service cut, and joins its series', async () => {
    const one = (zone: string, time: number) => ({ tags: { zone }, measurements: [{ time, value: 2 }] })
    const next = (query: string) => [{ rel: 'next', href: `http://elsewhere.example/v1/measurements/cpu?${query}` }]
    server.reply({
      body: { ...answer, series: [one('b', 60)], links: next('start_time=120&resolution=60&session=x%20y') },
    })
    server.reply({ body: { ...answer, series: [one('b', 120), one('c', 120)], links: [] } })
    const got = await apiFor(server).getMeasurements('cpu', { start_time: 60, resolution: 60 })
    expect(got).toEqual({
      ...answer,
      series: [
        { tags: { zone: 'b' }, measurements: [...one('b', 60).measurements, ...one('b', 120).measurements] },
        one('c', 120),
      ],
    })
    // Only the query of the link is used: credentials stay with the host that was connected to.
    expect(lines(server)).toEqual([
      'GET /measurements/cpu?start_time=60&resolution=60',
      'GET /measurements/cpu?start_time=120&resolution=60&session=x%20y',
    ])
  })

  test('ends where a service links to the same part for ever', async () => {
    const endless = { body: { ...answer, links: [{ rel: 'next', href: '/v1/measurements/cpu?start_time=1' }] } }
    server.reply(endless, endless)
    const lost = await rejection(apiFor(server).getMeasurements('cpu', { start_time: 0 }))
    expect(lost).toBeInstanceOf(InvalidResponseError)
  })

  test('asks for single seconds where no resolution is given, like the Python client', async () => {
    server.reply({ body: answer })
    await apiFor(server).getMeasurements('cpu', { duration: 60, group_by: '*' })
    expect(lines(server)).toEqual(['GET /measurements/cpu?duration=60&resolution=1&group_by=*'])
  })

  test.each(['{}', '[]', '', 'null', '{"series":{}}'])('answered with %j is no answer of this API', async (body) => {
    server.reply({ body })
    expect(await rejection(apiFor(server).getMeasurements('cpu', { duration: 60 }))).toBeInstanceOf(
      InvalidResponseError,
    )
  })
})
