import { expect } from '@jest/globals'

/** One request to one route, and the exact answer that the reference has for it. */
export interface Step {
  readonly route: string
  /** The path with what stands for its parameters; default: the route's own. `{space}` is what an earlier step made. */
  readonly path?: string
  readonly body?: object
  readonly status: number
  /** `Location`; absent: the answer must have none. */
  readonly location?: string
  /** The whole body; absent: the answer must have none. */
  readonly json?: unknown
  /** Type of a body that is no JSON. */
  readonly type?: string
  /** Remembers the number in `Location` under this name. */
  readonly made?: string
}

const time = Math.floor(Date.now() / 60_000) * 60 - 600
const any = { text: expect.any(String), number: expect.any(Number), id: expect.any(Number) }
const page = (key: string, items: unknown[]) => ({
  query: { found: items.length, length: items.length, offset: 0, total: items.length },
  [key]: items,
})
const gauge = (name: string) => ({
  name,
  type: 'gauge',
  display_name: null,
  description: null,
  period: null,
  source_lag: null,
  attributes: expect.any(Object),
})
const counter = (name: string) => ({ ...gauge(name), type: 'counter' })
const event = {
  id: any.id,
  title: 'Deploy',
  description: null,
  start_time: time,
  end_time: null,
  source: 'web',
  links: [],
}
const link = { rel: 'git', label: null, href: 'http://git.example/1' }
const mail = { type: 'mail', settings: { addresses: 'ops@example.com' }, title: 'Ops' }
const service = { id: any.id, ...mail, delivered: false }
const condition = { type: 'above', metric_name: 'cpu', threshold: 85 }
const alert = {
  id: any.id,
  name: 'cpu.high',
  version: 2,
  description: null,
  conditions: [{ id: 1, source: null, ...condition }],
  services: [],
  attributes: {},
  active: true,
  rearm_seconds: 600,
  rearm_per_signal: false,
  md: false,
  created_at: any.number,
  updated_at: any.number,
}
/** The chart that is made: its number is in no `Location`. */
export const chart = {
  id: any.id,
  name: 'CPU',
  type: 'line',
  streams: [{ id: any.id, metric: 'cpu', type: 'gauge' }],
  thresholds: null,
}
const token = {
  name: 'collector',
  token: expect.stringMatching(/^\*{60}[0-9a-f]{4}$/),
  active: true,
  role: 'recorder',
  href: any.text,
  created_at: any.text,
  updated_at: any.text,
}
const user = {
  id: any.id,
  email: 'a@example.com',
  api_token: expect.stringMatching(/^\*{60}[0-9a-f]{4}$/),
  reference: '1',
  name: null,
  company: null,
  country: 'US',
  time_zone: null,
  role: 'recorder',
  created_at: any.text,
  updated_at: any.text,
}
const instrument = { id: any.id, name: 'Load', streams: [], attributes: {} }
const chartToken = { token: expect.stringMatching(/^[0-9a-f]{32}$/), entity_type: 'instrument', entity_id: any.id }
const snapshot = {
  href: any.text,
  job_href: any.text,
  image_href: null,
  duration: 3600,
  end_time: any.text,
  created_at: any.text,
  updated_at: any.text,
  subject: any.text,
}
const record = { measure_time: time, value: 2, count: 1, sum: 2, min: 2, max: 2, sum_squares: 4 }

/**
 * Every route with the exact answer that the reference has for it (sections 2 to 9), in an order in which later ones use what earlier ones made.
 */
export const steps: readonly Step[] = [
  {
    route: 'POST /v1/metrics',
    body: { gauges: [{ name: 'cpu', value: 2, measure_time: time, source: 'web' }] },
    status: 200,
    type: 'application/json;charset=utf-8',
  },
  {
    route: 'POST /v1/measurements',
    body: { time, measurements: [{ name: 'mem', value: 2, tags: { zone: 'b' } }] },
    status: 202,
    json: { measurements: { summary: { total: 1, accepted: 1, failed: 0 } }, errors: [] },
  },
  { route: 'GET /v1/metrics', status: 200, json: page('metrics', [gauge('cpu'), gauge('mem')]) },
  { route: 'GET /v1/metrics/:name', path: '/v1/metrics/cpu', status: 200, json: gauge('cpu') },
  {
    route: 'GET /v1/metrics/:name',
    path: `/v1/metrics/cpu?start_time=${time}&resolution=1`,
    status: 200,
    json: { ...gauge('cpu'), resolution: 1, measurements: { web: [record] } },
  },
  {
    route: 'GET /v1/measurements/:name',
    path: `/v1/measurements/mem?start_time=${time}&resolution=60`,
    status: 200,
    json: {
      name: 'mem',
      period: null,
      attributes: expect.any(Object),
      resolution: 60,
      series: [{ tags: { zone: 'b' }, measurements: [{ time, value: 2 }] }],
      links: [],
    },
  },
  {
    route: 'GET /v1/measurements',
    path: `/v1/measurements?compose=${encodeURIComponent('s("mem","*")')}&start_time=${time}&end_time=${time + 60}&resolution=60`,
    status: 200,
    json: {
      compose: 's("mem","*")',
      resolution: 60,
      series: [
        {
          query: expect.any(Object),
          metric: gauge('mem'),
          tags: { zone: 'b' },
          period: 60,
          measurements: [{ time, value: 2 }],
        },
      ],
    },
  },
  { route: 'PUT /v1/metrics/:name', path: '/v1/metrics/cpu', body: { display_name: 'CPU' }, status: 204 },
  {
    route: 'PUT /v1/metrics/:name',
    path: '/v1/metrics/disk',
    body: { type: 'gauge' },
    status: 201,
    location: '/v1/metrics/disk',
    json: gauge('disk'),
  },
  { route: 'PUT /v1/metrics', body: { names: ['disk', 'nobody'], period: 60 }, status: 204 },
  { route: 'DELETE /v1/metrics/:name', path: '/v1/metrics/disk', status: 204 },
  { route: 'DELETE /v1/metrics', body: { names: ['mem', 'nobody'] }, status: 204 },

  {
    route: 'POST /v1/annotations/:name',
    path: '/v1/annotations/deploys',
    body: { title: 'Deploy', source: 'web', start_time: time },
    status: 201,
    location: '/v1/annotations/deploys/{event}',
    made: 'event',
    json: event,
  },
  { route: 'GET /v1/annotations', status: 200, json: page('annotations', [{ name: 'deploys', display_name: null }]) },
  {
    route: 'GET /v1/annotations/:name',
    path: `/v1/annotations/deploys?start_time=${time}`,
    status: 200,
    json: { name: 'deploys', display_name: null, events: { web: [event] } },
  },
  {
    route: 'PUT /v1/annotations/:name',
    path: '/v1/annotations/deploys',
    body: { display_name: 'Deploys' },
    status: 204,
  },
  { route: 'GET /v1/annotations/:name/:id', path: '/v1/annotations/deploys/{event}', status: 200, json: event },
  {
    route: 'PUT /v1/annotations/:name/:id',
    path: '/v1/annotations/deploys/{event}',
    body: { end_time: time + 1 },
    status: 204,
  },
  {
    route: 'POST /v1/annotations/:name/:id/links',
    path: '/v1/annotations/deploys/{event}/links',
    body: { rel: 'git', href: 'http://git.example/1' },
    status: 201,
    location: '/v1/annotations/deploys/{event}/links/git',
    json: link,
  },
  {
    route: 'DELETE /v1/annotations/:name/:id/links/:rel',
    path: '/v1/annotations/deploys/{event}/links/git',
    status: 204,
  },
  { route: 'DELETE /v1/annotations/:name/:id', path: '/v1/annotations/deploys/{event}', status: 204 },
  { route: 'DELETE /v1/annotations/:name', path: '/v1/annotations/deploys', status: 204 },

  {
    route: 'POST /v1/spaces',
    body: { name: 'Ops' },
    status: 201,
    location: '/v1/spaces/{space}',
    made: 'space',
    json: { id: any.id, name: 'Ops' },
  },
  { route: 'GET /v1/spaces', status: 200, json: page('spaces', [{ id: any.id, name: 'Ops' }]) },
  {
    route: 'GET /v1/spaces/:id',
    path: '/v1/spaces/{space}',
    status: 200,
    json: { id: any.id, name: 'Ops', charts: [] },
  },
  { route: 'PUT /v1/spaces/:id', path: '/v1/spaces/{space}', body: { name: 'Web' }, status: 204 },
  {
    route: 'POST /v1/spaces/:id/charts',
    path: '/v1/spaces/{space}/charts',
    body: { name: 'CPU', streams: [{ metric: 'cpu' }] },
    status: 201,
    location: '/v1/spaces/{space}',
    json: chart,
  },
  { route: 'GET /v1/spaces/:id/charts', path: '/v1/spaces/{space}/charts', status: 200, json: [chart] },
  { route: 'GET /v1/spaces/:id/charts/:chart', path: '/v1/spaces/{space}/charts/{chart}', status: 200, json: chart },
  {
    route: 'PUT /v1/spaces/:id/charts/:chart',
    path: '/v1/spaces/{space}/charts/{chart}',
    body: { label: 'percent' },
    status: 200,
    json: { ...chart, label: 'percent' },
  },
  {
    route: 'POST /v1/snapshots',
    body: { subject: { chart: { id: '{chart}', source: 'web', type: 'line' } } },
    status: 202,
    location: '/v1/snapshots/{snapshot}',
    made: 'snapshot',
    json: { ...snapshot, subject: expect.any(Object) },
  },
  {
    route: 'GET /v1/snapshots/:id',
    path: '/v1/snapshots/{snapshot}',
    status: 200,
    json: { ...snapshot, image_href: expect.anything(), subject: expect.any(Object) },
  },
  {
    route: 'GET /v1/snapshots/:id/image',
    path: '/v1/snapshots/{snapshot}/image',
    status: 200,
    type: 'image/svg+xml; charset=utf-8',
  },
  {
    route: 'GET /v1/jobs/:id',
    path: '/v1/jobs/{job}',
    status: 200,
    json: { id: any.id, state: 'complete', progress: 100, output: any.text },
  },
  { route: 'DELETE /v1/spaces/:id/charts/:chart', path: '/v1/spaces/{space}/charts/{chart}', status: 204 },
  { route: 'DELETE /v1/spaces/:id', path: '/v1/spaces/{space}', status: 204 },

  {
    route: 'POST /v1/services',
    body: mail,
    status: 201,
    location: '/v1/services/{service}',
    made: 'service',
    json: service,
  },
  { route: 'GET /v1/services', status: 200, json: page('services', [service]) },
  { route: 'GET /v1/services/:id', path: '/v1/services/{service}', status: 200, json: service },
  { route: 'PUT /v1/services/:id', path: '/v1/services/{service}', body: { title: 'Ops' }, status: 204 },
  {
    route: 'POST /v1/services/:id/test',
    path: '/v1/services/{service}/test',
    status: 200,
    json: { service: any.id, type: 'mail', status: 'not_delivered', response_status: null, error: null },
  },
  {
    route: 'POST /v1/alerts',
    body: { name: 'cpu.high', conditions: [condition] },
    status: 201,
    location: '/v1/alerts/{alert}',
    made: 'alert',
    json: alert,
  },
  { route: 'GET /v1/alerts', status: 200, json: page('alerts', [alert]) },
  { route: 'GET /v1/alerts/:id', path: '/v1/alerts/{alert}', status: 200, json: alert },
  { route: 'PUT /v1/alerts/:id', path: '/v1/alerts/{alert}', body: { conditions: [condition] }, status: 204 },
  { route: 'GET /v1/alerts/status', status: 200, json: { cleared: [], firing: [] } },
  {
    route: 'GET /v1/alerts/:id/status',
    path: '/v1/alerts/{alert}/status',
    status: 200,
    json: { alert: { id: any.id }, status: 'ok' },
  },
  { route: 'POST /v1/alerts/:id/clear', path: '/v1/alerts/{alert}/clear', status: 204 },
  {
    route: 'GET /v1/alerts/:id/deliveries',
    path: '/v1/alerts/{alert}/deliveries',
    status: 200,
    json: page('deliveries', []),
  },
  {
    route: 'POST /v1/alerts/:id/services',
    path: '/v1/alerts/{alert}/services',
    body: { service: '{service}' },
    status: 201,
    location: '/v1/alerts/{alert}/services/{service}',
    json: service,
  },
  { route: 'DELETE /v1/alerts/:id/services/:service', path: '/v1/alerts/{alert}/services/{service}', status: 204 },
  { route: 'DELETE /v1/alerts/:id', path: '/v1/alerts/{alert}', status: 204 },
  { route: 'DELETE /v1/services/:id', path: '/v1/services/{service}', status: 204 },

  { route: 'GET /v1/sources', status: 200, json: page('sources', [{ name: 'web', display_name: null }]) },
  { route: 'PUT /v1/sources/:name', path: '/v1/sources/web', body: { display_name: 'The web' }, status: 204 },
  {
    route: 'PUT /v1/sources/:name',
    path: '/v1/sources/attic',
    body: { display_name: 'Attic' },
    status: 201,
    location: '/v1/sources/attic',
    json: { name: 'attic', display_name: 'Attic' },
  },
  {
    route: 'GET /v1/sources/:name',
    path: '/v1/sources/web',
    status: 200,
    json: { name: 'web', display_name: 'The web' },
  },

  {
    route: 'POST /v1/api_tokens',
    body: { name: 'collector', role: 'recorder' },
    status: 201,
    location: '/v1/api_tokens/{token}',
    made: 'token',
    json: { ...token, token: expect.stringMatching(/^[0-9a-f]{64}$/) },
  },
  { route: 'GET /v1/api_tokens', status: 200, json: page('api_tokens', [token]) },
  { route: 'GET /v1/api_tokens/:id', path: '/v1/api_tokens/{token}', status: 200, json: token },
  {
    route: 'PUT /v1/api_tokens/:id',
    path: '/v1/api_tokens/{token}',
    body: { active: false },
    status: 200,
    json: { ...token, active: false },
  },
  { route: 'DELETE /v1/api_tokens/:id', path: '/v1/api_tokens/{token}', status: 204 },

  {
    route: 'POST /v1/users',
    body: { email: 'a@example.com', reference: '1' },
    status: 201,
    location: '/v1/users/{user}',
    made: 'user',
    json: {
      ...user,
      api_token: expect.stringMatching(/^[0-9a-f]{64}$/),
      password: expect.stringMatching(/^[0-9a-f]{16}$/),
    },
  },
  { route: 'GET /v1/users', status: 200, json: page('users', [user]) },
  { route: 'GET /v1/users/:id', path: '/v1/users/{user}', status: 200, json: user },
  {
    route: 'PUT /v1/users/:id',
    path: '/v1/users/{user}',
    body: { password_reset: 1 },
    status: 200,
    json: { password: expect.stringMatching(/^[0-9a-f]{16}$/) },
  },
  { route: 'DELETE /v1/users/:id', path: '/v1/users/{user}', status: 204 },

  {
    route: 'POST /v1/instruments',
    body: { name: 'Load' },
    status: 201,
    location: '/v1/instruments/{instrument}',
    made: 'instrument',
    json: instrument,
  },
  { route: 'GET /v1/instruments', status: 200, json: page('instruments', [instrument]) },
  { route: 'GET /v1/instruments/:id', path: '/v1/instruments/{instrument}', status: 200, json: instrument },
  { route: 'PUT /v1/instruments/:id', path: '/v1/instruments/{instrument}', body: { name: 'Load' }, status: 204 },
  {
    route: 'POST /v1/dashboards',
    body: { name: 'Ops', instruments: [] },
    status: 201,
    location: '/v1/dashboards/{dashboard}',
    made: 'dashboard',
    json: { id: any.id, name: 'Ops', instruments: [] },
  },
  { route: 'GET /v1/dashboards', status: 200, json: page('dashboards', [{ id: any.id, name: 'Ops' }]) },
  {
    route: 'GET /v1/dashboards/:id',
    path: '/v1/dashboards/{dashboard}',
    status: 200,
    json: { id: any.id, name: 'Ops', instruments: [] },
  },
  { route: 'PUT /v1/dashboards/:id', path: '/v1/dashboards/{dashboard}', body: { name: 'Web' }, status: 204 },
  {
    route: 'POST /v1/charts',
    body: { entity_type: 'instrument', entity_id: '{instrument}' },
    status: 201,
    location: '/v1/charts/{chartToken}',
    made: 'chartToken',
    json: chartToken,
  },
  { route: 'GET /v1/charts', status: 200, json: page('charts', [chartToken]) },
  { route: 'GET /v1/charts/:token', path: '/v1/charts/{chartToken}', status: 200, json: chartToken },
  { route: 'DELETE /v1/charts/:token', path: '/v1/charts/{chartToken}', status: 204 },
  { route: 'DELETE /v1/instruments/:id', path: '/v1/instruments/{instrument}', status: 204 },
  { route: 'DELETE /v1/dashboards/:id', path: '/v1/dashboards/{dashboard}', status: 204 },

  ...(
    [
      ['gauge', gauge],
      ['counter', counter],
    ] as const
  ).flatMap(([kind, metric]): Step[] => [
    {
      route: `POST /v1/${kind}s`,
      body: { name: `old.${kind}` },
      status: 201,
      location: `/v1/metrics/old.${kind}`,
      json: metric(`old.${kind}`),
    },
    {
      route: `POST /v1/${kind}s/:name`,
      path: `/v1/${kind}s/old.${kind}`,
      body: { value: 2, measure_time: time },
      status: 200,
      type: 'application/json;charset=utf-8',
    },
    {
      route: `GET /v1/${kind}s`,
      path: `/v1/${kind}s.json?name=old`,
      status: 200,
      json: { query: { found: 1, length: 1, offset: 0, total: any.number }, [`${kind}s`]: [metric(`old.${kind}`)] },
    },
    {
      route: `GET /v1/${kind}s/:name`,
      path: `/v1/${kind}s/old.${kind}.json`,
      status: 200,
      json: metric(`old.${kind}`),
    },
    { route: `PUT /v1/${kind}s/:name`, path: `/v1/${kind}s/old.${kind}`, body: { display_name: null }, status: 204 },
    { route: `DELETE /v1/${kind}s/:name`, path: `/v1/${kind}s/old.${kind}`, status: 204 },
  ]),

  {
    route: 'GET /healthz',
    status: 200,
    json: {
      status: 'ok',
      version: any.text,
      uptime: any.number,
      store: { metrics: any.number, series: any.number, bytes: any.number, schema_version: any.number },
    },
  },
  { route: 'GET /', status: 200, type: 'text/html; charset=utf-8' },
  { route: 'GET /assets/:name', path: '/assets/page.js', status: 200, type: 'text/javascript; charset=utf-8' },
  { route: 'GET /assets/:room/:name', path: '/assets/styles/base.css', status: 200, type: 'text/css; charset=utf-8' },
  { route: 'GET /favicon.ico', status: 200, type: 'image/svg+xml' },
]
