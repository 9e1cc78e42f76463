import { describe, expect, test } from '@jest/globals'
import { serve } from '../service/support/withService.js'
import { pairOf, read, type Sends, send, time } from './support/oldClient.js'

describe('collectors', () => {
  test('librato-node takes an answer for a failure that has errors in it, even none', async () => {
    const service = await serve()
    const sends: Sends = (to) => [
      'User-Agent: librato-node/5.0.6',
      `authorization: ${pairOf(to)}`,
      'accept: application/json',
    ]
    const gauge = '{"name":"nd.t","count":2,"sum":30,"min":10,"max":20,"sum_squares":500}'
    const counters = '[{"name":"nd.c","value":7}]'
    const got = await send(
      service,
      sends,
      'POST /v1/metrics',
      `{"gauges":[${gauge}],"counters":${counters},"measure_time":${time}}`,
    )
    expect([got.status, got.body]).toEqual([200, ''])
  })

  test('the statsd backend isolates a metric by the words of a refusal, which must be JSON by its type', async () => {
    const service = await serve()
    const sends: Sends = (to) => [`Authorization: ${pairOf(to)}`, 'User-Agent: statsd-librato-backend/2.0.16']
    await send(service, sends, 'POST /v1/metrics', '{"counters":[{"name":"sd.hits","value":1}]}')
    const got = await send(
      service,
      sends,
      'POST /v1/metrics',
      '{"gauges":[{"name":"sd.hits","value":1},{"name":"sd.ok","value":1}]}',
    )
    expect(got.status).toBe(400)
    expect(got.head).toMatch(/^content-type: application\/json/im)
    expect(/'([^']+)' is a \S+, but was submitted as different type/.exec(got.body)?.[1]).toBe('sd.hits')
    const items = '[{"name":"sd.t","count":2,"sum":3,"min":1,"max":2,"stddev_m2":0.5,"tags":{}}]'
    const tagged = await send(
      service,
      sends,
      'POST /v1/measurements',
      `{"time":${time},"tags":{},"measurements":${items}}`,
    )
    expect([tagged.status, read(tagged)['errors']]).toEqual([202, []])
  })

  test('the statsd backend in hybrid mode writes each value to both routes, and every route reads it once', async () => {
    const service = await serve()
    const sends: Sends = (to) => [`Authorization: ${pairOf(to)}`, 'User-Agent: statsd-librato-backend/2.0.16']
    const figures = '"count":2,"sum":6,"min":2,"max":4'
    await send(
      service,
      sends,
      'POST /v1/measurements',
      `{"time":${time},"tags":{},"measurements":[{"name":"sd.t",${figures},"tags":{"source":"web-1"}},{"name":"sd.u",${figures},"tags":{}}]}`,
    )
    await send(
      service,
      sends,
      'POST /v1/metrics',
      `{"measure_time":${time},"counters":[],"gauges":[{"name":"sd.t",${figures},"source":"web-1"},{"name":"sd.u",${figures},"source":null}]}`,
    )
    // Before the move to tags it wrote by sources only: that history stays in sight.
    const before = time - 60
    await send(
      service,
      sends,
      'POST /v1/metrics',
      `{"measure_time":${before},"gauges":[{"name":"sd.t","value":5,"source":"web-1"},{"name":"sd.u","value":5}]}`,
    )
    for (const resolution of [1, 60]) {
      const range = `start_time=${before}&end_time=${time + 60}&resolution=${resolution}`
      const byTags = async (query: string) =>
        read(await send(service, sends, `GET /v1/measurements/${query}&${range}`))['series']
      const sums = [
        { time: before, value: 5 },
        { time, value: 6 },
      ]
      expect(await byTags('sd.t?summary_function=sum')).toEqual([{ tags: { source: 'web-1' }, measurements: sums }])
      expect(await byTags('sd.u?summary_function=sum')).toEqual([{ tags: {}, measurements: sums }])
      expect(await byTags('sd.t?summary_function=sum&group_by=*&group_by_function=sum')).toEqual([
        { tags: {}, measurements: sums },
      ])
      const bySource = read(await send(service, sends, `GET /v1/metrics/sd.t?${range}`))['measurements']
      expect(bySource).toMatchObject({
        'web-1': [
          { measure_time: before, value: 5, count: 1 },
          { measure_time: time, value: 3, count: 2 },
        ],
      })
    }
  })

  test('librato-java sends both models, and finds no errors in what it parses', async () => {
    const service = await serve()
    const sends: Sends = (to) => [
      'User-Agent: app/1 librato-java/2.1.3',
      `Authorization: ${pairOf(to)}`,
      'Accept: application/json',
    ]
    const gauge =
      '{"name":"jv.g","source":"h","measure_time":null,"count":2,"sum":4.0,"min":1.0,"max":3.0,"sum_squares":10.0}'
    const old = await send(
      service,
      sends,
      'POST /v1/metrics',
      `{"source":"s","measure_time":${time},"period":60,"gauges":[${gauge}],"counters":[]}`,
    )
    // Anything but exactly 200 is a failure to it.
    expect(old.status).toBe(200)
    const tagged = await send(
      service,
      sends,
      'POST /v1/measurements',
      `{"time":${time},"period":60,"measurements":[{"name":"jv.t","value":1.0,"tags":{"a":"b"}}]}`,
    )
    expect(Object.keys(read(tagged))).toEqual(['measurements', 'errors'])
    expect(read(tagged)['errors']).toEqual([])
  })

  test('forms as the documents show them do what JSON does', async () => {
    const service = await serve()
    const curl: Sends = (to) => [`Authorization: ${pairOf(to)}`, 'User-Agent: curl/7.88.1', 'Accept: */*']
    const form = (line: string, body: string) => send(service, curl, line, body, 'application/x-www-form-urlencoded')
    expect(
      (
        await form(
          'POST /v1/metrics',
          `measure_time=${time}&source=blah.com&counters[0][name]=conn&counters[0][value]=5&gauges[0][name]=mem&gauges[0][value]=7.5`,
        )
      ).status,
    ).toBe(200)
    expect(
      (await form('PUT /v1/metrics/mem', 'period=15&attributes[display_max]=150&display_name=Memory')).status,
    ).toBe(204)
    expect(read(await send(service, curl, 'GET /v1/metrics/mem'))).toMatchObject({
      period: 15,
      attributes: { display_max: 150 },
    })
    expect((await form('PUT /v1/metrics', 'names=mem&names=conn&period=60&display_min=0')).status).toBe(204)
    const service1 = await form('POST /v1/services', 'type=mail&title=Ops&settings[addresses]=a@example.com')
    expect([service1.status, read(service1)['settings']]).toEqual([201, { addresses: 'a@example.com' }])
    const event = await form(
      'POST /v1/annotations/web',
      'title=Deploy&source=w&links[0][rel]=git&links[0][href]=http://g/1',
    )
    expect(read(event)['links']).toEqual([{ rel: 'git', href: 'http://g/1', label: null }])
    expect((await form('DELETE /v1/metrics', 'names[]=mem&names[]=conn')).status).toBe(204)
  })
})
