import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { AlreadyExistsError, InvalidResponseError, ServerError } from '../../lib/errors/index.js'
import type { AnnotationStreamWithEvents } from '../../lib/index.js'
import { apiFor, bodies, lines } from '../support/apiFor.js'
import { rejection } from '../support/coreFor.js'
import { type ScriptedServer, startScriptedServer } from '../support/scriptedServer.js'

let server: ScriptedServer

beforeEach(async () => {
  server = await startScriptedServer()
})

afterEach(() => server.close())

const event = {
  id: 7,
  title: 'Deploy',
  description: null,
  source: null,
  start_time: 100,
  end_time: null,
  links: [],
}
const created = { status: 201, body: event }

describe('annotate', () => {
  test('records an event and resolves to it', async () => {
    server.reply(created)
    const links = [{ rel: 'ci', href: 'http://ci/1' }]
    expect(await apiFor(server).annotate('api deploys', { title: 'Deploy', links })).toEqual(event)
    expect(lines(server)).toEqual(['POST /annotations/api%20deploys'])
    expect(bodies(server)).toEqual([{ title: 'Deploy', links }])
  })

  test('is not repeated when the answer stays out: the event may be there', async () => {
    server.otherwise({ status: 500 })
    expect(await rejection(apiFor(server).annotate('deploys', { title: 'x' }))).toBeInstanceOf(ServerError)
    expect(server.requests).toHaveLength(1)
  })

  test('with a function sets the end when it is done, and resolves to what it gave', async () => {
    server.reply(created, 204)
    const seen: unknown[] = []
    const result = await apiFor(server).annotate('deploys', { title: 'Deploy' }, async (annotation) => {
      seen.push(annotation, server.requests.length)
      return 'shipped'
    })
    expect(result).toBe('shipped')
    expect(seen).toEqual([event, 1])
    expect(lines(server)).toEqual(['POST /annotations/deploys', 'PUT /annotations/deploys/7'])
    const [sent, end] = bodies(server) as [{ start_time: number }, { end_time: number }]
    expect(Number.isInteger(sent.start_time)).toBe(true)
    expect(end.end_time).toBeGreaterThanOrEqual(sent.start_time)
  })

  test('never ends an event before it starts', async () => {
    const later = Math.floor(Date.now() / 1000) + 5_000
    server.reply({ status: 201, body: { ...event, start_time: later } }, 204)
    await apiFor(server).annotate('deploys', { title: 'Deploy', start_time: later }, () => 1)
    expect(bodies(server)).toEqual([{ title: 'Deploy', start_time: later }, { end_time: later }])
  })

  test.each(['throws', 'rejects'])('with a function that %s sets the end, too', async (way) => {
    server.reply(created, 204)
    const failure = new Error('rolled back')
    const work = (): Promise<void> => {
      if (way === 'throws') throw failure
      return Promise.reject(failure)
    }
    expect(await rejection(apiFor(server).annotate('deploys', { title: 'Deploy' }, work))).toBe(failure)
    expect(lines(server)).toEqual(['POST /annotations/deploys', 'PUT /annotations/deploys/7'])
  })

  test('what the function throws outweighs an end that could not be set', async () => {
    server.reply(created).otherwise({ status: 404 })
    const failure = new Error('rolled back')
    const work = () => Promise.reject(failure)
    expect(await rejection(apiFor(server).annotate('deploys', { title: 'Deploy' }, work))).toBe(failure)
    server.reply(created)
    expect(await rejection(apiFor(server).annotate('deploys', { title: 'x' }, () => 1))).toMatchObject({
      code: 'NOT_FOUND',
    })
  })

  test('does not call the function when the event is refused', async () => {
    server.reply({ status: 400, body: { errors: { params: { title: ['is required'] } } } })
    let called = false
    const error = await rejection(
      apiFor(server).annotate('deploys', { title: '' }, () => {
        called = true
      }),
    )
    expect(error).toMatchObject({ code: 'BAD_REQUEST', errors: { title: ['is required'] } })
    expect(called).toBe(false)
  })

  test.each([
    ['', { title: 'x' }],
    ['..', { title: 'x' }],
    ['deploys', 'title' as unknown as { title: string }],
    ['deploys', null as unknown as { title: string }],
  ])('refuses %j with %j before anything is sent', async (stream, body) => {
    expect(await rejection(apiFor(server).annotate(stream, body))).toMatchObject({ code: 'INVALID_ARGUMENT' })
    expect(server.requests).toHaveLength(0)
  })

  test('refuses a last argument that is no function', async () => {
    const work = 5 as unknown as () => void
    const error = await rejection(apiFor(server).annotate('deploys', { title: 'x' }, work))
    expect(error).toMatchObject({ code: 'INVALID_ARGUMENT' })
    expect(server.requests).toHaveLength(0)
  })
})

describe('streams', () => {
  test('are listed, pages by themselves', async () => {
    const annotations = [{ name: 'a', display_name: null }]
    server.reply({ body: { query: { found: 1, length: 1, offset: 0, total: 9 }, annotations } })
    expect(await apiFor(server).listAnnotationStreams({ name: 'a' }).toArray()).toEqual(annotations)
    expect(lines(server)).toEqual(['GET /annotations?name=a&offset=0&length=100'])
  })

  test('come with events by source, also where an array is wrapped around them', async () => {
    const stream = { name: 'deploys', display_name: null }
    server.reply(
      { body: stream },
      { body: { ...stream, events: { unassigned: [event] } } },
      { body: { ...stream, events: [{ unassigned: [event] }, { web: [] }] } },
      { body: { oops: 1 } },
    )
    const api = apiFor(server)
    expect(await api.getAnnotationStream('deploys')).toEqual({ ...stream, events: {} })
    const query = { start_time: new Date(5_000), sources: ['a', 'b*'] }
    const found: AnnotationStreamWithEvents = await api.getAnnotationStream('deploys', query)
    expect(found.events['unassigned']?.map(({ id }) => id)).toEqual([7])
    expect((await api.getAnnotationStream('deploys', { count: 1 })).events).toEqual({ unassigned: [event], web: [] })
    expect(await rejection(api.getAnnotationStream('deploys'))).toBeInstanceOf(InvalidResponseError)
    expect(lines(server)[1]).toBe('GET /annotations/deploys?start_time=5&sources[]=a&sources[]=b*')
  })

  test('and events and links are changed and deleted by their paths', async () => {
    const link = { rel: 'a/b', href: 'http://x', label: null }
    const taken = { status: 422, body: { errors: { params: { rel: ['is already taken'] } } } }
    server.reply(204, 204, { body: event }, 204, 204, { status: 201, body: link }, taken, 204)
    const api = apiFor(server)
    await api.updateAnnotationStream('s', { display_name: 'S' })
    await api.deleteAnnotationStream('s')
    expect(await api.getAnnotation('s', 7)).toEqual(event)
    await api.updateAnnotation('s', '7', { end_time: 5 })
    await api.deleteAnnotation('s', 7)
    expect(await api.addAnnotationLink('s', 7, link)).toEqual(link)
    expect(await rejection(api.addAnnotationLink('s', 7, link))).toBeInstanceOf(AlreadyExistsError)
    await api.deleteAnnotationLink('s', 7, 'a/b')
    expect(lines(server)).toEqual([
      'PUT /annotations/s',
      'DELETE /annotations/s',
      'GET /annotations/s/7',
      'PUT /annotations/s/7',
      'DELETE /annotations/s/7',
      'POST /annotations/s/7/links',
      'POST /annotations/s/7/links',
      'DELETE /annotations/s/7/links/a%2Fb',
    ])
    for (const id of [-1, 0.5, Number.NaN, '', '.', undefined as unknown as number])
      expect(await rejection(api.getAnnotation('s', id))).toMatchObject({ code: 'INVALID_ARGUMENT' })
  })
})
