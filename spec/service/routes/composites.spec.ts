import { beforeEach, describe, expect, test } from '@jest/globals'
import { json, type ServiceUnderTest, serve } from '../support/withService.js'

/** A whole minute some time ago. */
const start = Math.floor(Date.now() / 60_000) * 60 - 600
let service: ServiceUnderTest

beforeEach(async () => {
  service = await serve()
  const samples = (name: string, source: string, values: number[]) =>
    values.map((value, i) => ({ name, source, value, measure_time: start + i * 60 }))
  await service.post('/v1/metrics', {
    gauges: [
      ...samples('errors', 'web-1', [1, 2]),
      ...samples('errors', 'web-2', [3, 4]),
      ...samples('requests', 'web-1', [10, 20]),
      ...samples('requests', 'web-2', [30, 40]),
    ],
  })
})

const ratio = 'divide([sum(s("errors", "*")), sum(s("requests", "*"))])'
const compose = (expression: string, rest = `start_time=${start}&end_time=${start + 120}&resolution=60`) =>
  `compose=${encodeURIComponent(expression)}&${rest}`

describe('GET /v1/metrics?compose=', () => {
  test('answers by sources, with the metric that each series comes from', async () => {
    const got = await service.get(`/v1/metrics?${compose('s("errors", "web-*")')}&count=1&length=1`)
    expect(got.status).toBe(200)
    expect(got.headers.get('content-type')).toBe('application/json;charset=utf-8')
    const metric = json(await service.get('/v1/metrics/errors'))
    const query = { metric: 'errors', source: 'web-*' }
    expect(json(got)).toEqual({
      compose: 's("errors", "web-*")',
      resolution: 60,
      measurements: [
        {
          metric,
          period: 60,
          query,
          source: { name: 'web-1', display_name: null },
          series: [
            { measure_time: start, value: 1 },
            { measure_time: start + 60, value: 2 },
          ],
        },
        {
          metric,
          period: 60,
          query,
          source: { name: 'web-2', display_name: null },
          series: [
            { measure_time: start, value: 3 },
            { measure_time: start + 60, value: 4 },
          ],
        },
      ],
    })
  })

  test('describes what several metrics went into as the composite it is', async () => {
    expect(json(await service.get(`/v1/metrics.json?${compose(ratio)}`))).toMatchObject({
      measurements: [
        {
          metric: { name: ratio, type: 'composite', composite: ratio, attributes: {} },
          query: { metric: 'errors, requests', source: '*, *' },
          source: { name: 'all', display_name: null },
          series: [
            { measure_time: start, value: 0.1 },
            { measure_time: start + 60, value: 0.1 },
          ],
        },
      ],
    })
  })

  test('shows the last hour, at the finest resolution, unless the query says otherwise', async () => {
    const got = json(await service.get(`/v1/metrics?${compose(ratio, '')}`)) as { resolution: number }
    expect(got).toMatchObject({ resolution: 1, measurements: [{ series: [{ value: 0.1 }, { value: 0.1 }] }] })
    expect(json(await service.get(`/v1/metrics?${compose(ratio, 'duration=60&resolution=60')}`))).toMatchObject({
      measurements: [],
    })
    const forward = compose('s("errors", "web-1")', `start_time=${start}&duration=60&resolution=60`)
    expect(json(await service.get(`/v1/metrics?${forward}`))).toMatchObject({
      measurements: [{ series: [{ measure_time: start }] }],
    })
  })
})

describe('GET /v1/measurements?compose=', () => {
  test('answers by tags, in the object form', async () => {
    const got = await service.get(`/v1/measurements?${compose('group_by("source", max(s("e*", {source: "*"})))')}`)
    expect(got.status).toBe(200)
    expect(json(got)).toMatchObject({
      compose: 'group_by("source", max(s("e*", {source: "*"})))',
      resolution: 60,
      series: [
        {
          query: { metric: 'e*', tags: '{"source":"*"}' },
          metric: { name: 'errors', type: 'gauge' },
          tags: { source: 'web-1' },
          period: 60,
          measurements: [
            { time: start, value: 1 },
            { time: start + 60, value: 2 },
          ],
        },
        { tags: { source: 'web-2' } },
      ],
    })
  })

  test('wants an expression, a resolution and a range', async () => {
    const got = await service.get('/v1/measurements')
    expect(got.status).toBe(400)
    expect(json(got)).toMatchObject({ errors: { params: { compose: ['is required'] } } })
    expect(json(await service.get('/v1/measurements?compose=[]'))).toMatchObject({
      errors: { params: { resolution: ['is required'], start_time: ['or duration is required'] } },
    })
    const forward = `start_time=${start}&duration=60&resolution=60`
    expect(json(await service.get(`/v1/measurements?${compose('s("errors", "web-1")', forward)}`))).toMatchObject({
      series: [{ measurements: [{ time: start, value: 1 }] }],
    })
  })
})

describe('a composite that means nothing', () => {
  test.each(['metrics', 'measurements'])('is a 400 of %s that names the column', async (route) => {
    for (const [expression, message] of [
      ['sum(s("errors", "*")', 'column 21: expected "," or ")", but the expression ends'],
      ['sum(s("errors"))', /^column 5: expected a source or tags after the metric/],
      ['s("errors", "*', 'column 13: the text that begins here is never closed'],
      ['__proto__', 'column 10: expected "(", but the expression ends'],
    ] as const) {
      const got = await service.get(`/v1/${route}?${compose(expression)}`)
      expect(got.status).toBe(400)
      expect(json(got)).toEqual({
        errors: { params: { compose: [message instanceof RegExp ? expect.stringMatching(message) : message] } },
        request_time: expect.any(Number),
      })
    }
    for (const query of [
      'compose=',
      'compose=a&compose=b',
      'compose[a]=b',
      compose('[]', 'start_time=x&resolution=60'),
      compose('[]', `start_time=${start}&resolution=0`),
      compose('[]', `start_time=${start}&end_time=${start - 1}&resolution=60`),
      compose('[]', 'duration=0&resolution=60'),
      compose('[]', `start_time=${start}&end_time=${start}&duration=1&resolution=60`),
    ])
      expect((await service.get(`/v1/${route}?${query}`)).status).toBe(400)
  })
})

describe('a saved composite', () => {
  const range = `start_time=${start}&end_time=${start + 120}&resolution=60`
  const save = (composite: unknown, name = 'ratio') =>
    service.put(`/v1/metrics/${name}`, { type: 'composite', composite })

  test('is parsed when it is saved, and changed', async () => {
    const got = await save('sum(s("errors", "*")')
    expect(got.status).toBe(400)
    expect(json(got)).toMatchObject({
      errors: { params: { composite: ['column 21: expected "," or ")", but the expression ends'] } },
    })
    expect((await service.get('/v1/metrics/ratio')).status).toBe(404)
    expect((await save(ratio)).status).toBe(201)
    expect((await service.put('/v1/metrics/ratio', { composite: 'sum(' })).status).toBe(400)
    expect((await service.put('/v1/metrics/ratio', { description: 'errors by request' })).status).toBe(204)
    expect(json(await service.get('/v1/metrics/ratio'))).toMatchObject({
      type: 'composite',
      composite: ratio,
      description: 'errors by request',
    })
    const form = `type=composite&composite=${encodeURIComponent(ratio)}`
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    expect((await service.put('/v1/metrics/by-form', form, headers)).status).toBe(201)
  })

  test('is no part of another, nor of itself', async () => {
    await save(ratio)
    const message = "'ratio' is a composite, and cannot be part of another"
    expect(json(await save('sum(s("Ratio", "*"))', 'other'))).toMatchObject({
      errors: { params: { composite: [`column 5: ${message}`] } },
    })
    expect((await save('s("itself", "*")', 'itself')).status).toBe(400)
    expect((await service.put('/v1/metrics/ratio', { composite: 's("ratio", "*")' })).status).toBe(400)
    expect(json(await service.get(`/v1/metrics?${compose('s("ratio", "*")')}`))).toMatchObject({
      errors: { params: { compose: [`column 1: ${message}`] } },
    })
    // One that became a composite after it was saved as a part.
    await save('s("later", "*")', 'early')
    await save(ratio, 'later')
    const got = await service.get(`/v1/metrics/early?${range}`)
    expect(got.status).toBe(400)
    expect(json(got)).toMatchObject({ errors: { params: { composite: [expect.stringContaining("'later' is a")] } } })
  })

  test('is read by source, as any metric', async () => {
    await save(ratio)
    const metric = json(await service.get('/v1/metrics/ratio')) as object
    expect(json(await service.get(`/v1/metrics/Ratio?${range}`))).toEqual({
      ...metric,
      resolution: 60,
      measurements: {
        all: [
          { measure_time: start, value: 0.1 },
          { measure_time: start + 60, value: 0.1 },
        ],
      },
    })
    expect(json(await service.get('/v1/metrics/ratio?count=1&resolution=60'))).toMatchObject({
      measurements: { all: [{ measure_time: start + 60 }] },
    })
    expect(json(await service.get(`/v1/metrics/ratio?count=1&resolution=60&start_time=${start}`))).toMatchObject({
      measurements: { all: [{ measure_time: start }] },
    })
  })

  test('hides no series behind another of the same source', async () => {
    await save('[sum(s("errors", "*")), sum(s("requests", "*"))]', 'both')
    expect(json(await service.get(`/v1/metrics/both?${range}`))).toMatchObject({
      measurements: { all: [{ value: 4 }, { value: 6 }], 'all (2)': [{ value: 40 }, { value: 60 }] },
    })
  })

  test('is read by tags, as any metric', async () => {
    await save('s("errors", "*")', 'copy')
    expect(json(await service.get(`/v1/measurements/copy?${range}`))).toMatchObject({
      name: 'copy',
      resolution: 60,
      composite: 's("errors", "*")',
      series: [
        { tags: { source: 'web-1' }, measurements: [{ time: start, value: 1 }, { value: 2 }] },
        { tags: { source: 'web-2' }, measurements: [{ time: start, value: 3 }, { value: 4 }] },
      ],
      links: [],
    })
    expect((await service.get('/v1/measurements/copy')).status).toBe(400)
  })

  test('takes no parameters that its expression would have to obey', async () => {
    await save(ratio)
    for (const [path, param] of [
      [`metrics/ratio?${range}&source=web-1`, 'source'],
      [`metrics/ratio?${range}&summarize_sources=true`, 'summarize_sources'],
      [`measurements/ratio?${range}&tags[zone]=x`, 'tags'],
      [`measurements/ratio?${range}&summary_function=max`, 'summary_function'],
    ] as const) {
      const got = await service.get(`/v1/${path}`)
      expect(got.status).toBe(400)
      expect(json(got)).toMatchObject({ errors: { params: { [param]: [expect.stringMatching(/composite/)] } } })
    }
    expect((await service.get('/v1/metrics/ratio?count=x')).status).toBe(400)
  })

  test('takes no measurements, and is deleted like any metric', async () => {
    await save(ratio)
    expect((await service.post('/v1/metrics', { gauges: [{ name: 'ratio', value: 1 }] })).status).toBe(400)
    expect((await service.delete('/v1/metrics/ratio')).status).toBe(204)
    expect((await service.get(`/v1/measurements/ratio?${range}`)).status).toBe(404)
  })
})
