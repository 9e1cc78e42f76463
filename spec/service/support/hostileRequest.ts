import fc from 'fast-check'
import { routeTable } from '../../../lib/service/routes/routeTable.js'
import { hostileBody, hostileForm } from './hostileBody.js'
import { credentials, generatedHeader, hostileHeader } from './hostileHeaders.js'

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
  hostileForm.map((one) => `?${one}`),
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
      headers: fc.array(hostileHeader, { maxLength: 4 }),
      generated: fc.oneof(
        { arbitrary: fc.constant([]), weight: 2 },
        { arbitrary: fc.array(generatedHeader, { maxLength: 3 }), weight: 1 },
      ),
      credentials,
      framing,
      body: hostileBody,
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
