import { describe, expect, test } from '@jest/globals'
import { json, serve } from '../support/withService.js'

const start = Math.floor(Date.now() / 1000) - 100

describe('what was submitted', () => {
  test('is read back by source, values and totals as they came', async () => {
    const service = await serve()
    const samples = (name: string, values: number[]) =>
      values.map((value, i) => ({ name, value, measure_time: start + i }))
    await service.post('/v1/metrics', {
      gauges: samples('temperature', [20, 21, 22]),
      counters: samples('connections', [100, 200, 300]),
    })
    for (const [name, values] of [
      ['temperature', [20, 21, 22]],
      ['connections', [100, 200, 300]],
    ] as const) {
      const got = await service.get(`/v1/metrics/${name}?resolution=1&count=10`)
      expect(got.status).toBe(200)
      expect(got.headers.get('content-type')).toBe('application/json;charset=utf-8')
      const { measurements } = json(got) as { measurements: { unassigned: { value: number }[] } }
      expect(measurements.unassigned.map(({ value }) => value)).toEqual(values)
    }
  })

  test('is read back by tags, with deviations kept as squares', async () => {
    const service = await serve()
    await service.post('/v1/measurements', {
      tags: { Zone: 'East' },
      time: start,
      measurements: [{ name: 'cpu', count: 4, sum: 20, min: 2, max: 8, stddev: 2 }],
    })
    const got = await service.get(
      `/v1/measurements/cpu?resolution=1&start_time=${start}&summary_function=all&tags[zone]=e*`,
    )
    expect(got.status).toBe(200)
    expect(json(got)).toMatchObject({
      name: 'cpu',
      resolution: 1,
      series: [
        {
          tags: { zone: 'east' },
          measurements: [{ time: start, count: 4, sum: 20, min: 2, max: 8, mean: 5, stddev: 2 }],
        },
      ],
    })
  })

  test('is a 404 under another name, and a 400 for a query that makes no sense', async () => {
    const service = await serve()
    for (const path of ['/v1/metrics/none?count=1', '/v1/measurements/none?resolution=60&duration=60']) {
      const got = await service.get(path)
      expect(got.status).toBe(404)
      expect(json(got)).toEqual({ errors: { request: ['Not Found'] } })
    }
    const got = await service.get('/v1/measurements/none?duration=60')
    expect(got.status).toBe(400)
    expect(json(got)).toMatchObject({ errors: { params: { resolution: ['is required'] } } })
    expect((await service.get('/v1/metrics/none?count=many')).status).toBe(400)
  })
})
