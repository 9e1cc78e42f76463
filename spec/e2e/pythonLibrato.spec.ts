import { describe, expect, test } from '@jest/globals'
import { type ServiceUnderTest, serve } from '../service/support/withService.js'
import { idIn, python, read, send, time } from './support/oldClient.js'

describe('python-librato', () => {
  /** The pager: on by the length of what came, until as many as there are in all, or nothing. */
  async function pages(service: ServiceUnderTest, path: string, key: string, query = ''): Promise<unknown[]> {
    const found: unknown[] = []
    for (let offset = 0; ; ) {
      const answer = read(await send(service, python, `GET /v1/${path}?offset=${offset}${query}`))
      found.push(...(answer[key] as unknown[]))
      const { length, total } = answer['query'] as { length: number; total: number }
      offset += length
      if (length === 0 || offset >= total) return found
    }
  }

  test('submits chunks of a queue, pages through metrics, gets, updates, and deletes by a list', async () => {
    const service = await serve()
    const items = Array.from({ length: 250 }, (_, n) => `{"name": "py.m${n}", "value": ${n}, "measure_time": ${time}}`)
    for (const chunk of [items.slice(0, 125), items.slice(125)]) {
      const stored = await send(
        service,
        python,
        'POST /v1/metrics',
        `{"gauges": [${chunk.join(', ')}], "counters": []}`,
      )
      expect([stored.status, stored.body]).toEqual([200, ''])
    }
    const all = (await pages(service, 'metrics', 'metrics')) as { name: string }[]
    expect(all).toHaveLength(250)
    // What the client reads of each, by index: a missing key is a KeyError.
    for (const metric of all)
      expect(Object.keys(metric)).toEqual(expect.arrayContaining(['name', 'type', 'attributes']))
    // A filtered list is asked for pages beyond what it found.
    expect(await pages(service, 'metrics', 'metrics', '&name=py.m24')).toHaveLength(11)

    const got = read(
      await send(
        service,
        python,
        `GET /v1/metrics/py.m7?resolution=1&start_time=${time - 60}&sources%5B%5D=unassigned`,
      ),
    )
    expect(got).toMatchObject({ name: 'py.m7', type: 'gauge', period: null, attributes: {}, description: null })
    expect(got['measurements']).toMatchObject({ unassigned: [{ measure_time: time, value: 7 }] })

    const changed = await send(
      service,
      python,
      'PUT /v1/metrics/py.m7',
      '{"display_name": "Seven", "attributes": {"display_units_long": "ms"}}',
    )
    expect([changed.status, changed.body]).toEqual([204, ''])
    const some = await send(service, python, 'DELETE /v1/metrics', '{"names": ["py.m7", "py.unknown"]}')
    expect([some.status, some.body]).toEqual([204, ''])
    const one = await send(service, python, 'DELETE /v1/metrics/py.m8')
    expect([one.status, one.body]).toEqual([204, ''])
    const gone = await send(service, python, 'GET /v1/metrics/py.m8')
    expect([gone.status, read(gone)]).toEqual([404, { errors: { request: ['Not Found'] } }])
  })

  test('submits by tags as sums of one, and reads them back with tags and a composite', async () => {
    const service = await serve()
    const body = `{"measurements": [{"name": "py.t", "sum": 3.5, "count": 1, "tags": {"city": "Austin"}, "time": ${time}}]}`
    const stored = await send(service, python, 'POST /v1/measurements', body)
    expect(stored.status).toBe(202)
    expect(read(stored)).toEqual({ measurements: { summary: { total: 1, accepted: 1, failed: 0 } }, errors: [] })
    const range = `start_time=${time}&end_time=${time + 60}&resolution=60`
    const got = read(await send(service, python, `GET /v1/measurements/py.t?${range}&tags%5Bcity%5D=aus%2A`))
    expect(got['series']).toEqual([{ tags: { city: 'austin' }, measurements: [{ time, value: 3.5 }] }])
    const compose = encodeURIComponent('s("py.t", "*")')
    const byTags = read(await send(service, python, `GET /v1/measurements?compose=${compose}&${range}`))
    expect(byTags['series']).toMatchObject([{ measurements: [{ time, value: 3.5 }] }])
    const bySource = read(await send(service, python, `GET /v1/metrics?compose=${compose}&${range}`))
    expect(bySource['measurements']).toMatchObject([{ series: [{ measure_time: time, value: 3.5 }] }])
  })

  test('makes an alert, finds it by name among pages, changes and deletes it', async () => {
    const service = await serve()
    const made = await send(
      service,
      python,
      'POST /v1/alerts',
      '{"name": "py.alert", "attributes": {"runbook_url": "http://r"}, "conditions": [{"metric_name": "py.t", "source": "*", "type": "above", "threshold": 10, "summary_function": "average", "duration": 300}], "services": [], "active": true, "rearm_seconds": 600, "rearm_per_signal": false, "version": 2, "md": false, "description": null}',
    )
    expect(made.status).toBe(201)
    const needed = [
      'id',
      'name',
      'version',
      'description',
      'conditions',
      'services',
      'active',
      'rearm_seconds',
      'attributes',
      'md',
    ]
    const [alert] = (await pages(service, 'alerts', 'alerts', '&version=2')) as Record<string, unknown>[]
    expect(Object.keys(alert ?? {})).toEqual(expect.arrayContaining(needed))
    expect(alert?.['conditions']).toMatchObject([{ metric_name: 'py.t', source: '*', type: 'above', threshold: 10 }])
    const changed = await send(
      service,
      python,
      `PUT /v1/alerts/${idIn(made)}`,
      JSON.stringify({ ...alert, active: false }),
    )
    expect([changed.status, changed.body]).toEqual([204, ''])
    expect((await send(service, python, `DELETE /v1/alerts/${idIn(made)}`)).status).toBe(204)
    expect(await pages(service, 'alerts', 'alerts')).toEqual([])
  })

  test('makes a space and a chart, whose answers it reads, and an annotation that it finds by source', async () => {
    const service = await serve()
    const space = await send(service, python, 'POST /v1/spaces', '{"name": "Py"}')
    expect(space.status).toBe(201)
    // Its own suite makes several of one name.
    const another = await send(service, python, 'POST /v1/spaces', '{"name": "Py", "tags": false}')
    expect([another.status, idIn(another) > idIn(space)]).toEqual([201, true])
    const path = `/v1/spaces/${idIn(space)}/charts`
    const stream = '{"metric": "py.t", "source": "*", "group_function": "average", "summary_function": "max"}'
    const chart = await send(service, python, `POST ${path}`, `{"name": "C", "type": "line", "streams": [${stream}]}`)
    expect([chart.status, read(chart)]).toMatchObject([201, { name: 'C', type: 'line', streams: [{ metric: 'py.t' }] }])
    const charts = JSON.parse((await send(service, python, `GET ${path}`)).body) as unknown[]
    expect(charts).toEqual([read(chart)])
    expect(read(await send(service, python, `GET /v1/spaces/${idIn(space)}`))['charts']).toEqual([{ id: idIn(chart) }])
    const saved = await send(
      service,
      python,
      `PUT ${path}/${idIn(chart)}`,
      JSON.stringify({ ...read(chart), name: 'D' }),
    )
    expect([saved.status, read(saved)['name']]).toEqual([200, 'D'])

    await send(service, python, 'POST /v1/annotations/py', `{"title": "x", "source": "a", "start_time": ${time}}`)
    await send(service, python, 'POST /v1/annotations/py', `{"title": "y", "start_time": ${time}}`)
    const found = read(await send(service, python, `GET /v1/annotations/py?start_time=${time}`))
    expect(found['events']).toMatchObject({ a: [{ title: 'x' }], unassigned: [{ title: 'y' }] })
  })
})
