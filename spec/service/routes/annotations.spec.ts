import { describe, expect, test } from '@jest/globals'
import { json, type ServiceUnderTest, serve } from '../support/withService.js'

const form = { 'content-type': 'application/x-www-form-urlencoded' }
const notFound = { errors: { request: ['Not Found'] } }
let streams = 0

/** The shared service, and a stream that no other test uses. */
async function withStream(): Promise<{ service: ServiceUnderTest; path: string; name: string }> {
  streams += 1
  const name = `Deploys-${streams}`
  return { service: await serve(), name, path: `/v1/annotations/${name}` }
}

async function event(service: ServiceUnderTest, path: string, body: object): Promise<{ id: number }> {
  const got = await service.post(path, { title: 'Deployed', ...body })
  expect(got.status).toBe(201)
  return json(got) as { id: number }
}

describe('POST /v1/annotations/:name', () => {
  test('records an event, makes its stream, and says where it is', async () => {
    const { service, path } = await withStream()
    const links = [{ rel: 'github', href: 'http://example.com/commit/1', label: 'Commit' }]
    const body = { title: 'Deployed v91', source: 'Web-1', start_time: 1234567890.7, end_time: 1234567990, links }
    const got = await service.post(path, body)
    const { id } = json(got) as { id: number }
    expect(got.status).toBe(201)
    expect(got.headers.get('location')).toBe(`${path}/${id}`)
    expect(got.headers.get('content-type')).toBe('application/json;charset=utf-8')
    expect(json(got)).toEqual({
      id,
      title: 'Deployed v91',
      description: null,
      start_time: 1234567890,
      end_time: 1234567990,
      source: 'web-1',
      links,
    })
    expect((await service.get(`${path}/${id}`)).text).toBe(got.text)
    expect(json(await service.get(path.toLowerCase()))).toEqual({ name: path.slice(16), display_name: null })
  })

  test('takes a form, with links in Rails nesting, and the time of receipt', async () => {
    const { service, path } = await withStream()
    const before = Math.floor(Date.now() / 1000)
    const text = 'title=My+Annotation&description=by+Joe&links[0][rel]=github&links[0][href]=http://x'
    const got = await service.post(path, text, form)
    expect(got.status).toBe(201)
    const read = json(got) as { start_time: number }
    expect(read).toMatchObject({ title: 'My Annotation', description: 'by Joe', end_time: null, source: null })
    expect(read).toMatchObject({ links: [{ rel: 'github', href: 'http://x', label: null }] })
    expect(read.start_time).toBeGreaterThanOrEqual(before)
  })

  test('refuses what makes no sense, with every fault by field, and makes no stream for it', async () => {
    const { service, path } = await withStream()
    const got = await service.post(path, {
      description: {},
      source: 'all',
      start_time: 'soon',
      end_time: 1e12,
      links: [{ rel: 'a', href: 'x' }, { rel: 'a' }],
    })
    expect(got.status).toBe(400)
    expect(json(got)).toEqual({
      errors: {
        params: {
          title: ['is required'],
          description: ['must be a string'],
          source: ['all is not a valid source name'],
          start_time: ['is not a number'],
          end_time: ['is too large for Unix seconds'],
          links: ['[1] href is required'],
        },
      },
      request_time: expect.any(Number),
    })
    const refused: object[] = [
      { title: ' ' },
      { title: 'x'.repeat(1_025) },
      { title: ['x'] },
      { title: 'x', start_time: 10, end_time: 9 },
      { title: 'x', links: 'none' },
      { title: 'x', links: [null] },
      {
        title: 'x',
        links: [
          { rel: 'a', href: 'x' },
          { rel: 'a', href: 'y' },
        ],
      },
      { title: 'x', links: Array.from({ length: 101 }, (_, n) => ({ rel: `${n}`, href: 'x' })) },
    ]
    for (const body of refused) expect((await service.post(path, body)).status).toBe(400)
    expect((await service.post('/v1/annotations/a%20b', { title: 'x' })).status).toBe(400)
    expect((await service.post(`/v1/annotations/${'n'.repeat(256)}`, { title: 'x' })).status).toBe(400)
    expect((await service.get(path)).status).toBe(404)
  })

  test('makes one stream when many events arrive at once', async () => {
    const { service, path, name } = await withStream()
    await Promise.all(Array.from({ length: 8 }, () => event(service, path, {})))
    const listed = json(await service.get(`/v1/annotations?name=${name}`))
    expect(listed).toMatchObject({ query: { found: 1 } })
    const { events } = json(await service.get(`${path}?count=100`)) as { events: Record<string, unknown[]> }
    expect(events['unassigned']).toHaveLength(8)
  })

  test('is stored or a conflict where the stream is deleted at the same moment', async () => {
    const { service, path } = await withStream()
    const statuses = new Set<number>()
    for (let round = 0; round < 20; round += 1) {
      const [got] = await Promise.all([service.post(path, { title: 'x' }), service.delete(path)])
      statuses.add(got.status)
    }
    await service.delete(path)
    expect([...statuses].every((status) => status === 201 || status === 409)).toBe(true)
    expect((await service.get(path)).status).toBe(404)
  })

  test('keeps hostile names as names', async () => {
    const service = await serve()
    for (const name of ['__proto__', 'constructor']) {
      const path = `/v1/annotations/${name}`
      await event(service, path, { source: name, start_time: 5 })
      const { events } = json(await service.get(`${path}?count=1`)) as { events: object }
      expect(Object.keys(events)).toEqual([name])
      expect((await service.delete(path)).status).toBe(204)
    }
  })
})

describe('GET /v1/annotations/:name', () => {
  test('gives events by source in order of their start', async () => {
    const { service, path, name } = await withStream()
    for (const [source, start] of [
      ['db-1', 30],
      ['db-2', 10],
      ['web', 20],
      [undefined, 40],
      ['db-1', 5],
    ] as const) {
      await event(service, path, { title: `${start}`, start_time: start, ...(source === undefined ? {} : { source }) })
    }
    const read = async (query: string): Promise<Record<string, string[]>> => {
      const got = json(await service.get(`${path}?${query}`)) as { name: string; events: Record<string, object[]> }
      expect(got).toEqual({ name, display_name: null, events: got.events })
      return Object.fromEntries(
        Object.entries(got.events).map(([source, events]) => [
          source,
          events.map((one) => (one as { title: string }).title),
        ]),
      )
    }
    expect(await read('start_time=1')).toEqual({ 'db-1': ['5', '30'], 'db-2': ['10'], web: ['20'], unassigned: ['40'] })
    expect(await read('start_time=10&end_time=30')).toEqual({ 'db-2': ['10'], web: ['20'], 'db-1': ['30'] })
    expect(await read('count=2')).toEqual({ 'db-1': ['30'], unassigned: ['40'] })
    expect(await read('count=2&end_time=20')).toEqual({ 'db-2': ['10'], web: ['20'] })
    expect(await read('count=2&start_time=6')).toEqual({ 'db-2': ['10'], web: ['20'] })
    expect(await read('start_time=1&sources[]=DB-*&sources[]=unassigned')).toEqual({
      'db-1': ['5', '30'],
      'db-2': ['10'],
      unassigned: ['40'],
    })
    expect(await read('start_time=100')).toEqual({})
    for (const query of ['count=0', 'count=x', 'count=1&start_time=1&end_time=2', 'start_time=5&end_time=4']) {
      expect((await service.get(`${path}?${query}`)).status).toBe(400)
    }
  })

  test('answers 404 for a stream, an event and a link that is not there', async () => {
    const { service, path } = await withStream()
    const { id } = await event(service, path, {})
    const other = `${path}-other`
    await event(service, other, {})
    for (const [method, url] of [
      ['GET', '/v1/annotations/none'],
      ['PUT', '/v1/annotations/none'],
      ['DELETE', '/v1/annotations/none'],
      ['GET', `/v1/annotations/none/${id}`],
      ['GET', `${other}/${id}`],
      ['PUT', `${other}/${id}`],
      ['DELETE', `${other}/${id}`],
      ['GET', `${path}/x`],
      ['GET', `${path}/${'9'.repeat(30)}`],
      ['GET', `${path}/-1`],
      ['DELETE', `${path}/${id}/links/none`],
    ] as const) {
      const got = await service.call(method, url, method === 'PUT' ? { body: {} } : {})
      expect([method, url, got.status, json(got)]).toEqual([method, url, 404, notFound])
    }
  })
})

describe('changing', () => {
  test('an event changes what the body names', async () => {
    const { service, path } = await withStream()
    const { id } = await event(service, path, { start_time: 100, description: 'first', source: 'a' })
    const got = await service.put(`${path}/${id}`, { title: 'Done', end_time: 160, source: 'ignored' })
    expect([got.status, got.text]).toEqual([204, ''])
    expect(json(await service.get(`${path}/${id}`))).toMatchObject({
      title: 'Done',
      description: 'first',
      source: 'a',
      start_time: 100,
      end_time: 160,
    })
    expect((await service.put(`${path}/${id}`, { end_time: 99 })).status).toBe(400)
    expect((await service.put(`${path}/${id}`, { title: '' })).status).toBe(400)
    expect((await service.put(`${path}/${id}`, 'end_time=&description=', form)).status).toBe(204)
    expect(json(await service.get(`${path}/${id}`))).toMatchObject({ title: 'Done', description: '', end_time: null })
  })

  test('a stream has a display name', async () => {
    const { service, path, name } = await withStream()
    await event(service, path, {})
    const got = await service.put(path, 'display_name=Deploys+to+API', form)
    expect([got.status, got.text]).toEqual([204, ''])
    expect(json(await service.get(path))).toEqual({ name, display_name: 'Deploys to API' })
    expect((await service.put(path, { display_name: 'x'.repeat(256) })).status).toBe(400)
  })

  test('links are added one by one, also at once, each with a rel of its own', async () => {
    const { service, path } = await withStream()
    const { id } = await event(service, path, {})
    const got = await service.post(`${path}/${id}/links`, 'rel=a b&href=http://x&label=X', form)
    expect(got.status).toBe(201)
    expect(got.headers.get('location')).toBe(`${path}/${id}/links/a%20b`)
    expect(json(got)).toEqual({ rel: 'a b', label: 'X', href: 'http://x' })
    const again = await service.post(`${path}/${id}/links`, { rel: 'a b', href: 'y' })
    expect(again.status).toBe(422)
    expect((await service.post(`${path}/${id}/links`, { rel: 'b' })).status).toBe(400)
    const rels = ['b', 'c', 'd', 'e']
    const added = await Promise.all(rels.map((rel) => service.post(`${path}/${id}/links`, { rel, href: 'x' })))
    expect(added.map(({ status }) => status)).toEqual([201, 201, 201, 201])
    const { links } = json(await service.get(`${path}/${id}`)) as { links: { rel: string }[] }
    expect(links.map(({ rel }) => rel).sort()).toEqual(['a b', ...rels])
    expect((await service.delete(`${path}/${id}/links/a%20b`)).status).toBe(204)
    expect((await service.delete(`${path}/${id}/links/a%20b`)).status).toBe(404)
  })

  test('deleting an event leaves the stream, deleting the stream leaves nothing', async () => {
    const { service, path } = await withStream()
    const first = await event(service, path, {})
    const second = await event(service, path, {})
    expect((await service.delete(`${path}/${first.id}`, '{}', { 'content-type': 'application/json' })).status).toBe(204)
    expect((await service.get(`${path}/${first.id}`)).status).toBe(404)
    expect((await service.delete(path)).status).toBe(204)
    expect((await service.get(`${path}/${second.id}`)).status).toBe(404)
    await event(service, path, { start_time: 1 })
    expect(json(await service.get(`${path}?count=9`))).toMatchObject({ events: { unassigned: [{ start_time: 1 }] } })
  })
})

test('GET /v1/annotations pages by name', async () => {
  const service = await serve({})
  for (const name of ['b', 'a', 'Web']) await event(service, `/v1/annotations/${name}`, {})
  expect(json(await service.get('/v1/annotations?length=2&orderby=name'))).toEqual({
    query: { found: 3, length: 2, offset: 0, total: 3 },
    annotations: [
      { name: 'a', display_name: null },
      { name: 'b', display_name: null },
    ],
  })
  expect(json(await service.get('/v1/annotations?name=WE'))).toMatchObject({ annotations: [{ name: 'Web' }] })
  expect(json(await service.get('/v1/annotations?offset=7'))).toMatchObject({ query: { length: 0, total: 3 } })
  expect((await service.get('/v1/annotations?orderby=id')).status).toBe(400)
})
