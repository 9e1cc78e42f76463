import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { routeTable } from '../../../lib/service/routes/routeTable.js'

/** One request as bytes. */
export interface HostileRequest {
  /** Its first line, to be told of. */
  readonly line: string
  readonly bytes: Buffer
  /** Whether our half of the connection ends with it: where the service could wait for more for ever, it need not answer then. */
  readonly ends: boolean
}

/** All but the one whose answer never ends. */
const routes = routeTable.filter(({ path }) => path !== '/page/events')

/** Every field that a resource reads. */
export const fields: readonly string[] = [
  ...['title', 'description', 'source', 'start_time', 'end_time', 'links', 'rel', 'href', 'label', 'display_name'],
  ...[
    'name',
    'type',
    'streams',
    'thresholds',
    'min',
    'max',
    'related_space',
    'tags',
    'role',
    'active',
    'value',
    'names',
  ],
  ...[
    'gauges',
    'counters',
    'measurements',
    'measure_time',
    'period',
    'attributes',
    'count',
    'sum',
    'sum_squares',
    'time',
  ],
  ...[
    'conditions',
    'services',
    'settings',
    'rearm_seconds',
    'threshold',
    'duration',
    'metric_name',
    'exclude',
    'composite',
  ],
  ...[
    'email',
    'reference',
    'password',
    'password_reset',
    'instruments',
    'entity_type',
    'entity_id',
    'subject',
    'service',
  ],
  ...['version', 'rearm_per_signal', 'md', 'use_log_yaxis', 'use_last_value', 'source_lag', 'stddev', 'sources'],
]

/** Stands for a value in JSON that is nested deeper than a recursive function's stack reaches; it can't be generated, as `JSON.stringify` is one, too. */
const abyss = '<abyss>'
const depth = 10_000

function withAbyss(text: string): string {
  return text.replaceAll(`"${abyss}"`, `${'['.repeat(depth)}${']'.repeat(depth)}`)
}

const odd = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    '',
    ' ',
    'NaN',
    -1,
    0.5,
    1e200,
    2 ** 53,
    true,
    [],
    {},
    [[]],
    [null],
    '__proto__',
    'all',
  ),
  fc.constantFrom<unknown>('x'.repeat(70_000), 's("a"', 'a@b.c', '\ud800', '\0', '1e999', 9_999_999_999_999),
  fc.constant(JSON.parse('{"__proto__":{"x":1}}') as unknown),
  // What text and numbers are made of by calling what isn't there.
  fc.constantFrom<unknown>(abyss, { toString: 1, valueOf: null }, { length: 1e9 }, [abyss], { toJSON: 1 }),
  fc.string({ maxLength: 300 }),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.jsonValue({ maxDepth: 4 }),
)
const entry = fc.dictionary(fc.constantFrom(...fields, '__proto__', 'constructor'), odd, { maxKeys: 6 })
const nested = fc.oneof(
  entry,
  fc.array(entry, { maxLength: 3 }),
  fc.dictionary(fc.string(), entry, { maxKeys: 3 }),
  odd,
)
const object = fc.dictionary(fc.constantFrom(...fields, '__proto__', 'toString'), fc.oneof(odd, nested), { maxKeys: 6 })
const formKey = fc
  .tuple(
    fc.constantFrom(...fields, '__proto__'),
    fc.array(fc.constantFrom('', '0', '1', '99999', 'name', '__proto__', '['), { maxLength: 8 }),
  )
  .map(([name, inner]) => name + inner.map((one) => `[${one}]`).join(''))
const form = fc
  .array(fc.tuple(formKey, fc.oneof(fc.string(), fc.constantFrom('1', '%', '%00', '%ff', 'True'))), { maxLength: 8 })
  .map((pairs) => pairs.map(([key, value]) => `${key}=${value}`).join('&'))
const text = fc.oneof(
  fc.oneof(object, odd).map((value) => withAbyss(JSON.stringify(value))),
  object.map((value) => JSON.stringify(value).slice(0, -2)),
  form,
  fc.constantFrom(
    '',
    '{',
    'null',
    '[]',
    '\ufeff{}',
    '{"a":1}{"a":2}',
    'links[0][rel]=x&links[x]=1',
    '['.repeat(100_000),
  ),
)
// No star: a pattern that means everything is no malformed request, and would delete what must stay.
const body = fc.oneof(
  text.map((one) => Buffer.from(one.replaceAll('*', 'x'))),
  text.map((one) => gzipSync(one.replaceAll('*', 'x'))),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  // A bomb: a thousand times larger when it is inflated.
  fc.constant(gzipSync(Buffer.alloc(9_000_000))),
)

const segment = fc.constantFrom(
  ...[
    '0',
    '1',
    '2',
    '3',
    'x',
    'a.b',
    '-1',
    '1e3',
    '%00',
    '%2F',
    '%',
    '%zz',
    '%ff',
    '..',
    '__proto__',
    'status',
    '',
    ' ',
  ],
  ...['9'.repeat(20), 'y'.repeat(1_500), 'z'.repeat(20_000)],
)
const query = fc.oneof(
  fc.constantFrom(
    '',
    '',
    '',
    '?',
    '?count=1',
    '?count=x',
    '?name=*',
    '?name[]=a',
    '?offset=-1',
    '?offset=1e9',
    '?length=0',
  ),
  fc.constantFrom(
    '?start_time=0&sources[]=*',
    '?tags[__proto__]=x',
    '?tags[a]=!*',
    '?compose=s(',
    '?compose=s("*","*")',
  ),
  fc.constantFrom(
    '?start_time=0&resolution=1',
    '?resolution=60&duration=1e11',
    '?tags_search=a=b and',
    '?%',
    '?a[[]]=',
    '?&&=&',
  ),
  form.map((one) => `?${one}`),
)
const path = fc
  .tuple(fc.constantFrom(...routes), fc.array(segment, { minLength: 3, maxLength: 3 }), query)
  .map(([route, given, asked]) => {
    const segments = [...given]
    return [route.method as string, route.path.replaceAll(/:\w+/g, () => segments.shift() ?? '0') + asked] as const
  })
const target = fc.oneof(
  { arbitrary: path, weight: 8 },
  {
    arbitrary: fc.tuple(
      fc.constantFrom('GET', 'HEAD', 'PATCH', 'OPTIONS', 'TRACE', 'CONNECT', 'get', 'FOO', '', 'DELETE', 'PROPFIND'),
      fc.oneof(
        path.map(([, one]) => one),
        fc.constantFrom(
          '*',
          '/',
          '//',
          '/v1',
          '/v1/',
          '/..',
          'http://localhost/v1/metrics',
          'http://',
          'x',
          '/v1/metrics.json',
          '/\\',
        ),
      ),
    ),
    weight: 2,
  },
)

const header = fc.oneof(
  fc.constantFrom(
    'Content-Type: application/json',
    'Content-Type: application/x-www-form-urlencoded',
    'Content-Type: text/plain',
  ),
  fc.constantFrom(
    'Content-Type: image/png',
    'Content-Type: ',
    'Content-Type: ;',
    'Content-Encoding: gzip',
    'Content-Encoding: br',
  ),
  fc.constantFrom(
    'Content-Encoding: deflate',
    'Content-Encoding: gzip, gzip',
    'Idempotency-Key: a',
    'Idempotency-Key: ',
    'Expect: 100-continue',
  ),
  fc.constantFrom(
    `Idempotency-Key: ${'k'.repeat(500)}`,
    'Idempotency-Key: \u00e9\u00ff',
    'Expect: magic',
    'Origin: http://evil.example',
    'Origin: null',
  ),
  fc.constantFrom(
    'Sec-Fetch-Site: cross-site',
    'Range: bytes=0-',
    'Upgrade: websocket',
    'X-Forwarded-Proto: https',
    'Host: evil.example',
    'Host: ',
  ),
  fc.constantFrom(
    `X-Long: ${'l'.repeat(20_000)}`,
    'X-Nul: \0',
    ': no name',
    'no colon',
    ' folded',
    'User-Agent: \u00ff\u00fe',
    'Accept: nothing/here',
  ),
)
/** Headers that mean something to us or to HTTP, with values that nobody chose; without line ends, as `framing` is what tries those. */
const generatedHeader = fc
  .tuple(
    fc.oneof(
      fc.constantFrom('Content-Type', 'Content-Encoding', 'Idempotency-Key', 'Authorization', 'Host', 'Origin'),
      fc.constantFrom(
        'Accept-Encoding',
        'If-None-Match',
        'X-Forwarded-Proto',
        'X-Forwarded-For',
        'User-Agent',
        'Cookie',
      ),
      fc.constantFrom('Content-Length', 'Transfer-Encoding', 'Connection', 'Keep-Alive', 'TE', 'Trailer', 'Expect'),
      fc.string({ minLength: 1, maxLength: 20 }),
    ),
    fc.oneof(fc.string({ maxLength: 60 }), fc.string({ unit: 'binary', maxLength: 60 }), fc.integer().map(String)),
  )
  .map(([name, value]) => `${name}: ${value}`.replaceAll(/[\r\n]/g, ' '))
const credentials = fc.constantFrom(
  'right',
  'right',
  'right',
  'right',
  'right',
  'right',
  'wrong',
  'none',
  'broken',
  'digest',
)
const framing = fc.constantFrom(
  'exact',
  'exact',
  'exact',
  'exact',
  'chunked',
  'long',
  'short',
  'none',
  'words',
  'twice',
  'both',
  'cut chunk',
)

/** Requests that no client should send, most of them close to ones that some client does. */
export function hostileRequest(authorization: string): fc.Arbitrary<HostileRequest> {
  const authorizations: Readonly<Record<string, readonly string[]>> = {
    right: [`Authorization: ${authorization}`],
    wrong: ['Authorization: Basic bm9ib2R5Om5vdGhpbmc='],
    none: [],
    broken: ['Authorization: Basic !!!'],
    digest: ['Authorization: Digest username="x"'],
  }
  return fc
    .record({
      target,
      headers: fc.array(header, { maxLength: 4 }),
      generated: fc.oneof(
        { arbitrary: fc.constant([]), weight: 2 },
        { arbitrary: fc.array(generatedHeader, { maxLength: 3 }), weight: 1 },
      ),
      credentials,
      framing,
      body,
      extra: fc.nat({ max: 50 }),
    })
    .map(({ target: [method, asked], headers, generated, credentials: who, framing: frame, body: sent, extra }) => {
      const line = `${method} ${asked} HTTP/1.1`
      const [lengths, content, ends] = framed(frame, sent, extra)
      const head = [
        line,
        'Host: localhost',
        'Connection: close',
        ...(authorizations[who] ?? []),
        ...headers,
        ...generated,
        ...lengths,
        '',
        '',
      ]
      const isBodiless = method === 'CONNECT' || headers.includes('Upgrade: websocket')
      return {
        line,
        bytes: Buffer.concat([Buffer.from(head.join('\r\n'), 'latin1'), content]),
        // What was generated may announce a body that never comes.
        ends: ends || isBodiless || generated.length > 0,
        [fc.toStringMethod]: () => line.slice(0, 200),
      }
    })
}

/** Headers that say how long a body is, the body as it is sent then, and whether nothing can follow it. */
function framed(framing: string, body: Buffer, extra: number): readonly [readonly string[], Buffer, boolean] {
  const chunk = Buffer.concat([Buffer.from(`${body.length.toString(16)}\r\n`), body, Buffer.from('\r\n')])
  const last = Buffer.from('0\r\n\r\n')
  const chunks = body.length === 0 ? last : Buffer.concat([chunk, last])
  const encoding = 'Transfer-Encoding: chunked'
  switch (framing) {
    case 'chunked':
      return [[encoding], chunks, false]
    case 'long':
      return [[`Content-Length: ${body.length + 1 + extra}`], body, true]
    case 'short':
      return [[`Content-Length: ${Math.max(0, body.length - 1 - extra)}`], body, true]
    case 'none':
      return [[], body, true]
    case 'words':
      return [['Content-Length: many'], body, true]
    case 'twice':
      return [[`Content-Length: ${body.length}`, `Content-Length: ${extra}`], body, true]
    case 'both':
      return [[`Content-Length: ${body.length}`, encoding], chunks, true]
    case 'cut chunk':
      return [[encoding], chunks.subarray(0, Math.max(0, chunks.length - 1 - extra)), true]
    default:
      return [[`Content-Length: ${body.length}`], body, false]
  }
}
