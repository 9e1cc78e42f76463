import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { InvalidResponseError } from '../../lib/errors/index.js'
import { apiFor, lines } from '../support/apiFor.js'
import { rejection } from '../support/coreFor.js'
import { type ScriptedServer, startScriptedServer } from '../support/scriptedServer.js'

let server: ScriptedServer

beforeEach(async () => {
  server = await startScriptedServer()
})

afterEach(() => server.close())

const metric = (n: number) => ({ name: `m${n}`, type: 'gauge', period: null, attributes: {} })
const names = async (list: AsyncIterable<{ name: string }>) => {
  const found: string[] = []
  for await (const { name } of list) found.push(name)
  return found
}

/** Serves `total` metrics in pages of at most `most`. */
function serve(total: number, most = 100, query: (query: object) => object = (all) => all): void {
  server.otherwise((request, response) => {
    const { searchParams } = new URL(request.url, server.url)
    const offset = Number(searchParams.get('offset'))
    const length = Math.min(Number(searchParams.get('length')), most)
    const metrics = Array.from({ length: total }, (_, n) => metric(n)).slice(offset, offset + length)
    const answer = { query: query({ found: total, total: total + 7, offset, length: metrics.length }), metrics }
    response.end(JSON.stringify(answer))
  })
}

describe('a list', () => {
  test('pages by itself until everything is found', async () => {
    serve(250)
    expect(await names(apiFor(server).listMetrics())).toEqual(Array.from({ length: 250 }, (_, n) => `m${n}`))
    expect(lines(server)).toEqual([
      'GET /metrics?offset=0&length=100',
      'GET /metrics?offset=100&length=100',
      'GET /metrics?offset=200&length=100',
    ])
  })

  test('requests nothing before it is read, and no page more than is read', async () => {
    serve(250)
    const list = apiFor(server).listMetrics()
    expect(server.requests).toHaveLength(0)
    for await (const { name } of list) if (name === 'm99') break
    expect(server.requests).toHaveLength(1)
  })

  test('collects into an array, and starts anew each time', async () => {
    serve(3)
    const list = apiFor(server).listMetrics()
    expect(await list.toArray()).toEqual([metric(0), metric(1), metric(2)])
    expect(await list.toArray()).toHaveLength(3)
    expect(server.requests).toHaveLength(2)
  })

  test('passes its filter on, and takes offset and page length', async () => {
    serve(7)
    const query = { name: 'm*', tags: { region: 'us*' }, sort: 'desc', offset: 2, length: 3 } as const
    expect(await names(apiFor(server).listMetrics(query))).toEqual(['m2', 'm3', 'm4', 'm5', 'm6'])
    expect(lines(server)).toEqual([
      'GET /metrics?name=m*&tags[region]=us*&sort=desc&offset=2&length=3',
      'GET /metrics?name=m*&tags[region]=us*&sort=desc&offset=5&length=3',
    ])
  })

  test('advances by what a page really holds, when the server has smaller ones', async () => {
    serve(25, 10)
    expect(await names(apiFor(server).listMetrics())).toHaveLength(25)
  })

  test.each<[string, (all: object) => unknown]>([
    ['found', (all) => ({ ...all, found: undefined })],
    ['found and total', () => ({ length: 100 })],
    ['any query', () => undefined],
    ['a query that is an object', () => null],
    ['a number in found', () => ({ found: 'many' })],
  ])('ends at the empty page of a server without %s', async (_, query) => {
    serve(120, 100, query as (all: object) => object)
    expect(await names(apiFor(server).listMetrics())).toHaveLength(120)
    expect(server.requests).toHaveLength(3)
  })

  test('of nothing is empty', async () => {
    serve(0)
    expect(await apiFor(server).listMetrics().toArray()).toEqual([])
    expect(server.requests).toHaveLength(1)
  })

  test('ends at an empty page, whatever is said to be found', async () => {
    server.otherwise({ body: { query: { found: 1_000_000 }, metrics: [] } })
    expect(await apiFor(server).listMetrics().toArray()).toEqual([])
    expect(server.requests).toHaveLength(1)
  })

  test('whose server repeats its pages is an error, not an endless loop', async () => {
    server.otherwise({ body: { query: {}, metrics: [metric(1), metric(2)] } })
    const error = await rejection(apiFor(server).listMetrics().toArray())
    expect(error).toBeInstanceOf(InvalidResponseError)
    expect(server.requests).toHaveLength(2)
  })

  test('goes on when others make rows before those that it has read', async () => {
    const rows = [2, 3, 4].map(metric)
    server.otherwise((request, response) => {
      const offset = Number(new URL(request.url, server.url).searchParams.get('offset'))
      const metrics = rows.slice(offset, offset + 1)
      response.end(JSON.stringify({ query: { found: rows.length, total: rows.length, offset, length: 1 }, metrics }))
      if (offset === 0) rows.unshift(metric(1))
    })
    expect(await names(apiFor(server).listMetrics({ length: 1 }))).toEqual(['m2', 'm2', 'm3', 'm4'])
  })

  test.each([{}, { metrics: {} }, { metrics: null }, 'text', null, 5, { annotations: [] }])(
    'without its rows (%j) is no answer of this API',
    async (body) => {
      server.otherwise({ body: JSON.stringify(body) })
      expect(await rejection(apiFor(server).listMetrics().toArray())).toBeInstanceOf(InvalidResponseError)
    },
  )

  test.each([{ offset: -1 }, { offset: 0.5 }, { length: 0 }, { length: 101 }, { length: Number.NaN }])(
    '%j is refused at once',
    (query) => {
      expect(() => apiFor(server).listMetrics(query)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }))
    },
  )
})
