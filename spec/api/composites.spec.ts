import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { BadRequestError, InvalidResponseError } from '../../lib/errors/index.js'
import { apiFor, bodies, lines } from '../support/apiFor.js'
import { rejection } from '../support/coreFor.js'
import { type ScriptedServer, startScriptedServer } from '../support/scriptedServer.js'

let server: ScriptedServer

beforeEach(async () => {
  server = await startScriptedServer()
})

afterEach(() => server.close())

const composite = {
  name: 'ratio',
  type: 'composite',
  period: null,
  attributes: {},
  display_name: null,
  description: null,
  composite: 's("a","*")',
}
const missing = { status: 404, body: { errors: { request: ['Not Found'] } } }
const refused = { status: 400, body: { errors: { params: { composite: ['column 1: unknown function "x"'] } } } }
const invalid = { code: 'INVALID_ARGUMENT', attempts: 0 }

describe('getComposite', () => {
  test('asks by tags for the last hour by minutes, unless told otherwise', async () => {
    const answer = {
      compose: 's("a","*")',
      resolution: 60,
      series: [{ tags: {}, measurements: [{ time: 60, value: 1 }] }],
    }
    server.reply({ body: answer }, { body: answer }, { body: answer })
    const api = apiFor(server)
    expect((await api.getComposite('s("a","*")')).series[0]?.measurements[0]?.value).toBe(1)
    await api.getComposite('[]', { start_time: new Date(60_000), end_time: 120, resolution: 1 })
    await api.getComposite('[]', { duration: 60, model: 'tags' })
    expect(lines(server)).toEqual([
      'GET /measurements?compose=s(%22a%22%2C%22*%22)&resolution=60&duration=3600',
      'GET /measurements?compose=%5B%5D&start_time=60&end_time=120&resolution=1',
      'GET /measurements?compose=%5B%5D&duration=60&resolution=60',
    ])
  })

  test('asks by sources on the older route', async () => {
    const series = [{ measure_time: 60, value: 1 }]
    server.reply({ body: { compose: '[]', resolution: 60, measurements: [{ source: { name: 'all' }, series }] } })
    const { measurements } = await apiFor(server).getComposite('[]', { model: 'sources', duration: 60 })
    expect(measurements[0]?.series[0]?.measure_time).toBe(60)
    expect(lines(server)).toEqual(['GET /metrics?compose=%5B%5D&duration=60&resolution=60'])
  })

  test('refuses what it cannot send', async () => {
    const api = apiFor(server)
    for (const compose of ['', ' ', undefined, {}])
      expect(await rejection(api.getComposite(compose as string))).toMatchObject(invalid)
    expect(await rejection(api.getComposite('[]', { model: 'both' as 'tags' }))).toMatchObject(invalid)
    expect(await rejection(api.getComposite('\ud800'))).toMatchObject(invalid)
    expect(lines(server)).toEqual([])
  })

  test('takes the answer of something else for no answer', async () => {
    for (const body of [{}, [], 'null', { series: {} }]) {
      server.reply({ body })
      expect(await rejection(apiFor(server).getComposite('[]'))).toBeInstanceOf(InvalidResponseError)
    }
    server.reply({ body: { metrics: [] } })
    expect(await rejection(apiFor(server).getComposite('[]', { model: 'sources' }))).toBeInstanceOf(
      InvalidResponseError,
    )
  })
})

describe('createComposite', () => {
  test('saves the expression and gives the metric', async () => {
    server.reply(missing, { status: 201, body: composite })
    expect(await apiFor(server).createComposite('ratio', 's("a","*")', { description: 'x' })).toEqual(composite)
    expect(lines(server)).toEqual(['GET /metrics/ratio', 'PUT /metrics/ratio'])
    expect(bodies(server)[1]).toEqual({ description: 'x', composite: 's("a","*")', type: 'composite' })
  })

  test('changes the one that is there', async () => {
    server.reply({ body: composite }, { status: 204 }, { body: composite })
    expect(await apiFor(server).createComposite('ratio', 's("a","*")')).toMatchObject({ type: 'composite' })
  })

  test('leaves a gauge of this name as it was', async () => {
    server.reply({ body: { ...composite, type: 'gauge' } })
    const error = await rejection(apiFor(server).createComposite('ratio', '[]'))
    expect(error).toMatchObject({ code: 'WRONG_METRIC_TYPE' })
    expect(error.message).toBe(
      '"ratio" is a gauge, not a composite; use the calls for a gauge, or getMetric and deleteMetric.',
    )
    expect(lines(server)).toEqual(['GET /metrics/ratio'])
  })

  test('says what is wrong with the expression, by its column', async () => {
    server.reply(missing, refused)
    const error = await rejection(apiFor(server).createComposite('ratio', 'x()'))
    expect(error).toBeInstanceOf(BadRequestError)
    expect(error).toMatchObject({ errors: { composite: ['column 1: unknown function "x"'] } })
  })

  test('refuses what it cannot send', async () => {
    const api = apiFor(server)
    expect(await rejection(api.createComposite('ratio', ''))).toMatchObject(invalid)
    expect(await rejection(api.createComposite('', '[]'))).toMatchObject(invalid)
    const options = { composite: 'x' } as object
    expect(await rejection(api.createComposite('ratio', '[]', options))).toMatchObject({ code: 'INVALID_OPTION' })
    expect(lines(server)).toEqual([])
  })
})
