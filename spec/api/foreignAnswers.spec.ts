import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { Api } from '../../lib/api/index.js'
import { apiFor } from '../support/apiFor.js'
import { type Reply, type ScriptedServer, startScriptedServer } from '../support/scriptedServer.js'

let server: ScriptedServer

beforeEach(async () => {
  server = await startScriptedServer()
})

afterEach(() => server.close())

const alert = { name: 'a', conditions: [], services: [] }
const chart = { name: 'c', type: 'line', streams: [] } as const

/** Every call, and whether the API answers it with 204. */
const calls: Readonly<Record<string, readonly [call: (api: Api) => Promise<unknown>, isDoneBy204?: true]>> = {
  listMetrics: [(api) => api.listMetrics().toArray()],
  getMetric: [(api) => api.getMetric('m')],
  updateMetric: [(api) => api.updateMetric('m', { period: 60 }), true],
  updateMetrics: [(api) => api.updateMetrics(['m'], { period: 60 }), true],
  deleteMetric: [(api) => api.deleteMetric('m'), true],
  deleteMetrics: [(api) => api.deleteMetrics(['m']), true],
  createGauge: [(api) => api.createGauge('m')],
  getGauge: [(api) => api.getGauge('m')],
  deleteGauge: [(api) => api.deleteGauge('m')],
  createCounter: [(api) => api.createCounter('m')],
  getCounter: [(api) => api.getCounter('m')],
  deleteCounter: [(api) => api.deleteCounter('m')],
  createComposite: [(api) => api.createComposite('m', 's("a", "*")')],
  getComposite: [(api) => api.getComposite('s("a", "*")')],
  sendGaugeValue: [(api) => api.sendGaugeValue('m', 1)],
  sendCounterValue: [(api) => api.sendCounterValue('m', 1)],
  submit: [(api) => api.submit([{ name: 'm', value: 1 }])],
  getMeasurements: [(api) => api.getMeasurements('m', { duration: 60 })],
  annotate: [(api) => api.annotate('s', { title: 't' })],
  listAnnotationStreams: [(api) => api.listAnnotationStreams().toArray()],
  getAnnotationStream: [(api) => api.getAnnotationStream('s')],
  updateAnnotationStream: [(api) => api.updateAnnotationStream('s', { display_name: null }), true],
  deleteAnnotationStream: [(api) => api.deleteAnnotationStream('s'), true],
  getAnnotation: [(api) => api.getAnnotation('s', 1)],
  updateAnnotation: [(api) => api.updateAnnotation('s', 1, {}), true],
  deleteAnnotation: [(api) => api.deleteAnnotation('s', 1), true],
  addAnnotationLink: [(api) => api.addAnnotationLink('s', 1, { rel: 'r', href: 'http://h' })],
  deleteAnnotationLink: [(api) => api.deleteAnnotationLink('s', 1, 'r'), true],
  listSpaces: [(api) => api.listSpaces().toArray()],
  getSpace: [(api) => api.getSpace(1)],
  findSpace: [(api) => api.findSpace('s')],
  createSpace: [(api) => api.createSpace('s')],
  updateSpace: [(api) => api.updateSpace(1, { name: 's' }), true],
  deleteSpace: [(api) => api.deleteSpace(1), true],
  listCharts: [(api) => api.listCharts(1).toArray()],
  getChart: [(api) => api.getChart(1, 1)],
  createChart: [(api) => api.createChart(1, chart)],
  updateChart: [(api) => api.updateChart(1, 1, chart)],
  deleteChart: [(api) => api.deleteChart(1, 1), true],
  listApiTokens: [(api) => api.listApiTokens().toArray()],
  getApiToken: [(api) => api.getApiToken(1)],
  createApiToken: [(api) => api.createApiToken({ name: 't', role: 'viewer' })],
  updateApiToken: [(api) => api.updateApiToken(1, { active: false })],
  deleteApiToken: [(api) => api.deleteApiToken(1), true],
  listServices: [(api) => api.listServices().toArray()],
  getService: [(api) => api.getService(1)],
  createService: [(api) => api.createService({ type: 'webhook', title: 't', settings: { url: 'http://h' } })],
  updateService: [(api) => api.updateService(1, { title: 't' }), true],
  deleteService: [(api) => api.deleteService(1), true],
  listAlerts: [(api) => api.listAlerts().toArray()],
  getAlert: [(api) => api.getAlert(1)],
  findAlert: [(api) => api.findAlert('a')],
  createAlert: [(api) => api.createAlert(alert)],
  updateAlert: [(api) => api.updateAlert(1, alert), true],
  deleteAlert: [(api) => api.deleteAlert(1), true],
  addAlertService: [(api) => api.addAlertService(1, 1)],
  removeAlertService: [(api) => api.removeAlertService(1, 1), true],
  getAlertStatus: [(api) => api.getAlertStatus(1)],
  listAlertStatuses: [(api) => api.listAlertStatuses()],
  clearAlert: [(api) => api.clearAlert(1), true],
  listAlertDeliveries: [(api) => api.listAlertDeliveries(1).toArray()],
  listSources: [(api) => api.listSources().toArray()],
  getSource: [(api) => api.getSource('s')],
  updateSource: [(api) => api.updateSource('s', { display_name: null }), true],
  createSnapshot: [(api) => api.createSnapshot({ chart: { id: 1 } } as never)],
  getSnapshot: [(api) => api.getSnapshot(1)],
  getJob: [(api) => api.getJob(1)],
  waitForJob: [(api) => api.waitForJob(1)],
}

/** What other programs answer, whatever they are asked. */
const answers: readonly [name: string, reply: Reply][] = [
  ['an empty 200', { status: 200, body: '' }],
  ['an empty 201', { status: 201, body: '' }],
  ['an empty 202', { status: 202, body: '' }],
  ['204', 204],
  ['another object', { body: { ok: true } }],
  ['a refusal with 200', { body: { error: 'please log in' } }],
  [
    'fields that are null',
    { body: { id: null, name: null, type: null, series: null, measurements: null, state: null } },
  ],
  ['fields of other types', { body: { name: 7, type: [], series: 'x', measurements: 7, links: 'x', query: [] } }],
  ['lists of nothing', { body: { name: 'm', type: 'gauge', measurements: { a: 7 }, series: [null, 7] } }],
  ['a number', { body: '42' }],
  ['null', { body: 'null' }],
  ['a text', { body: '"done"' }],
  ['a page', { headers: { 'content-type': 'text/html' }, body: '<html></html>' }],
]

test('the calls are all there are', () => {
  const names = Object.entries(apiFor(server)).filter(([, member]) => typeof member === 'function')
  expect(Object.keys(calls).sort()).toEqual(
    names
      .map(([name]) => name)
      .filter((name) => name !== 'setCredentials')
      .sort(),
  )
})

describe.each(answers)('a call that another program answers with %s', (name, reply) => {
  test('fails with INVALID_RESPONSE, and takes nothing for done', async () => {
    server.otherwise(reply)
    const api = apiFor(server)
    const outcomes: Record<string, unknown> = {}
    for (const [call, [run, isDoneBy204 = false]] of Object.entries(calls)) {
      if (name === '204' && isDoneBy204) continue
      // That is what the API answers.
      if (name === 'an empty 201' && call === 'addAlertService') continue
      if (name === 'lists of nothing' && (call === 'getSource' || call === 'getAnnotationStream')) continue
      outcomes[call] = await run(api).then(
        (value) => `resolved to ${JSON.stringify(value)}`,
        (error: { code?: string; message: string }) => error.code ?? error.message,
      )
    }
    const expected = Object.fromEntries(Object.keys(outcomes).map((call) => [call, 'INVALID_RESPONSE']))
    expect(outcomes).toEqual(expected)
  })
})
