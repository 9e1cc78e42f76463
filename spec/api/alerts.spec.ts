import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { AlreadyExistsError, ServerError } from '../../lib/errors/index.js'
import { type AlertCondition, above, absent, below, type NewCondition } from '../../lib/index.js'
import { apiFor, bodies, lines } from '../support/apiFor.js'
import { rejection } from '../support/coreFor.js'
import { type ScriptedServer, startScriptedServer } from '../support/scriptedServer.js'

let server: ScriptedServer

beforeEach(async () => {
  server = await startScriptedServer()
})

afterEach(() => server.close())

describe('conditions', () => {
  const plain = (condition: NewCondition) => JSON.parse(JSON.stringify(condition))

  test('read like sentences, and are their data alone', () => {
    expect(plain(above('cpu', 85).for(300))).toEqual({
      type: 'above',
      metric_name: 'cpu',
      threshold: 85,
      duration: 300,
    })
    expect(plain(below('disk', 5).using('min').from('db-*'))).toEqual({
      type: 'below',
      metric_name: 'disk',
      threshold: 5,
      summary_function: 'min',
      source: 'db-*',
      tags: null,
    })
    expect(plain(absent('heartbeat').from('a').for(600))).toEqual({
      type: 'absent',
      metric_name: 'heartbeat',
      duration: 600,
      source: 'a',
      tags: null,
    })
    expect(Object.keys(above('cpu', 1))).toEqual(['type', 'metric_name', 'threshold'])
  })

  test('choose streams by tags, and each step leaves the one before as it was', () => {
    const first = above('cpu', 1).where({ zone: ['a', 'b*'] })
    const second = first.groupedBy('zone', 'host').where({ host: 'web-*' })
    expect(first.tags).toEqual([{ name: 'zone', values: ['a', 'b*'] }])
    expect(second.tags).toEqual([
      { name: 'zone', values: ['a', 'b*'], grouped: true },
      { name: 'host', grouped: true, values: ['web-*'] },
    ])
    expect(second.source).toBeNull()
  })

  test.each([0, 59, 3_601, 60.5, Number.NaN, Number.POSITIVE_INFINITY])('refuse to hold for %d s', (seconds) => {
    expect(() => above('cpu', 1).for(seconds)).toThrow('60 to 3600 whole seconds')
    expect(() => absent('cpu').for(seconds)).toThrow('60 to 3600 whole seconds')
  })

  test('refuse a threshold that is no number', () => {
    expect(() => above('cpu', Number.NaN)).toThrow('finite number')
    expect(() => below('cpu', '5' as unknown as number)).toThrow('finite number')
  })

  test('know by their type what the API refuses', () => {
    // @ts-expect-error an absence needs to know for how long
    const endless: NewCondition = absent('heartbeat')
    // @ts-expect-error source or tags
    const both: NewCondition = { type: 'above', metric_name: 'a', threshold: 1, source: 'a', tags: [{ name: 'b' }] }
    // @ts-expect-error above what?
    const aimless: NewCondition = { type: 'above', metric_name: 'a' }
    // @ts-expect-error for how long?
    const timeless: NewCondition = { type: 'absent', metric_name: 'a', duration: null }
    // @ts-expect-error no such condition
    const unknown: NewCondition = { type: 'near', metric_name: 'a', threshold: 1 }
    // @ts-expect-error no such function
    const median: NewCondition = above('a', 1).using('median')
    // @ts-expect-error nothing is compared
    const compared: NewCondition = { type: 'absent', metric_name: 'a', duration: 60, threshold: 1 }
    expect([endless, both, aimless, timeless, unknown, median, compared]).toHaveLength(7)
  })
})

const condition: AlertCondition = { id: 1, type: 'above', metric_name: 'cpu', threshold: 85, source: null }
const alert = { id: 9, name: 'cpu.high', version: 2, conditions: [condition], services: [{ id: 3 }] }

test('alerts are listed, read, created, changed and deleted', async () => {
  const page = { body: { query: { found: 1 }, alerts: [alert] } }
  server.reply(page, { body: alert }, { status: 201, body: alert }, 204, 204, 201, 204)
  const api = apiFor(server)
  expect(await api.listAlerts({ name: 'cpu' }).toArray()).toEqual([alert])
  const read = await api.getAlert(9)
  await api.createAlert({ name: 'cpu.high', conditions: [above('cpu', 85).for(60)], services: [3] })
  await api.updateAlert(9, { ...read, active: false })
  await api.deleteAlert('9')
  await api.addAlertService(9, 3)
  await api.removeAlertService(9, 3)
  expect(lines(server)).toEqual([
    'GET /alerts?name=cpu&offset=0&length=100',
    'GET /alerts/9',
    'POST /alerts',
    'PUT /alerts/9',
    'DELETE /alerts/9',
    'POST /alerts/9/services',
    'DELETE /alerts/9/services/3',
  ])
  const sent = bodies(server)
  expect(sent[2]).toEqual({
    name: 'cpu.high',
    conditions: [{ type: 'above', metric_name: 'cpu', threshold: 85, duration: 60 }],
    services: [3],
  })
  expect(sent[3]).toEqual({ ...alert, active: false })
  expect(sent[5]).toEqual({ service: '3' })
})

test('findAlert takes the whole name, in any case, and is undefined when there is none', async () => {
  server.otherwise({ body: { query: { found: 2 }, alerts: [{ ...alert, name: 'cpu.high.2' }, alert] } })
  expect(await apiFor(server).findAlert('CPU.high')).toEqual(alert)
  expect(await apiFor(server).findAlert('cpu')).toBeUndefined()
})

test('a create is never repeated blindly, and a name that is taken says so', async () => {
  server.reply(500, { status: 422, body: { errors: { params: { name: ['is already taken'] } } } })
  const api = apiFor(server)
  expect(await rejection(api.createAlert({ name: 'a' }))).toBeInstanceOf(ServerError)
  expect(await rejection(api.createAlert({ name: 'a' }))).toBeInstanceOf(AlreadyExistsError)
  expect(server.requests).toHaveLength(2)
})

test('where alerts stand is read and cleared', async () => {
  const status = { alert: { id: 9 }, status: 'triggered' }
  const statuses = { cleared: [], firing: [{ id: 9, triggered_at: 5 }] }
  const delivery = { id: 1, service: 3, event: 'alert', status: 'delivered' }
  server.reply({ body: status }, { body: statuses }, 500, 204, {
    body: { query: { found: 1 }, deliveries: [delivery] },
  })
  const api = apiFor(server)
  expect(await api.getAlertStatus(9)).toEqual(status)
  expect(await api.listAlertStatuses()).toEqual(statuses)
  await api.clearAlert(9)
  expect(await api.listAlertDeliveries(9).toArray()).toEqual([delivery])
  expect(lines(server)).toEqual([
    'GET /alerts/9/status',
    'GET /alerts/status',
    'POST /alerts/9/clear',
    'POST /alerts/9/clear',
    'GET /alerts/9/deliveries?offset=0&length=100',
  ])
})
