import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { AlreadyExistsError, InvalidResponseError, ServerError } from '../../lib/errors/index.js'
import type { NewChart } from '../../lib/index.js'
import { apiFor, bodies, lines } from '../support/apiFor.js'
import { rejection } from '../support/coreFor.js'
import { type ScriptedServer, startScriptedServer } from '../support/scriptedServer.js'

let server: ScriptedServer

beforeEach(async () => {
  server = await startScriptedServer()
})

afterEach(() => server.close())

const ops = { id: 4, name: 'Ops' }
const chart = { id: 9, name: 'CPU', type: 'line', streams: [], thresholds: null }

function page(spaces: object[]): { body: object } {
  return { body: { query: { found: spaces.length, length: spaces.length, offset: 0, total: 9 }, spaces } }
}

describe('spaces', () => {
  test('are listed, made, renamed and deleted', async () => {
    server.reply(page([ops]), { status: 201, body: ops }, { status: 201, body: ops }, 204, 204)
    const api = apiFor(server)
    expect(await api.listSpaces({ name: 'o' }).toArray()).toEqual([ops])
    expect(await api.createSpace('Ops')).toEqual(ops)
    expect(await api.createSpace({ name: 'Ops' })).toEqual(ops)
    await api.updateSpace(4, { name: 'Dev' })
    await api.deleteSpace('4')
    expect(lines(server)).toEqual([
      'GET /spaces?name=o&offset=0&length=100',
      'POST /spaces',
      'POST /spaces',
      'PUT /spaces/4',
      'DELETE /spaces/4',
    ])
    expect(bodies(server).slice(1, 4)).toEqual([{ name: 'Ops' }, { name: 'Ops' }, { name: 'Dev' }])
  })

  test('are found by exactly their name, or not at all', async () => {
    server.otherwise(page([{ id: 1, name: 'Ops 2' }, { id: 2, name: 'ops' }, ops]))
    const api = apiFor(server)
    expect(await api.findSpace('Ops')).toEqual(ops)
    expect(await api.findSpace('OPS')).toBeUndefined()
  })

  test('are not made twice: a failure without an answer is told', async () => {
    server.reply(500, { status: 409, body: { errors: { request: ['It is being changed'] } } })
    const api = apiFor(server)
    expect(await rejection(api.createSpace('Ops'))).toBeInstanceOf(ServerError)
    expect(await rejection(api.createSpace('Ops'))).toBeInstanceOf(AlreadyExistsError)
    expect(server.requests).toHaveLength(2)
  })

  test('come with the numbers of their charts, or it is no answer of this API', async () => {
    server.reply({ body: { ...ops, charts: [{ id: 1 }] } }, { body: [] }, { body: '' })
    const api = apiFor(server)
    expect((await api.getSpace(4)).charts).toEqual([{ id: 1 }])
    expect(await rejection(api.getSpace(4))).toBeInstanceOf(InvalidResponseError)
    expect(await rejection(api.getSpace(4))).toBeInstanceOf(InvalidResponseError)
    expect(await rejection(api.getSpace(Number.NaN))).toMatchObject({ code: 'INVALID_ARGUMENT' })
  })
})

describe('charts', () => {
  test('are a bare array, made, changed and deleted', async () => {
    server.reply({ body: [chart] }, { body: chart }, { status: 201, body: chart }, { body: chart }, 204)
    const api = apiFor(server)
    expect(await api.listCharts(4).toArray()).toEqual([chart])
    expect(await api.getChart(4, 9)).toEqual(chart)
    const made: NewChart = { name: 'CPU', streams: [{ metric: 'cpu', source: '*' }, { composite: 's("a", "*")' }] }
    expect(await api.createChart(4, made)).toEqual(chart)
    expect(await api.updateChart(4, 9, { type: 'stacked' })).toEqual(chart)
    await api.deleteChart(4, 9)
    expect(lines(server)).toEqual([
      'GET /spaces/4/charts?offset=0&length=100',
      'GET /spaces/4/charts/9',
      'POST /spaces/4/charts',
      'PUT /spaces/4/charts/9',
      'DELETE /spaces/4/charts/9',
    ])
    expect(bodies(server).slice(2, 4)).toEqual([made, { type: 'stacked' }])
  })

  test('of a service of old, which answers a change with nothing, are read again', async () => {
    server.reply(204, { body: chart })
    expect(await apiFor(server).updateChart(4, 9, { name: 'CPU' })).toEqual(chart)
    expect(lines(server)).toEqual(['PUT /spaces/4/charts/9', 'GET /spaces/4/charts/9'])
  })

  test('can not be written wrongly', () => {
    // @ts-expect-error a stream is a metric or a composite
    const both: NewChart = { name: 'x', streams: [{ metric: 'a', composite: 's("a")' }] }
    // @ts-expect-error there is no such type
    const pie: NewChart = { name: 'x', type: 'pie' }
    expect([both.name, pie.name]).toEqual(['x', 'x'])
  })
})
