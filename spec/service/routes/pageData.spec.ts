import { describe, expect, test } from '@jest/globals'
import { connect, Reporter } from '../../../lib/index.js'
import { json, serve } from '../support/withService.js'

const now = Math.floor(Date.now() / 1000)

describe('GET /v1/reporters', () => {
  test('tells who sends, and what of it was refused', async () => {
    const service = await serve({})
    expect(json(await service.get('/v1/reporters'))).toEqual({ reporters: [] })
    for (const id of ['a.1', 'a.2', 'a.2'])
      await service.post(
        '/v1/measurements',
        { measurements: [{ name: 'a', value: 1, time: now, tags: { host: 'web-1' } }] },
        { 'idempotency-key': id, 'user-agent': 'one/1' },
      )
    await service.post('/v1/metrics', { gauges: [{ name: 'bad name!', value: 1 }] }, { 'user-agent': 'two/2' })
    await service.post('/v1/metrics', 'x', { 'user-agent': 'two/2', 'content-type': 'application/json' })
    const { reporters } = json(await service.get('/v1/reporters')) as { reporters: object[] }
    expect(reporters).toEqual([
      expect.objectContaining({ user_agent: 'two/2', measurements: 0, errors: 2 }),
      expect.objectContaining({
        user_agent: 'one/1',
        tags: { host: 'web-1' },
        state: 'sending',
        // The repetition stored nothing.
        requests: 3,
        measurements: 2,
        errors: 0,
        last_error: null,
      }),
    ])
  })

  test('shows a Reporter as one process with its end, and a program that makes single calls as one row', async () => {
    const service = await serve({})
    const { user, token, url } = service.service
    for (let run = 0; run < 3; run += 1)
      await connect(user, token, { url }).submit([{ name: 'cron', value: run, tags: { host: 'h' } }])
    const reporter = new Reporter({ user, token, url, tags: { service: 'shop' } })
    reporter.gauge('a').record(1)
    await reporter.flush()
    reporter.gauge('a').record(2)
    const states = async () =>
      (
        json(await service.get('/v1/reporters')) as {
          reporters: { is_reporter: boolean; state: string; requests: number }[]
        }
      ).reporters.map(({ is_reporter, state, requests }) => [is_reporter, state, requests])
    expect(await states()).toEqual([
      [true, 'sending', 1],
      [false, 'sending', 3],
    ])
    await reporter.close()
    expect(await states()).toEqual([
      [true, 'closed', 2],
      [false, 'sending', 3],
    ])
    // One that has nothing left to send says so all the same.
    const quiet = new Reporter({ user, token, url })
    quiet.gauge('a').record(1)
    await quiet.flush()
    await quiet.close()
    expect(await states()).toEqual([
      [true, 'closed', 2],
      [true, 'closed', 2],
      [false, 'sending', 3],
    ])
    expect(json(await service.get('/v1/health'))).toMatchObject({ ingestion: { refused_requests: 0 } })
  })

  test('counts what was refused of a submission that was stored in part', async () => {
    const service = await serve({})
    const measurements = [
      { name: 'a', value: 1, tags: { host: 'h' } },
      { name: 'b', value: 'x', tags: { host: 'h' } },
    ]
    await service.post('/v1/measurements', { measurements })
    expect(json(await service.get('/v1/reporters'))).toMatchObject({
      reporters: [
        { measurements: 1, refused: 1, errors: 1, last_error: { message: expect.stringContaining('b: value') } },
      ],
    })
  })
})

describe('GET /v1/health', () => {
  test('says how the service is doing', async () => {
    const service = await serve({})
    await service.post('/v1/metrics', { gauges: [{ name: 'a', value: 1 }] })
    await service.post('/v1/metrics', { gauges: [{ name: '', value: 1 }] })
    expect(json(await service.get('/v1/health'))).toEqual({
      version: expect.any(String),
      uptime: expect.any(Number),
      store: {
        metrics: 1,
        series: 1,
        bytes: expect.any(Number),
        schema_version: expect.any(Number),
        retained_from: expect.any(Object),
      },
      ingestion: {
        measurements_per_second: expect.any(Number),
        measurements: 1,
        requests: 2,
        refused_measurements: 0,
        refused_requests: 1,
      },
      queue: { writes: 0 },
      pages: 0,
      memory_bytes: expect.any(Number),
      last_error: null,
    })
  })

  test('needs credentials, unlike /healthz', async () => {
    const service = await serve()
    expect((await service.get('/v1/health', { headers: { authorization: '' } })).status).toBe(401)
  })
})

describe('GET /v1/spaces/:id/charts/:chart/lines', () => {
  async function chartOf(streams: readonly object[]) {
    const service = await serve()
    const space = json(await service.post('/v1/spaces', { name: `s${Math.random()}` })) as { id: number }
    const chart = json(await service.post(`/v1/spaces/${space.id}/charts`, { name: 'c', streams })) as { id: number }
    return { service, path: `/v1/spaces/${space.id}/charts/${chart.id}/lines` }
  }

  test('gives counters as growth per second, without the bucket that is not whole yet', async () => {
    const { service, path } = await chartOf([
      { metric: 'requests' },
      { metric: 'temperature', name: 'T', units_short: '°' },
    ])
    const first = Math.floor(now / 10) * 10 - 100
    const measurements = Array.from({ length: 5 }, (_, n) => [
      {
        name: 'requests',
        time: first + 10 * n,
        count: 50,
        sum: 50,
        period: 10,
        attributes: { summarize_function: 'sum' },
        tags: { host: 'a' },
      },
      { name: 'temperature', time: first + 10 * n, value: 20, tags: { host: 'a' } },
    ]).flat()
    await service.post('/v1/measurements', { measurements })
    const answer = json(await service.get(`${path}?duration=300`)) as { lines: { points: { value: number }[] }[] }
    expect(answer).toMatchObject({
      start_time: expect.any(Number),
      end_time: expect.any(Number),
      notes: [],
      lines: [
        { label: 'requests a', per_second: true, period: 10, unit: '' },
        { label: 'T', per_second: false, unit: '°' },
      ],
    })
    expect(answer.lines[0]?.points.map(({ value }) => value)).toEqual([5, 5, 5, 5, 5])
    const coarse = json(await service.get(`${path}?duration=86400`)) as typeof answer
    expect(coarse.lines[0]?.points.length).toBeLessThan(5)
  })

  test.each([
    ['az', ['cpu eu', 'cpu us'], [3, 5]],
    ['az,HOST', ['cpu eu a', 'cpu eu b', 'cpu us c'], [1, 2, 5]],
  ])('draws a line for each combination of the tags in group_by=%s', async (group_by, labels, values) => {
    const { service, path } = await chartOf([{ metric: 'cpu', group_function: 'sum', group_by }])
    const item = (az: string, host: string, value: number) => ({
      name: 'cpu',
      time: now - 30,
      value,
      tags: { az, host },
    })
    await service.post('/v1/measurements', {
      measurements: [item('eu', 'a', 1), item('eu', 'b', 2), item('us', 'c', 5)],
    })
    const { lines } = json(await service.get(`${path}?duration=300`)) as {
      lines: { label: string; points: { value: number }[] }[]
    }
    expect(lines.map(({ label }) => label)).toEqual(labels)
    expect(lines.map(({ points }) => points[0]?.value)).toEqual(values)
  })

  test('gives figures the unit of their metric, unless they are no longer its figures', async () => {
    const { service, path } = await chartOf([
      { metric: 'memory' },
      { metric: 'latency' },
      { metric: 'mem*' },
      { metric: '*' },
      { metric: 'memory', units_short: 'MiB', transform_function: 'x/1048576' },
      { metric: 'memory', transform_function: 'x*8' },
      { metric: 'memory', summary_function: 'count' },
      { composite: 's("memory", "*")' },
      { metric: 'doubled' },
    ])
    const attributes = { display_units_long: 'bytes', display_units_short: 'B' }
    const measurements = [
      { name: 'memory', value: 1, time: now - 5, tags: { host: 'a' }, attributes },
      {
        name: 'latency',
        value: 1,
        time: now - 5,
        tags: { host: 'a' },
        attributes: { display_units_long: 'milliseconds', display_units_short: 'ms' },
      },
    ]
    await service.post('/v1/measurements', { measurements })
    await service.put('/v1/metrics/doubled', { type: 'composite', composite: 'scale(s("memory", "*"), {factor: "2"})' })
    const { lines } = json(await service.get(`${path}?duration=300`)) as { lines: { label: string; unit: string }[] }
    expect(lines.map(({ unit }) => unit)).toEqual(['bytes', 'ms', 'bytes', '', '', 'MiB', '', '', '', ''])
  })

  test('says where a line is interrupted: by the rhythm of its points where nobody said a period, unless gaps are not wanted', async () => {
    const { service, path } = await chartOf([{ metric: 'cron' }, { metric: 'cron', gap_detection: false }])
    const times = [0, 60, 121, 179, 241, 600, 660, 720].map((after) => now - 900 + after)
    const measurements = times.map((time) => ({ name: 'cron', time, value: 1, tags: { host: 'a' } }))
    await service.post('/v1/measurements', { measurements })
    expect(json(await service.get(`${path}?duration=1000`))).toMatchObject({
      lines: [
        { gaps: [5], period: 60 },
        { gaps: [], period: 60 },
      ],
    })
  })

  test('gives a metric with a period no gaps that are not there, whatever time is zoomed to', async () => {
    const { service, path } = await chartOf([{ metric: 'cpu' }])
    const measurements = Array.from({ length: 280 }, (_, n) => ({
      name: 'cpu',
      time: Math.floor(now / 5) * 5 - 5 * n,
      value: 1,
      period: 5,
      tags: { host: 'a' },
    }))
    await service.post('/v1/measurements', { measurements })
    for (const duration of [301, 1436, 777])
      expect(json(await service.get(`${path}?duration=${duration}`))).toMatchObject({
        lines: [
          { gaps: [], period: 5, points: expect.arrayContaining([{ time: Math.floor(now / 5) * 5 - 10, value: 1 }]) },
        ],
      })
  })

  test('gives growth over the time since the value before where nobody said a period, and joins hosts that take turns', async () => {
    const { service, path } = await chartOf([
      { metric: 'jobs' },
      { metric: 'jobs', group_function: 'sum', tags: [{ name: 'host', values: ['*'] }] },
    ])
    const first = Math.floor(now / 60) * 60 - 600
    const measurements = [0, 60, 120, 180].flatMap((after) =>
      [0, 20].map((offset) => ({
        name: 'jobs',
        time: first + after + offset,
        value: 60,
        tags: { host: `h${offset}` },
        attributes: { summarize_function: 'sum' },
      })),
    )
    await service.post('/v1/measurements', { measurements })
    const { lines } = json(await service.get(`${path}?duration=1200`)) as { lines: { points: { value: number }[] }[] }
    expect(lines.map(({ points }) => points.map(({ value }) => value))).toEqual([
      [1, 1, 1, 1],
      [1, 1, 1, 1],
      [2, 2, 2, 2],
    ])
  })

  test('gives growth over the time since the value before, also where that is before the time shown', async () => {
    const { service, path } = await chartOf([{ metric: 'rare' }])
    const measurements = [100, 400].map((ago) => ({
      name: 'rare',
      time: now - ago,
      value: 600,
      tags: { host: 'a' },
      attributes: { summarize_function: 'sum' },
    }))
    await service.post('/v1/measurements', { measurements })
    expect(json(await service.get(`${path}?duration=300`))).toMatchObject({
      lines: [{ points: [{ time: now - 100, value: 2 }], gaps: [] }],
    })
  })

  test('says which metric nobody knows', async () => {
    const { service, path } = await chartOf([{ metric: 'reqeusts' }, { metric: 'reqeu*' }, { metric: 'requests' }])
    await service.post('/v1/metrics', { gauges: [{ name: 'requests', value: 1, measure_time: now - 5_000 }] })
    expect(json(await service.get(`${path}?duration=300`))).toMatchObject({
      lines: [],
      notes: ['No metric is called “reqeusts”. Check its spelling, or send it first.', 'No metric matches “reqeu*”.'],
    })
  })

  test('says what is wrong with the question', async () => {
    const { service, path } = await chartOf([])
    expect(json(await service.get(path))).toMatchObject({ lines: [], notes: [] })
    expect((await service.get(`${path}?duration=0`)).status).toBe(400)
    expect((await service.get(`${path}?duration=x`)).status).toBe(400)
    expect((await service.get(path.replace(/\d+\/lines/, '999999/lines'))).status).toBe(404)
  })
})

describe('GET /v1/alerts/incidents', () => {
  test('is a page like others, of all alerts or of one', async () => {
    const service = await serve()
    const empty = { query: { found: 0, length: 0, offset: 0, total: 0 }, incidents: [] }
    expect(json(await service.get('/v1/alerts/incidents'))).toEqual(empty)
    expect(json(await service.get('/v1/alerts/incidents?alert=3&length=5'))).toEqual(empty)
    expect((await service.get('/v1/alerts/incidents?alert=x')).status).toBe(400)
  })
})
