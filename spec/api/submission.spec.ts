import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { chunkItems } from '../../lib/api/chunkItems.js'
import type { Submission } from '../../lib/api/index.js'
import type { SubmissionSummary } from '../../lib/api/Submission.js'
import { BadRequestError, UnauthorizedError } from '../../lib/errors/index.js'
import { apiFor, bodies, lines } from '../support/apiFor.js'
import { rejection } from '../support/coreFor.js'
import { type Reply, type ScriptedServer, startScriptedServer } from '../support/scriptedServer.js'

let server: ScriptedServer

beforeEach(async () => {
  server = await startScriptedServer()
})

afterEach(() => server.close())

const range = (length: number) => Array.from({ length }, (_, n) => ({ name: `m${n}`, value: n }))
const summary = (total: number, errors: object[] = []) => ({
  status: 202,
  body: { measurements: { summary: { total, accepted: total - errors.length, failed: errors.length } }, errors },
})
const done = (accepted: number): SubmissionSummary => ({ accepted, failed: 0, errors: [] })

describe('submit', () => {
  test('sends an array by tags', async () => {
    server.reply(summary(2))
    const measurements = [
      { name: 'cpu', value: 4.5, time: 1_700_000_000, tags: { zone: 'b' } },
      { name: 'disk', count: 2, sum: 5, min: 1, max: 4, sum_squares: 17 },
    ]
    expect(await apiFor(server).submit(measurements)).toEqual(done(2))
    expect(lines(server)).toEqual(['POST /measurements'])
    expect(bodies(server)).toEqual([{ measurements }])
  })

  test('sends gauges and counters by sources, always with both arrays', async () => {
    const api = apiFor(server)
    expect(await api.submit({ gauges: [{ name: 'a', value: 1 }] })).toEqual(done(1))
    expect(await api.submit({ counters: [{ name: 'b', value: 2, source: 'web' }] })).toEqual(done(1))
    expect(lines(server)).toEqual(['POST /metrics', 'POST /metrics'])
    expect(bodies(server)).toEqual([
      { gauges: [{ name: 'a', value: 1 }], counters: [] },
      { gauges: [], counters: [{ name: 'b', value: 2, source: 'web' }] },
    ])
  })

  test('sends all three with two requests', async () => {
    server.reply(200, summary(1))
    const one = [{ name: 'a', value: 1 }]
    expect(await apiFor(server).submit({ gauges: one, counters: one, measurements: one })).toEqual(done(3))
    expect(lines(server)).toEqual(['POST /metrics', 'POST /measurements'])
  })

  test.each([[[]], [{}], [{ gauges: [], counters: [], measurements: [] }], [{ gauges: undefined }]])(
    'sends nothing for %j',
    async (nothing) => {
      expect(await apiFor(server).submit(nothing as object)).toEqual(done(0))
      expect(server.requests).toHaveLength(0)
    },
  )

  test('lays defaults under the items: tags one by one, the rest beside them', async () => {
    const api = apiFor(server, { tags: { region: 'eu', team: 'a' }, source: 'web' })
    server.reply(summary(2), 200)
    const measurements = [
      { name: 'a', value: 1 },
      { name: 'b', value: 1, tags: { zone: 'b', team: 'c', source: 'db' } },
    ]
    await api.submit(measurements, { time: 60, period: 10, tags: { region: 'us' } })
    await api.submit({ gauges: [{ name: 'c', value: 1 }] }, { measure_time: 60, period: 10, source: 'job' })
    expect(bodies(server)).toEqual([
      {
        time: 60,
        period: 10,
        measurements: [
          { name: 'a', value: 1, tags: { source: 'web', region: 'us', team: 'a' } },
          { name: 'b', value: 1, tags: { source: 'db', region: 'us', team: 'c', zone: 'b' } },
        ],
      },
      { measure_time: 60, period: 10, source: 'job', gauges: [{ name: 'c', value: 1 }], counters: [] },
    ])
  })

  test('leaves what it was given as it was', async () => {
    const measurements = Object.freeze([Object.freeze({ name: 'a b', value: 1, tags: Object.freeze({}) })])
    server.reply(summary(1))
    await apiFor(server, { tags: { a: 'b' }, sanitize: true }).submit(measurements)
    expect(bodies(server)).toEqual([{ measurements: [{ name: 'a-b', value: 1, tags: { a: 'b' } }] }])
  })

  test('cuts by 300 by sources, gauges before counters', async () => {
    expect(await apiFor(server).submit({ gauges: range(500), counters: range(150) })).toEqual(done(650))
    const sizes = bodies(server).map((body) => {
      const { gauges, counters } = body as { gauges: unknown[]; counters: unknown[] }
      return [gauges.length, counters.length]
    })
    expect(sizes).toEqual([
      [300, 0],
      [200, 100],
      [0, 50],
    ])
  })

  test('cuts by 1,000 by tags, and every item goes once', async () => {
    server.reply(summary(1_000), summary(1_000), summary(500))
    expect(await apiFor(server).submit(range(2_500))).toEqual(done(2_500))
    const sent = bodies(server).flatMap((body) => (body as { measurements: { value: number }[] }).measurements)
    expect(sent.map(({ value }) => value)).toEqual(range(2_500).map(({ value }) => value))
  })

  test('cuts by bytes, far below what the service takes', async () => {
    const tags = Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`tag${n}`, 'x'.repeat(255)]))
    server.otherwise({ status: 202 })
    await apiFor(server).submit(range(300).map((item) => ({ ...item, tags })))
    expect(server.requests.length).toBeGreaterThan(3)
    for (const { body } of server.requests) expect(Buffer.byteLength(body)).toBeLessThanOrEqual(1024 * 1024 + 100)
  })

  test('gives each request an idempotency key, and keeps it when it tries again', async () => {
    server.reply(200, 500, (_request, _response, socket) => socket.destroy(), 200)
    await apiFor(server).submit({ gauges: range(400) })
    const keys = server.requests.map(({ headers }) => String(headers['idempotency-key']))
    expect(keys[0]).toMatch(/^[0-9a-f]{32}\.0$/)
    expect(new Set(keys.slice(1))).toEqual(new Set([keys[0]?.replace('.0', '.1')]))
    expect(keys).toHaveLength(4)
  })

  describe('that is refused in part', () => {
    test('says which items, by their place in what was passed', async () => {
      const refusal = { index: 1, name: 'm1001', param: 'value', message: 'is huge' }
      server.reply(summary(1_000), summary(500, [refusal]))
      expect(await apiFor(server).submit(range(1_500))).toEqual({
        accepted: 1_499,
        failed: 1,
        errors: [
          { collection: 'measurements', index: 1_001, count: 1, name: 'm1001', param: 'value', message: 'is huge' },
        ],
      })
    })

    const said = (failed: number, errors: unknown = []) => ({
      measurements: { summary: { total: 3, accepted: 3 - failed, failed } },
      errors,
    })
    const unnamed = { collection: 'measurements', count: 1, message: 'refused without a reason' }

    test.each<[string, unknown, readonly object[]]>([
      ['only a number', said(2), [unnamed, unnamed]],
      [
        'errors without indexes',
        said(2, [{ param: 'value', value: 5, reason: 'bad' }, 'worse']),
        [
          { ...unnamed, param: 'value', message: 'bad' },
          { ...unnamed, message: 'worse' },
        ],
      ],
      ['indexes that point nowhere', said(3, [{ index: 99 }, { index: -1 }, { index: 'x' }]), [{}, {}, {}]],
      [
        'one index twice',
        said(
          1,
          [0, 0].map((index) => ({ index, message: 'a' })),
        ),
        [{ index: 0, message: 'a' }],
      ],
      [
        'more errors than failures',
        said(
          1,
          Array.from({ length: 50 }, () => ({ message: 'x' })),
        ),
        [{ message: 'x' }],
      ],
      ['a place behind others', said(1, ['x', { index: 2, message: 'y' }]), [{ index: 2, message: 'y' }]],
    ])('and the answer has %s', async (_, body, errors) => {
      server.reply({ status: 202, body: JSON.stringify(body) })
      const outcome = await apiFor(server).submit(range(3))
      expect(outcome).toMatchObject({ accepted: 3 - errors.length, failed: errors.length, errors })
      expect(outcome.errors).toHaveLength(errors.length)
    })

    test('and the answer names no item: none is blamed', async () => {
      server.reply({ status: 202, body: said(1) })
      const [failure] = (await apiFor(server).submit(range(3))).errors
      expect(failure).not.toHaveProperty('index')
      expect(failure).not.toHaveProperty('name')
    })
  })

  describe('that gets a success which proves nothing', () => {
    test.each<[string, Reply]>([
      ['204', 204],
      ['nothing', { status: 200, body: '' }],
      ['another JSON', { body: { ok: true } }],
      ['a request to log in', { body: { error: 'please log in' } }],
      ['a list', { body: '[1, 2]' }],
      ['a summary of nothing', summary(0)],
      ['a summary that does not add up', { body: { measurements: { summary: { accepted: 1, failed: 1 } } } }],
      ['negative numbers', { body: { measurements: { summary: { accepted: 4, failed: -1 } } } }],
      ['fractions', { body: { measurements: { summary: { accepted: 2.5, failed: 0.5 } } } }],
      ['texts for numbers', { body: { measurements: { summary: { accepted: '3', failed: '0' } } } }],
      ['huge numbers', { body: { measurements: { summary: { accepted: 1e300, failed: -1e300 } } } }],
      ['another total', { body: { measurements: { summary: { total: 9, accepted: 3, failed: 0 } } } }],
      [
        'errors that the summary denies',
        { body: { measurements: { summary: { accepted: 3, failed: 0 } }, errors: ['x'] } },
      ],
    ])('says so: %s', async (_, reply) => {
      server.reply(reply)
      const error = await rejection(apiFor(server).submit(range(3)))
      expect(error).toMatchObject({ code: 'INVALID_RESPONSE', attempts: 1 })
      expect(error.message).toMatch(
        /^POST \/measurements answered 20\d with.*; check the url, another program may be answering\.$/,
      )
      expect(server.requests).toHaveLength(1)
    })

    test('by sources: only 200 without a body, as JSON by its type or with what our service adds, is one', async () => {
      const gauges = range(3)
      for (const headers of [
        { 'content-type': 'application/json;charset=utf-8' },
        { 'idempotency-max-age': '691200' },
      ]) {
        server.reply({ status: 200, headers, body: '' })
        expect(await apiFor(server).submit({ gauges })).toEqual(done(3))
      }
      const json = { 'content-type': 'application/json' }
      const others: Reply[] = [204, { body: '' }, { status: 202, headers: json, body: '' }, { body: { ok: true } }]
      for (const reply of others) {
        server.reply(reply)
        await expect(apiFor(server).submit({ gauges })).rejects.toMatchObject({ code: 'INVALID_RESPONSE' })
      }
    })

    test('after something was accepted counts as failed, and no more is sent', async () => {
      server.reply(200, { status: 200, body: '' })
      const outcome = await apiFor(server).submit(range(2_500))
      expect(outcome).toMatchObject({ accepted: 1_000, failed: 1_500 })
      expect(server.requests).toHaveLength(2)
    })

    test('in the way of a single value says so, too', async () => {
      server.otherwise({ status: 200, body: '{"ok":true}' })
      for (const call of ['sendGaugeValue', 'sendCounterValue'] as const)
        await expect(apiFor(server)[call]('a', 1)).rejects.toMatchObject({ code: 'INVALID_RESPONSE' })
    })
  })

  describe('that fails', () => {
    const refusal = { status: 400, body: { errors: { params: { name: ['is bad'] } } } }

    test('with its only request throws', async () => {
      server.reply(refusal)
      expect(await rejection(apiFor(server).submit({ gauges: range(3) }))).toBeInstanceOf(BadRequestError)
    })

    test('with its first request throws, and sends no more', async () => {
      server.reply(401)
      expect(await rejection(apiFor(server).submit({ gauges: range(900) }))).toBeInstanceOf(UnauthorizedError)
      expect(server.requests).toHaveLength(1)
    })

    test('because data was refused goes on, and says what was accepted', async () => {
      server.reply(200, refusal, 200)
      const outcome = await apiFor(server).submit({ gauges: range(400), counters: range(500) })
      expect(outcome).toMatchObject({
        accepted: 600,
        failed: 300,
        errors: [
          { collection: 'gauges', index: 300, count: 100, message: 'POST /metrics answered 400: name is bad.' },
          { collection: 'counters', index: 0, count: 200, error: expect.any(BadRequestError) },
        ],
      })
    })

    test('because the service can’t be reached stops, and says what was accepted', async () => {
      server.reply(200, 401)
      const outcome = await apiFor(server).submit({ gauges: range(900) })
      expect(server.requests).toHaveLength(2)
      expect(outcome).toMatchObject({
        accepted: 300,
        failed: 600,
        errors: [
          { index: 300, count: 300, error: expect.any(UnauthorizedError) },
          { index: 600, count: 300, message: expect.stringMatching(/^not sent/) },
        ],
      })
    })
  })

  test.each<[unknown, RegExp]>([
    [
      { gauges: [{ name: 'a', value: Number.NaN }] },
      /^gauges\[0\] \("a"\): value must be a finite number of at most 1e126, got NaN/,
    ],
    [
      {
        gauges: [
          { name: 'a', value: 1 },
          { name: 'b', value: Number.NEGATIVE_INFINITY },
        ],
      },
      /^gauges\[1\] \("b"\): value .*-Infinity/,
    ],
    [{ gauges: [{ name: 'a', value: 1e200 }] }, /got 1e\+200/],
    [{ gauges: [{ name: 'a', value: '5' }] }, /value .*got "5"/],
    [{ gauges: [{ name: 'a', value: null }] }, /value .*got null/],
    [{ gauges: [{ name: 'a' }] }, /value is missing/],
    [{ gauges: [{ name: 'a', value: 1, count: 1, sum: 1 }] }, /exclude each other/],
    [{ gauges: [{ name: 'a', count: 1 }] }, /count asks for sum/],
    [{ gauges: [{ name: 'a', count: 0, sum: 0 }] }, /count must be a whole number/],
    [{ gauges: [{ name: 'a', count: 1.5, sum: 0 }] }, /count must be a whole number/],
    [{ gauges: [{ name: 'a', count: 1, sum: 1, max: Number.POSITIVE_INFINITY }] }, /max must be/],
    [{ gauges: [{ name: '', value: 1 }] }, /^gauges\[0\]: name "" is not/],
    [{ gauges: [{ name: 'a b', value: 1 }] }, /name "a b" is not/],
    [{ gauges: [{ name: 'a'.repeat(256), value: 1 }] }, /name "a{80}…" is not/],
    [{ gauges: [{ value: 1 }] }, /name undefined is not/],
    [{ gauges: [{ name: 'a', value: 1, source: 'ALL' }] }, /source "ALL" is not/],
    [{ gauges: [{ name: 'a', value: 1, source: '' }] }, /source "" is not/],
    [{ gauges: [{ name: 'a', value: 1, tags: { a: 'b' } }] }, /tags don't exist in gauges/],
    [{ gauges: [{ name: 'a', value: 1, measure_time: Date.now() }] }, /looks like milliseconds/],
    [{ gauges: [{ name: 'a', value: 1, measure_time: -1 }] }, /measure_time must be a time in Unix seconds, got -1/],
    [{ gauges: [{ name: 'a', value: 1, measure_time: new Date() }] }, /measure_time .*got an object/],
    [{ counters: [{ name: 'a', value: -1 }] }, /must not be negative/],
    [{ counters: [{ name: 'a', count: 1, sum: 1 }] }, /counters\[0\] \("a"\): value is missing/],
    [{ measurements: [{ name: 'a', value: 1, tags: { 'a b': 'c' } }] }, /tags: has the illegal name "a b"/],
    [{ measurements: [{ name: 'a', value: 1, tags: { a: 5 } }] }, /illegal value for "a"/],
    [{ measurements: [{ name: 'a', value: 1, tags: 'a=b' }] }, /tags: must be an object/],
    [{ measurements: [{ name: 'a', value: 1, tags: null }] }, /tags: must be an object/],
    [{ measurements: [{ name: 'a', value: 1, source: 'b' }] }, /write it as a tag/],
    [{ measurements: [{ name: 'a', value: 1, time: Number.NaN }] }, /time must be a time/],
    [[5], /^measurements\[0\]: must be an object/],
    [[null], /must be an object/],
    [[[]], /must be an object/],
    [{ gauges: [{ name: 'a', value: 1, period: -1 }] }, /period must be a number of seconds, got -1/],
    [{ gauges: { a: { value: 1 } } }, /gauges must be an array/],
    [{ gauges: null }, /gauges must be an array/],
  ])('refuses %j before anything is sent', async (submission, message) => {
    const error = await rejection(apiFor(server).submit(submission as object))
    expect(error).toMatchObject({ code: 'INVALID_ARGUMENT', attempts: 0 })
    expect(error.message).toMatch(message)
    expect(server.requests).toHaveLength(0)
  })

  test.each<[unknown, object | undefined]>([
    [{ gauge: [] }, undefined],
    [{ name: 'a', value: 1 }, undefined],
    [null, undefined],
    ['a', undefined],
    [undefined, undefined],
    [[], { tag: {} }],
  ])('refuses the shape %j with %j', async (submission, defaults) => {
    expect(await rejection(apiFor(server).submit(submission as object, defaults as object))).toMatchObject({
      code: 'INVALID_OPTION',
    })
  })

  test.each<[string, unknown]>([
    ['a set', new Set([{ name: 'a', value: 1 }])],
    ['a map', new Map([['a', 1]])],
    ['a generator', (function* () {})()],
    ['an asynchronous generator', (async function* () {})()],
  ])('refuses %s, which would pass for nothing to send', async (_, submission) => {
    const error = await rejection(apiFor(server).submit(submission as object))
    expect(error.message).toMatch(/^submit takes an array of measurements, .* make an array of anything else first/)
  })

  const throwing = (): never => {
    throw new Error('mine')
  }
  test.each<[string, unknown]>([
    [
      'measurements[0]',
      [
        {
          name: 'a',
          get value() {
            return throwing()
          },
        },
      ],
    ],
    ['measurements[0]', [new Proxy({ name: 'a' }, { ownKeys: throwing })]],
    [
      'measurements[0]',
      [
        {
          name: 'a',
          value: 1,
          tags: {
            get a() {
              return throwing()
            },
          },
        },
      ],
    ],
    [
      'submit: gauges',
      {
        get gauges() {
          return throwing()
        },
      },
    ],
  ])('names what can’t be read: %s', async (where, submission) => {
    const error = await rejection(apiFor(server).submit(submission as object))
    expect(error).toMatchObject({ code: expect.stringMatching(/^INVALID_/), cause: { message: 'mine' } })
    expect(error.message).toBe(`${where} can't be read: Error: mine.`)
  })

  test.each([{ measure_time: Number.NaN }, { time: 1e13 }, { source: 'a b' }, { tags: { a: '' } }, { period: -1 }])(
    'refuses the default %j',
    async (defaults) => {
      expect(await rejection(apiFor(server).submit([{ name: 'a', value: 1 }], defaults))).toMatchObject({
        code: 'INVALID_ARGUMENT',
      })
    },
  )

  test.each<[string, object]>([
    ['a bigint', { attributes: { a: 1n } }],
    ['a toJSON that gives another', { toJSON: () => ({ name: 'b', value: 1 }) }],
    ['a toJSON that gives nothing', { toJSON: () => undefined }],
    ['a toJSON that throws', { toJSON: () => JSON.parse('no') }],
  ])('refuses %s, which JSON can’t say', async (_, extra) => {
    const error = await rejection(apiFor(server).submit([{ name: 'a', value: 1, ...extra }]))
    expect(error).toMatchObject({ code: 'INVALID_ARGUMENT', message: "measurements[0] can't be written as JSON." })
  })

  test('takes names and tags that would be special elsewhere', async () => {
    server.reply(summary(1))
    const tags = JSON.parse('{"__proto__":"a","constructor":"b"}')
    await apiFor(server, { tags: { toString: 'c' } }).submit([{ name: '__proto__', value: 1, tags }])
    expect(server.requests[0]?.body).toBe(
      '{"measurements":[{"name":"__proto__","value":1,"tags":{"toString":"c","__proto__":"a","constructor":"b"}}]}',
    )
  })
})

describe('sendGaugeValue and sendCounterValue', () => {
  test('send one value by source', async () => {
    const api = apiFor(server)
    expect(await api.sendGaugeValue('temperature', 20)).toBeUndefined()
    await api.sendGaugeValue('temperature', 21, { source: 'web', measure_time: 60, description: 'warm' })
    await api.sendCounterValue('connections', 100, { measure_time: 60 })
    expect(lines(server)).toEqual(['POST /metrics', 'POST /metrics', 'POST /metrics'])
    expect(bodies(server)).toEqual([
      { gauges: [{ name: 'temperature', value: 20 }], counters: [] },
      {
        measure_time: 60,
        source: 'web',
        gauges: [{ name: 'temperature', value: 21, description: 'warm' }],
        counters: [],
      },
      { measure_time: 60, gauges: [], counters: [{ name: 'connections', value: 100 }] },
    ])
  })

  test('take the source of connect where none is given', async () => {
    const api = apiFor(server, { source: 'web' })
    await api.sendGaugeValue('a', 1)
    await api.sendGaugeValue('a', 1, { source: 'db' })
    expect(bodies(server)).toMatchObject([{ source: 'web' }, { source: 'db' }])
  })

  test('go by tags where tags are given, here or in connect', async () => {
    server.otherwise(summary(1))
    await apiFor(server).sendGaugeValue('a', 1, { tags: { zone: 'b' }, measure_time: 60, source: 'web' })
    await apiFor(server, { tags: { region: 'eu' } }).sendCounterValue('b', 2, { tags: { zone: 'c' } })
    await apiFor(server, { tags: { region: 'eu' } }).sendGaugeValue('c', 3)
    expect(lines(server)).toEqual(['POST /measurements', 'POST /measurements', 'POST /measurements'])
    expect(bodies(server)).toEqual([
      { time: 60, measurements: [{ name: 'a', value: 1, tags: { source: 'web', zone: 'b' } }] },
      { measurements: [{ name: 'b', value: 2, tags: { region: 'eu', zone: 'c' } }] },
      { measurements: [{ name: 'c', value: 3, tags: { region: 'eu' } }] },
    ])
  })

  test('throw what the service refuses, also within an answer of success', async () => {
    server.reply(summary(1, [{ index: 0, name: 'a', message: 'is a composite' }]))
    const error = await rejection(apiFor(server).sendGaugeValue('a', 1, { tags: { a: 'b' } }))
    expect(error).toBeInstanceOf(BadRequestError)
    expect(error.message).toBe('The service refused "a": is a composite.')
    server.reply({
      status: 400,
      body: { errors: { params: { type: ["'a' is a counter, but was submitted as different type"] } } },
    })
    expect((await rejection(apiFor(server).sendGaugeValue('a', 1))).message).toContain(
      "'a' is a counter, but was submitted as different type",
    )
  })

  test.each([Number.NaN, Number.POSITIVE_INFINITY, 1e200, '5', null, undefined, {}])(
    'refuse the value %p',
    async (value) => {
      const api = apiFor(server)
      expect(await rejection(api.sendGaugeValue('a', value as number))).toMatchObject({ code: 'INVALID_ARGUMENT' })
      expect(await rejection(api.sendCounterValue('a', value as number))).toMatchObject({ code: 'INVALID_ARGUMENT' })
      expect(server.requests).toHaveLength(0)
    },
  )

  test.each([{ sorce: 'web' }, null, 'web', [], { name: 'b' }])('refuse the options %j', async (options) => {
    const api = apiFor(server)
    expect(await rejection(api.sendGaugeValue('a', 1, options as object))).toMatchObject({ code: 'INVALID_OPTION' })
    expect(await rejection(api.sendCounterValue('a', 1, options as object))).toMatchObject({ code: 'INVALID_OPTION' })
    expect(server.requests).toHaveLength(0)
  })

  test('refuse negative counters, and take negative gauges', async () => {
    const api = apiFor(server)
    expect(await rejection(api.sendCounterValue('a', -1))).toMatchObject({ code: 'INVALID_ARGUMENT' })
    expect(await rejection(apiFor(server, { tags: { a: 'b' } }).sendCounterValue('a', -1))).toMatchObject({
      code: 'INVALID_ARGUMENT',
    })
    await api.sendGaugeValue('a', -1)
    expect(server.requests).toHaveLength(1)
  })

  test('make the name legal where sanitize says so', async () => {
    await apiFor(server, { sanitize: true }).sendGaugeValue('a b', 1)
    expect(bodies(server)).toMatchObject([{ gauges: [{ name: 'a-b' }] }])
  })
})

test('cutting keeps every item, in order, within both limits', () => {
  const items = fc.array(fc.nat(50), { maxLength: 200 })
  fc.assert(
    fc.property(items, fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 100 }), (sizes, most, bytes) => {
      const encoded = sizes.map((size, index) => ({ collection: 'a', index, name: 'a', json: '', bytes: size }))
      const chunks = chunkItems(encoded, most, bytes)
      expect(chunks.flat()).toEqual(encoded)
      for (const chunk of chunks) {
        const total = chunk.reduce((sum, item) => sum + item.bytes, 0)
        expect(chunk.length >= 1 && chunk.length <= most && (total <= bytes || chunk.length === 1)).toBe(true)
      }
    }),
  )
})

test('what the API refuses can not be written', () => {
  const submissions: readonly Submission[] = [
    // @ts-expect-error a sample or a summary, not both
    { gauges: [{ name: 'a', value: 1, count: 1, sum: 1 }] },
    // @ts-expect-error a summary has a sum
    { gauges: [{ name: 'a', count: 1 }] },
    // @ts-expect-error a counter has one total
    { counters: [{ name: 'a', count: 1, sum: 1 }] },
    // @ts-expect-error by tags, too
    { measurements: [{ name: 'a', value: 1, count: 1, sum: 1 }] },
    // @ts-expect-error sources are tags here
    { measurements: [{ name: 'a', value: 1, source: 'b' }] },
    // @ts-expect-error something must have been measured
    { measurements: [{ name: 'a' }] },
  ]
  expect(submissions).toHaveLength(6)
})
