import { describe, expect, test } from '@jest/globals'
import { basic, serve } from '../service/support/withService.js'
import { idIn, read, ruby, type Sends, send, time } from './support/oldClient.js'

describe('the gem librato-metrics', () => {
  test('submits every form of a queue at once, and stops paging at what was found', async () => {
    const service = await serve()
    const gauges = `[{"name":"rb.a","value":12,"source":"web1"},{"name":"rb.b","count":3,"sum":6.0,"min":1.0,"max":3.0,"measure_time":${time}}]`
    const body = `{"gauges":${gauges},"counters":[{"name":"rb.c","value":100}],"measure_time":${time},"source":"dflt"}`
    const stored = await send(service, ruby, 'POST /v1/metrics', body)
    expect([stored.status, stored.body]).toEqual([200, ''])
    const list = read(await send(service, ruby, 'GET /v1/metrics?name=rb.&offset=0&length=100'))
    expect(list['query']).toEqual({ found: 3, length: 3, offset: 0, total: 3 })
    // get_metric adds the resolution; without measurements in the answer a `query` in it breaks one client.
    expect(Object.keys(read(await send(service, ruby, 'GET /v1/metrics/rb.a')))).not.toContain('query')
    const got = read(await send(service, ruby, 'GET /v1/metrics/rb.b?count=2&resolution=1'))
    expect(got['measurements']).toMatchObject({ dflt: [{ measure_time: time, count: 3, sum: 6, value: 2 }] })
    const counter = read(await send(service, ruby, 'GET /v1/metrics/rb.c?count=1&resolution=1'))
    expect(counter['measurements']).toMatchObject({ dflt: [{ value: 100 }] })
  })

  test('reads series with the defaults that it adds, and deletes by pattern with exceptions', async () => {
    const service = await serve()
    const now = Math.floor(Date.now() / 1000)
    const measurements = '[{"name":"rb.s","value":1},{"name":"rb.keep","value":2}]'
    await send(
      service,
      ruby,
      'POST /v1/measurements',
      `{"measurements":${measurements},"tags":{"zone":"b"},"time":${now}}`,
    )
    const series = read(await send(service, ruby, 'GET /v1/measurements/rb.s?duration=3600&resolution=1'))['series']
    expect(series).toEqual([{ tags: { zone: 'b' }, measurements: [{ time: now, value: 1 }] }])
    const deleted = await send(service, ruby, 'DELETE /v1/metrics', '{"names":"rb.*","exclude":["rb.keep"]}')
    expect([deleted.status, deleted.body]).toEqual([204, ''])
    expect((await send(service, ruby, 'GET /v1/metrics/rb.s')).status).toBe(404)
    expect((await send(service, ruby, 'GET /v1/metrics/rb.keep')).status).toBe(200)
  })

  test('annotates around a block: the id of the answer names the event whose end it sets', async () => {
    const service = await serve()
    const event = await send(service, ruby, 'POST /v1/annotations/rb', `{"title":"deploy","start_time":${time}}`)
    expect(event.status).toBe(201)
    const path = `/v1/annotations/rb/${idIn(event)}`
    expect((await send(service, ruby, `PUT ${path}`, `{"end_time":${time + 5}}`)).status).toBe(204)
    expect(read(await send(service, ruby, `GET ${path}`))).toMatchObject({ title: 'deploy', end_time: time + 5 })
    const fetched = read(
      await send(service, ruby, `GET /v1/annotations/rb?start_time=${time - 1}&sources[]=unassigned`),
    )
    expect(fetched['events']).toMatchObject({ unassigned: [{ id: idIn(event) }] })
  })

  test('names a source, and meets the errors that it has classes for', async () => {
    const service = await serve()
    expect((await send(service, ruby, 'PUT /v1/sources/attic', '{"display_name":"Web"}')).status).toBe(201)
    expect(read(await send(service, ruby, 'GET /v1/sources/attic'))).toEqual({ name: 'attic', display_name: 'Web' })
    await send(service, ruby, 'POST /v1/alerts', '{"name":"Twice"}')
    expect((await send(service, ruby, 'POST /v1/alerts', '{"name":"Twice"}')).status).toBe(422)
    const nobody: Sends = () => [`Authorization: ${basic('nobody', 'nothing')}`]
    expect((await send(service, nobody, 'GET /v1/metrics')).status).toBe(401)
  })
})
