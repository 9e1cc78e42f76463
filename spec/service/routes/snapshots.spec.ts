import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from '@jest/globals'
import { connect } from '../../../lib/index.js'
import { expectXml } from '../support/expectXml.js'
import { basic, json, type ServiceUnderTest, serve } from '../support/withService.js'

const iso = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/
let service: ServiceUnderTest
/** Unix seconds: the beginning of a minute that has ended. */
let start: number

beforeEach(async () => {
  service = await serve()
  start = Math.floor(Date.now() / 60_000) * 60 - 120
})

async function chart(body: object): Promise<number> {
  const { id } = json(await service.post('/v1/spaces', { name: `s${Math.random()}` })) as { id: number }
  const got = await service.post(`/v1/spaces/${id}/charts`, { name: 'Chart', ...body })
  expect([got.status, got.text]).toEqual([201, expect.any(String)])
  return (json(got) as { id: number }).id
}

/** The image of a snapshot of the minute. */
async function image(subject: object, options: object = {}): Promise<string> {
  const api = connect(service.service.user, service.service.token, { url: service.service.url })
  const got = await service.post('/v1/snapshots', { subject, duration: 60, end_time: start + 60, ...options })
  expect([got.status, got.text]).toEqual([202, expect.any(String)])
  const made = json(got) as { job_href: string; href: string }
  expect(await api.waitForJob(made, { interval: 5 })).toMatchObject({
    state: 'complete',
    output: '1 snapshot rendered',
  })
  const { image_href } = await api.getSnapshot(made)
  return (await service.get(new URL(image_href ?? '').pathname)).text
}

async function send(...gauges: readonly (readonly [name: string, offset: number, value: number, source?: string])[]) {
  const got = await service.post('/v1/metrics', {
    gauges: gauges.map(([name, offset, value, source]) => ({ name, measure_time: start + offset, value, source })),
  })
  expect(got.status).toBe(200)
}

test('a snapshot is promised, rendered by a job, and served as an image behind the same credentials', async () => {
  await send(['t', 0, 0], ['t', 30, 50], ['t', 45, 100])
  const id = await chart({ name: 'Boiler', streams: [{ metric: 't' }], min: 0, max: 100 })
  const api = connect(service.service.user, service.service.token, { url: service.service.url })
  const got = await service.post('/v1/snapshots', { subject: { chart: { id } }, duration: 60, end_time: start + 60 })
  const location = got.headers.get('location') ?? ''
  expect([got.status, location]).toEqual([202, expect.stringMatching(/^\/v1\/snapshots\/\d+$/)])
  const made = json(got) as { job_href: string; href: string }
  const whole = {
    href: `${service.root}${location}`,
    job_href: expect.stringMatching(new RegExp(`^${service.service.url}/jobs/\\d+$`)),
    duration: 60,
    end_time: new Date((start + 60) * 1000).toISOString().replace('.000', ''),
    created_at: expect.stringMatching(iso),
    updated_at: expect.stringMatching(iso),
    subject: { chart: { id } },
  }
  expect(made).toEqual({ ...whole, image_href: made['image_href' as keyof typeof made] })
  await api.waitForJob(made, { interval: 5 })
  expect(json(await service.get(location))).toEqual({ ...whole, image_href: `${service.root}${location}/image` })
  const rendered = await service.get(`${location}/image`)
  expect([rendered.status, rendered.headers.get('content-type')]).toEqual([200, 'image/svg+xml; charset=utf-8'])
  expect(rendered.headers.get('content-security-policy')).toMatch(/^default-src 'none'; .*sandbox$/)
  expect(rendered.headers.get('x-content-type-options')).toBe('nosniff')
  expect(rendered.text).toContain('<path d="M80 340L430 200L605 60" fill="none"')
  expect(expectXml(rendered.text).texts).toEqual(expect.arrayContaining(['Boiler', '0', '20', '100', 't, last 100']))
  expect((await service.get(`${location}/image`, { headers: { authorization: '' } })).status).toBe(401)
  expect((await service.get(`${location}/image`, { headers: { authorization: basic('x', 'y') } })).status).toBe(401)
})

describe('an image shows', () => {
  test('a line for each source, or one for all of them', async () => {
    await send(['u', 0, 1, 'a'], ['u', 30, 1, 'a'], ['u', 0, 3, 'b'], ['u', 30, 3, 'b'])
    const apart = await chart({ streams: [{ metric: 'u', source: '*' }] })
    const broken = expectXml(await image({ chart: { id: apart } })).texts
    expect(broken).toEqual(expect.arrayContaining(['u a, last 1', 'u b, last 3']))
    const together = await chart({ streams: [{ metric: 'u', source: '*', group_function: 'sum', name: 'All' }] })
    expect(expectXml(await image({ chart: { id: together } })).texts).toContain('All, last 4')
  })

  test('the source or the tags that the subject fills in', async () => {
    await send(['v', 0, 1, 'a'], ['v', 0, 3, 'b'])
    const open = await chart({ streams: [{ metric: 'v', source: '%' }] })
    for (const subject of [{ source: 'b' }, { sources: ['b'] }]) {
      const { texts } = expectXml(await image({ chart: { id: open, ...subject } }))
      expect(texts.filter((text) => text.startsWith('v '))).toEqual(['v b, last 3'])
    }
    const composite = 'scale([sum(s("v", "%")), sum(s("v", "*"))], {factor: "10"})'
    const composed = await chart({ streams: [{ composite, name: 'ten' }] })
    const numbersOf = async (subject: object) =>
      expectXml(await image({ chart: { id: composed, ...subject } })).texts.flatMap(
        (text) => /last (\d+)$/.exec(text)?.[1] ?? [],
      )
    expect(await numbersOf({ source: 'b' })).toEqual(['30', '40'])
    expect(await numbersOf({})).toEqual(['40', '40'])
    const tagged = ['x', 'y'].map((host, n) => ({ name: 'w', time: start, value: n, tags: { host } }))
    expect((await service.post('/v1/measurements', { measurements: tagged })).status).toBe(202)
    const dynamic = await chart({ streams: [{ metric: 'w', tags: [{ name: 'host', dynamic: true, grouped: true }] }] })
    const { texts } = expectXml(await image({ chart: { id: dynamic, tags: [{ name: 'host', values: ['y'] }] } }))
    expect(texts.filter((text) => text.startsWith('w '))).toEqual(['w y, last 1'])
  })

  test('layers on top of each other', async () => {
    await send(['s.a', 0, 10], ['s.a', 30, 10], ['s.b', 0, 40], ['s.b', 30, 90])
    const streams = [{ metric: 's.a' }, { metric: 's.b' }]
    const id = await chart({ type: 'line', streams, min: 0, max: 100 })
    const svg = await image({ chart: { id, type: 'stacked' } })
    expectXml(svg)
    expect(svg).toContain('d="M80 312L430 312L430 340L80 340Z"')
    expect(svg).toContain('d="M80 200L430 60L430 312L80 312Z"')
  })

  test('a number in the colour of the limit it crosses', async () => {
    await send(['n', 0, 2], ['n', 30, 91])
    const thresholds = [{ operator: '>', value: 90, type: 'red' }]
    const look = { type: 'bignumber', streams: [{ metric: 'n', units_short: '%' }], thresholds }
    expect(await image({ chart: { id: await chart(look) } })).toMatch(/fill="#d62728">91 %<\/text>/)
    const mean = await chart({ ...look, use_last_value: false })
    expect(await image({ chart: { id: mean } })).toMatch(/fill="#202020">46.5 %<\/text>/)
  })

  test('composites, also saved ones, and says why one of them is not there', async () => {
    await send(['c', 0, 2], ['c', 30, 2])
    await service.put('/v1/metrics/saved', { type: 'composite', composite: 'scale(s("c", "*"), {factor: "3"})' })
    const streams = [
      { composite: 'scale(s("c", "*"), {factor: "2"})', name: 'Twice' },
      { metric: 'saved', name: 'Thrice' },
      { composite: 's("saved", "*")', name: 'Nested' },
    ]
    const { texts } = expectXml(await image({ chart: { id: await chart({ streams }) } }))
    expect(texts).toEqual(
      expect.arrayContaining(['Twice, last 4', 'Thrice, last 6', expect.stringMatching(/^Nested: /)]),
    )
  })

  test('values by the formula of a stream, and says where one cannot be read', async () => {
    await send(['t', 0, 2048])
    const streams = [
      { metric: 't', name: 'KiB', transform_function: 'x / 1024' },
      { metric: 't', name: 'Sum', transform_function: 'x * p', period: 10, split_axis: true },
      { metric: 't', name: 'Nowhere', transform_function: 'x / 0' },
      { metric: 't', name: 'Broken', transform_function: '(x' },
    ]
    const { texts } = expectXml(await image({ chart: { id: await chart({ streams }) } }))
    expect(texts).toEqual(expect.arrayContaining(['KiB, last 2', 'Sum, last 20.5k', 'Nowhere']))
    expect(texts).toContain("Broken: transform_function can't be read: it ends too early")
  })

  test('the peaks, or what else downsample_function asks for, where samples share a point', async () => {
    await send(['d', 0, 1], ['d', 30, 9])
    const streams = (['average', 'max', 'sum'] as const).map((how) => ({
      metric: 'd',
      name: how,
      downsample_function: how,
    }))
    const range = { duration: 86_400, end_time: start + 240 }
    const { texts } = expectXml(await image({ chart: { id: await chart({ streams }) } }, range))
    expect(texts).toEqual(expect.arrayContaining(['average, last 5', 'max, last 9', 'sum, last 10']))
  })

  test('a logarithmic axis, gaps, and that there is no data', async () => {
    await send(['g', 0, 1], ['g', 1, 10], ['g', 59, 100])
    const streams = [{ metric: 'g', gap_detection: true }]
    const svg = await image({ chart: { id: await chart({ streams, use_log_yaxis: true }) } })
    expect(svg).toContain('d="M80 340L91.7 200M768.3 60h0"')
    for (const empty of [[], [{ metric: 'nobody' }]]) {
      const none = expectXml(await image({ chart: { id: await chart({ streams: empty }) } }))
      expect(none.texts).toContain('No data in this time')
    }
  })

  test('gaps of what nobody said a period of by its own rhythm', async () => {
    await send(...[0, 5, 10, 15, 40, 45, 50].map((second) => ['unsaid', second, second] as const))
    const streams = [{ metric: 'unsaid', gap_detection: true }]
    const svg = await image({ chart: { id: await chart({ streams }) } })
    const [, path = ''] = /<path d="(M[^"]+L[^"]+)" fill="none"/.exec(svg) ?? []
    expect(path.replaceAll(/[^ML]/g, '')).toBe('MLLLMLL')
  })

  test('a stack of hosts that report once a minute at different times, whole, and with its outage', async () => {
    const offsets = [0, 60, 120, 180, 480, 540, 600]
    await send(...offsets.flatMap((at) => [['s', at - 540, 1, 'a'] as const, ['s', at - 520, 1, 'b'] as const]))
    const id = await chart({ type: 'stacked', streams: [{ metric: 's', source: '*' }] })
    const svg = await image({ chart: { id } }, { duration: 720, end_time: start + 120 })
    const areas = [...svg.matchAll(/<path d="([^"]+)"[^>]* fill-opacity/g)].map(([, path = '']) => path)
    expect(areas.map((path) => path.match(/Z/g)?.length)).toEqual([2, 2])
  })

  test('what counts up as growth per second, in the unit that the page shows', async () => {
    const attributes = { summarize_function: 'sum', display_units_long: 'bytes' }
    const measurements = [0, 60, 120].map((at) => ({
      name: 'sent.bytes',
      time: start - 60 + at,
      value: 120_000,
      tags: { host: 'a' },
      attributes,
    }))
    await service.post('/v1/measurements', { measurements })
    const svg = await image({ chart: { id: await chart({ streams: [{ metric: 'sent.bytes' }] }) } }, { duration: 300 })
    expect(expectXml(svg).texts).toContain('sent.bytes a, last 2.00 kB/s')
  })

  test.each([{ duration: 1 }, { duration: 315_360_000 }, { end_time: 0 }, { end_time: 1e11 }])(
    'something for %j, too',
    async (options) => {
      await send(['e', 0, 1e126], ['e', 30, -1e126])
      const id = await chart({ streams: [{ metric: 'e' }], min: null, label: 'y' })
      expectXml(await image({ chart: { id } }, options))
    },
  )

  test('at most so many lines', async () => {
    await send(...Array.from({ length: 40 }, (_, n) => ['many', 0, n, `source-${n}`] as const))
    const svg = await image({ chart: { id: await chart({ streams: [{ metric: 'many', source: '*' }] }) } })
    expect(expectXml(svg).texts).toContain('10 more lines are not drawn')
    expect(svg.match(/, last /g)).toHaveLength(30)
  })

  test('hostile names as what they are: text', async () => {
    const name = '<script>alert("1")</script>&amp;\'\u0000\u001b\uD800\uFFFE]]>'
    await send(['h', 0, 1, 'web'])
    const streams = [{ metric: 'h', source: '*', name: '</text><script>3</script>', units_short: '<b>' }]
    const svg = await image({ chart: { id: await chart({ name, label: '<img onerror="x">', streams }) } })
    const { elements, texts } = expectXml(svg)
    expect(elements).not.toContain('script')
    expect(elements).not.toContain('img')
    expect(texts).toContain('<script>alert("1")</script>&amp;\'\uFFFD\uFFFD\uFFFD\uFFFD]]>')
  })
})

test.each([
  [{}, ['subject']],
  [{ subject: 'chart' }, ['subject']],
  [{ subject: {} }, ['subject']],
  [{ subject: { chart: {} } }, ['subject']],
  [{ subject: { chart: { id: 'x' } } }, ['subject']],
  [{ subject: { chart: { id: 1, type: 'pie' } } }, ['subject']],
  [{ subject: { chart: { id: 1, tags: [{ values: ['a'] }] } } }, ['subject']],
  [{ subject: { chart: { id: 1 } }, duration: 0, end_time: 'Tomorrow' }, ['duration', 'end_time']],
  [{ subject: { chart: { id: 1 } }, end_time: -1 }, ['end_time']],
  ['{"subject":{"__proto__":{"chart":{"id":1}}}}', ['subject']],
])('%j is refused', async (body, params) => {
  const got = await service.post('/v1/snapshots', body, { 'content-type': 'application/json' })
  expect([got.status, Object.keys((json(got) as { errors: { params: object } }).errors.params)]).toEqual([400, params])
})

test('a chart or a snapshot that is not there is a 404', async () => {
  const notFound = { errors: { request: ['Not Found'] } }
  const got = await service.post('/v1/snapshots', { subject: { chart: { id: 999_999 } } })
  expect([got.status, json(got)]).toEqual([404, notFound])
  for (const path of ['999999', 'x', '999999/image', 'x/image']) {
    const missing = await service.get(`/v1/snapshots/${path}`)
    expect([missing.status, json(missing)]).toEqual([404, notFound])
  }
})

test('forms and ISO times are taken; without a time it is the last hour', async () => {
  const id = await chart({ streams: [] })
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  const end = '2026-02-20T01:18:46Z'
  const body = `subject[chart][id]=${id}&subject[chart][source]=*&duration=60&end_time=${end}`
  const got = json(await service.post('/v1/snapshots', body, form))
  expect(got).toMatchObject({ subject: { chart: { id, source: '*' } }, duration: 60, end_time: end })
  const go = json(await service.post('/v1/snapshots', { subject: { chart: { id } }, end_time: '0001-01-01T00:00:00Z' }))
  expect(go).toMatchObject({ duration: 3_600 })
  expect(Math.abs(Date.parse((go as { end_time: string }).end_time) / 1000 - start)).toBeLessThan(600)
})

test('a snapshot and its image outlive a restart, and its chart', async () => {
  const data = await mkdtemp(join(tmpdir(), 'snapshots-'))
  service = await serve({ data })
  await send(['t', 0, 7])
  const id = await chart({ name: 'Kept', streams: [{ metric: 't' }] })
  const api = connect(service.service.user, service.service.token, { url: service.service.url })
  const { href, job_href } = await api.createSnapshot({ chart: { id } })
  await api.waitForJob({ job_href }, { interval: 5 })
  const { pathname } = new URL(href)
  const before = await service.get(`${pathname}/image`)
  expect(before.text).toContain('Kept')
  const { token } = service.service
  await service.service.close()
  service = await serve({ data, token })
  const { spaces } = json(await service.get('/v1/spaces')) as { spaces: { id: number }[] }
  for (const space of spaces) await service.delete(`/v1/spaces/${space.id}`)
  expect(json(await service.get(pathname))).toMatchObject({ subject: { chart: { id } }, duration: 3_600 })
  expect((await service.get(`${pathname}/image`)).text).toBe(before.text)
  await service.service.close()
  await rm(data, { recursive: true })
})
