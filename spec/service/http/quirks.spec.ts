import { gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { rawExchange } from '../support/rawExchange.js'
import { basic, json, type ServiceUnderTest, serve } from '../support/withService.js'

let service: ServiceUnderTest

beforeAll(async () => {
  service = await serve()
})

const jsonType = 'Content-Type: application/json'
const formType = 'Content-Type: application/x-www-form-urlencoded'
const time = Math.floor(Date.now() / 60_000) * 60 - 600

/** Sends a request byte for byte, as clients were seen to (reference 10 and 14), and gives status, headers and body of the answer. */
async function send(
  line: string,
  headers: readonly string[] = [],
  body: string | Buffer = '',
): Promise<{ status: number; head: string; body: string }> {
  const { user, token } = service.service
  const length = Buffer.byteLength(body)
  const lines = [
    `${line} HTTP/1.1`,
    'Host: localhost',
    `Authorization: ${basic(user, token)}`,
    'Connection: close',
    ...headers,
    ...(length === 0 ? [] : [`Content-Length: ${length}`]),
  ]
  const bytes = Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), Buffer.from(body)])
  const text = await rawExchange(service.root, bytes)
  const [head = '', ...rest] = text.split('\r\n\r\n')
  return { status: Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1]), head, body: rest.join('\r\n\r\n') }
}

/** The records of a gauge or counter by source. */
async function records(name: string): Promise<Record<string, { value: number; count?: number }[]>> {
  const got = await service.get(`/v1/metrics/${name}?start_time=${time - 60}&resolution=1`)
  return (json(got) as { measurements: Record<string, { value: number }[]> }).measurements
}

describe('submissions by source', () => {
  test('python-librato: both arrays are always there, one of them empty', async () => {
    const item = `{"name": "py.temp", "value": 20, "measure_time": ${time}}`
    for (const body of [
      `{"gauges": [${item}], "counters": []}`,
      `{"counters": [${item.replace('temp', 'hits')}], "gauges": []}`,
    ]) {
      const got = await send('POST /v1/metrics', [jsonType, 'User-Agent: python-librato/3.1.0 (python; 3.11.7)'], body)
      expect([got.status, got.body]).toEqual([200, ''])
      expect(got.head).toMatch(/^content-type: application\/json;charset=utf-8$/im)
      expect(got.head).toMatch(/^content-length: 0$/im)
    }
    expect(await records('py.temp')).toMatchObject({ unassigned: [{ value: 20 }] })
    expect(await records('py.hits')).toMatchObject({ unassigned: [{ value: 20 }] })
  })

  test.each([
    [
      'index-keyed objects, whose own names beat the keys',
      `{"gauges":{"0":{"name":"q.i","value":1,"source":"a","measure_time":${time}},"1":{"name":"q.i","value":2,"source":"b","measure_time":${time}}}}`,
      jsonType,
    ],
    [
      'name-keyed objects',
      `{"gauges":{"q.i":{"value":1,"source":"a","measure_time":${time}}},"counters":{}}`,
      jsonType,
    ],
    [
      'form nesting',
      `gauges[0][name]=q.i&gauges[0][value]=1&gauges[0][source]=a&gauges[0][measure_time]=${time}&gauges[1][name]=q.i&gauges[1][value]=2&gauges[1][source]=b&gauges[1][measure_time]=${time}`,
      formType,
    ],
    [
      'escaped form nesting',
      `gauges%5B0%5D%5Bname%5D=q.i&gauges%5B0%5D%5Bvalue%5D=1&gauges%5B0%5D%5Bsource%5D=a&measure_time=${time}`,
      formType,
    ],
    [
      'JSON under the type of a form',
      `{"gauges":[{"name":"q.i","value":1,"source":"a","measure_time":${time}}]}`,
      formType,
    ],
    [
      'unknown keys, milliseconds among them',
      `{"gauges":[{"name":"q.i","value":1,"source":"a","measure_time":${time}.75,"time":${time}000,"tags":{"a":"b"},"stddev":1,"last":2,"attributes":{"display_min":"0"}}],"period":60,"attributes":{}}`,
      jsonType,
    ],
  ])('%s', async (_, body, type) => {
    const got = await send('POST /v1/metrics', [type], body)
    expect([got.status, got.body]).toEqual([200, ''])
    expect(await records('q.i')).toMatchObject({ a: [{ measure_time: time, value: 1 }] })
    await service.delete('/v1/metrics/q.i')
  })
})

describe('submissions by tags', () => {
  const accepted = { measurements: { summary: { total: 1, accepted: 1, failed: 0 } }, errors: [] }
  const series = async (name: string): Promise<unknown> => {
    const got = await service.get(`/v1/measurements/${name}?start_time=${time}&resolution=60`)
    return (json(got) as { series: unknown }).series
  }

  test('statsd: stddev_m2 is ignored, and the top tags hold for items that bring an empty set', async () => {
    const item = '{"name":"q.timer","count":4,"sum":20,"min":2,"max":8,"stddev_m2":12.5,"tags":{}}'
    const body = `{"time":${time},"tags":{"Host":"Web-1"},"measurements":[${item}]}`
    const got = await send('POST /v1/measurements', [jsonType], body)
    expect([got.status, JSON.parse(got.body)]).toEqual([202, accepted])
    expect(await series('q.timer')).toEqual([{ tags: { host: 'web-1' }, measurements: [{ time, value: 5 }] }])
  })

  test('an empty set of tags on both levels is none', async () => {
    const got = await send(
      'POST /v1/measurements',
      [jsonType],
      `{"time":${time},"tags":{},"measurements":[{"name":"q.bare","value":3,"tags":{}}]}`,
    )
    expect([got.status, JSON.parse(got.body)]).toEqual([202, accepted])
    expect(await series('q.bare')).toEqual([{ tags: {}, measurements: [{ time, value: 3 }] }])
  })

  test('appoptics-api-go: gzip, and zeros that are left out', async () => {
    const body = gzipSync(`{"time":${time},"measurements":[{"name":"q.zero","count":2,"tags":{"a":"b"}}]}`)
    const got = await send('POST /v1/measurements', [jsonType, 'Content-Encoding: gzip'], body)
    expect([got.status, JSON.parse(got.body)]).toEqual([202, accepted])
    expect(await series('q.zero')).toEqual([{ tags: { a: 'b' }, measurements: [{ time, value: 0 }] }])
  })

  test('an item with a source is refused as it was, and anything but JSON', async () => {
    const sourced = await send(
      'POST /v1/measurements',
      [jsonType],
      '{"measurements":[{"name":"q","value":1,"source":"a"}]}',
    )
    expect([sourced.status, sourced.body]).toEqual([400, '{"code":400,"message":"Unable to process JSON"}'])
    expect(
      (await send('POST /v1/measurements', [formType], 'measurements[0][name]=q&measurements[0][value]=1')).status,
    ).toBe(415)
  })
})

describe('everything else', () => {
  test('DELETE has a body: names as JSON, and every way in which forms write lists', async () => {
    for (const [type, body] of [
      [jsonType, '{"names":["q.a","q.b"]}'],
      [formType, 'names[]=q.a&names[]=q.b'],
      [formType, 'names=q.a&names=q.b'],
      [formType, 'names=q.*'],
      [formType, 'names=*&exclude[]=q.c*'],
    ] as const) {
      const names = ['q.a', 'q.b', 'q.c', 'q.c']
      await service.post('/v1/metrics', {
        gauges: (body.includes('q.*') ? names.slice(0, 2) : names).map((name) => ({ name, value: 1 })),
      })
      const got = await send('DELETE /v1/metrics', [type], body)
      expect([got.status, got.body]).toEqual([204, ''])
      expect((await service.get('/v1/metrics/q.a')).status).toBe(404)
      expect((await service.get('/v1/metrics/q.b')).status).toBe(404)
    }
    expect((await service.get('/v1/metrics/q.c')).status).toBe(200)
  })

  test.each(['GET /v1/metrics', 'GET /v1/spaces', 'DELETE /v1/metrics/q.none', 'PUT /v1/metrics/q.put'])(
    '%s with Content-Encoding: gzip and no body is read as if it had none',
    async (line) => {
      const got = await send(line, ['Content-Encoding: gzip', jsonType])
      expect(got.status).toBe({ G: 200, D: 404, P: 400 }[line[0] ?? ''])
      // A PUT that makes a metric needs its type: that, and no broken gzip, is what it is refused for.
      if (line.startsWith('PUT')) expect(got.body).toContain('"type"')
    },
  )

  test.each(['True', 'true', '1'])('a boolean may be written %s, in queries and bodies', async (yes) => {
    await service.post('/v1/metrics', {
      gauges: ['a', 'b'].map((source) => ({ name: 'q.bool', value: 2, source, measure_time: time })),
    })
    const line = `GET /v1/metrics/q.bool?start_time=${time}&resolution=60&summarize_sources=${yes}`
    const got = await send(line, ['Content-Encoding: gzip'])
    expect(Object.keys((JSON.parse(got.body) as { measurements: object }).measurements).sort()).toEqual([
      'a',
      'all',
      'b',
    ])
    const token = await send('POST /v1/api_tokens', [formType], `name=q&role=viewer&active=${yes}`)
    expect(JSON.parse(token.body)).toMatchObject({ active: true })
    await send(`DELETE ${new URL((JSON.parse(token.body) as { href: string }).href).pathname}`)
  })

  test.each(['sources[]=a', 'sources%5B%5D=a', 'source=a', 'sources=a'])(
    'sources are asked for as %s',
    async (query) => {
      await service.post('/v1/metrics', {
        gauges: ['a', 'b'].map((source) => ({ name: 'q.src', value: 2, source, measure_time: time })),
      })
      const got = await send(`GET /v1/metrics/q.src?start_time=${time}&resolution=60&${query}`)
      expect(Object.keys((JSON.parse(got.body) as { measurements: object }).measurements)).toEqual(['a'])
    },
  )

  test.each(['tags[__proto__]=x', 'tags%5B__proto__%5D=x', 'tags[%5F_pro%74o__]=x', '__proto__=x'])(
    'a query by %s is refused, since without it more would be found than was asked for',
    async (query) => {
      const got = await send(`GET /v1/measurements/q.src?start_time=${time}&resolution=60&${query}`)
      expect([got.status, JSON.parse(got.body)]).toEqual([
        400,
        { errors: { request: ['__proto__ cannot be a field of a form or query; send JSON'] } },
      ])
    },
  )

  test('the credentials of AppOptics: the token as the user, and after the word token', async () => {
    for (const [user, token] of [
      [service.service.token, ''],
      ['token', service.service.token],
    ] as const) {
      const request = `GET /v1/metrics HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${basic(user, token)}\r\nConnection: close\r\n\r\n`
      expect(await rawExchange(service.root, request)).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
    }
  })

  test('a Content-Length that counts characters: a clear 400, and the next connection is fine', async () => {
    const { user, token } = service.service
    const body = `{"gauges":[{"name":"q.short","value":1,"source":"a"}],"comment":"Łódź"}`
    const head = (length: number): string =>
      [
        `POST /v1/metrics HTTP/1.1`,
        'Host: localhost',
        `Authorization: ${basic(user, token)}`,
        jsonType,
        `Content-Length: ${length}`,
        '',
        '',
      ].join('\r\n')
    const cut = await rawExchange(service.root, head(body.length) + body)
    expect(cut).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/)
    expect(cut).toMatch(/^connection: close\r$/im)
    expect(cut).toContain(
      'Unable to process JSON: the body is broken, or longer than its Content-Length (in bytes) says',
    )
    expect((await service.get('/v1/metrics/q.short')).status).toBe(404)
    const whole = await rawExchange(service.root, head(Buffer.byteLength(body)) + body, { until: '\r\n\r\n' })
    expect(whole).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
    expect((await service.get('/v1/metrics/q.short')).status).toBe(200)
  })

  test('an expectation that nobody can meet is refused in JSON', async () => {
    const got = await send('POST /v1/metrics', ['Expect: magic', jsonType], '{}')
    expect([got.status, JSON.parse(got.body)]).toEqual([
      417,
      { errors: { request: ['Expect must be 100-continue, or not be sent'] } },
    ])
    const fine = await send('POST /v1/spaces', ['Expect: 100-continue', formType], 'name=Expected&tags=true')
    expect([fine.status, fine.body]).toEqual([100, expect.stringMatching(/^HTTP\/1\.1 201 Created\r\n/)])
  })
})
