import { afterAll, beforeAll, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { type Service, startService } from '../../lib/service/index.js'
import { json, ServiceUnderTest } from './support/withService.js'

let running: Service
let service: ServiceUnderTest

beforeAll(async () => {
  running = await startService({ port: 0, data: ':memory:', logger: false })
  service = new ServiceUnderTest(running)
  const metrics = { gauges: [{ name: 'witness', value: 42, source: 'w', measure_time: witnessTime }] }
  expect((await service.post('/v1/metrics', metrics)).status).toBe(200)
})

afterAll(() => running.close())

const witnessTime = Math.floor(Date.now() / 60_000) * 60 - 600

/** Field values that clients send by mistake or malice. */
const odd = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    '',
    'NaN',
    'Infinity',
    '1e200',
    '-1',
    '0x10',
    1e200,
    -1e200,
    1e-200,
    2 ** 53,
    -1,
    0,
    0.5,
    {},
    [],
    [[]],
    '__proto__',
  ),
  fc.double({ noDefaultInfinity: true, noNaN: true }),
  fc.string({ maxLength: 300 }),
  fc.jsonValue({ maxDepth: 3 }),
)

const keys = fc.constantFrom(
  'name',
  'value',
  'count',
  'sum',
  'min',
  'max',
  'sum_squares',
  'stddev',
  'source',
  'measure_time',
  'time',
  'tags',
  'period',
  'attributes',
  'display_name',
  'description',
  'type',
  '__proto__',
  'constructor',
  'toString',
  'gauges',
  'counters',
  'measurements',
  'names',
  'exclude',
)

const item = fc.oneof(
  odd,
  fc.array(fc.tuple(keys, odd), { maxLength: 6 }).map((pairs): unknown => Object.fromEntries(pairs)),
)

const collection = fc.oneof(odd, fc.array(item, { maxLength: 4 }), fc.dictionary(fc.string(), item, { maxKeys: 4 }))

const body = fc
  .array(
    fc.tuple(
      fc.constantFrom(
        'gauges',
        'counters',
        'measurements',
        'names',
        'exclude',
        'tags',
        'measure_time',
        'attributes',
        '__proto__',
      ),
      collection,
    ),
    { maxLength: 3 },
  )
  .map((pairs) => Object.fromEntries(pairs) as object)

const target = fc.constantFrom(
  ['POST', '/v1/metrics'],
  ['POST', '/v1/measurements'],
  ['PUT', '/v1/metrics/other'],
  ['PUT', '/v1/metrics'],
  ['DELETE', '/v1/metrics'],
) as fc.Arbitrary<[string, string]>

const type = fc.constantFrom(
  'application/json',
  'application/x-www-form-urlencoded',
  'text/plain',
  'application/xml',
  'x',
  '',
)

const text = fc.oneof(
  body.map((value) => JSON.stringify(value)),
  body.map((value) => JSON.stringify(value).slice(0, -2)),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.array(fc.tuple(fc.string(), fc.string()), { maxLength: 8 }).map((pairs) => new URLSearchParams(pairs).toString()),
)

test('whatever is sent, the answer is a clear one in JSON and nothing else is touched', async () => {
  await fc.assert(
    fc.asyncProperty(target, type, text, async ([method, path], contentType, sent) => {
      // A pattern or list that means the witness is no malformed request.
      fc.pre(!(method !== 'POST' && /witness|\*/.test(sent)))
      const got = await service.call(method, path, {
        body: sent,
        headers: contentType === '' ? {} : { 'content-type': contentType },
      })
      expect(got.status).toBeLessThan(500)
      if (got.status >= 400) {
        const answer = json(got) as { errors?: unknown; message?: unknown }
        expect(got.headers.get('content-type')).toBe('application/json;charset=utf-8')
        expect(answer.errors ?? answer.message).toBeDefined()
      }
    }),
    { numRuns: 300 },
  )
  const kept = json(await service.get(`/v1/metrics/witness?start_time=${witnessTime - 1}&resolution=1`))
  expect(kept).toMatchObject({ measurements: { w: [{ measure_time: witnessTime, value: 42 }] } })
  expect(Object.keys(Object.prototype)).toEqual([])
})

test('whatever is asked for, the answer is a clear one in JSON', async () => {
  const param = fc.constantFrom(
    'offset',
    'length',
    'sort',
    'orderby',
    'name',
    'tags',
    'tags[a]',
    'count',
    'resolution',
    'start_time',
    'end_time',
    'duration',
    'source',
    'sources[]',
    'group_by',
    'group_by_function',
    'summary_function',
    'tags_search',
    'summarize_time',
    'compose',
  )
  const value = fc.oneof(
    fc.string({ maxLength: 40 }),
    fc.integer().map(String),
    fc.constantFrom('1', '60', '*', '!x', '-1', '1e9', 'NaN', '99999999999999999999'),
  )
  const path = fc.constantFrom('/v1/metrics', '/v1/metrics/witness', '/v1/measurements/witness', '/v1/metrics/none')
  await fc.assert(
    fc.asyncProperty(path, fc.array(fc.tuple(param, value), { maxLength: 5 }), async (asked, pairs) => {
      const got = await service.get(`${asked}?${new URLSearchParams(pairs)}`)
      expect(got.status).toBeLessThan(500)
      expect(() => json(got)).not.toThrow()
    }),
    { numRuns: 200 },
  )
})
