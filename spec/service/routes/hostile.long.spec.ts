import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { routeTable } from '../../../lib/service/routes/routeTable.js'
import { json, type ServiceUnderTest, serve } from '../support/withService.js'

/** Every field that a resource reads. */
const fields = [
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
]

const odd = fc.oneof(
  fc.constantFrom<unknown>(null, '', ' ', 'NaN', -1, 0.5, 1e200, true, [], {}, [[]], [null], '__proto__', 'all'),
  fc.constant(JSON.parse('{"__proto__":{"x":1}}') as unknown),
  fc.string({ maxLength: 300 }),
  fc.jsonValue({ maxDepth: 4 }),
)
const object = fc.dictionary(fc.constantFrom(...fields, '__proto__', 'constructor'), odd, { maxKeys: 6 })
const body = fc.oneof(
  fc.oneof(object, odd).map((value) => JSON.stringify(value)),
  fc.constantFrom(
    '',
    '{',
    'null',
    '[]',
    'a=b&a[]=c&a[d]=e',
    'links[0][rel]=x&links[x]=1',
    'streams[0][tags][0][name]=a',
  ),
)
const segment = fc.constantFrom('0', '1', '2', '3', 'x', 'a.b', '-1', '1e3', '%00', '%2F', '__proto__', '9'.repeat(20))
const query = fc.constantFrom(
  '',
  '?count=1',
  '?count=x',
  '?name=*',
  '?name[]=a',
  '?offset=-1',
  '?start_time=0&sources[]=*',
)
const type = fc.constantFrom('application/json', 'application/x-www-form-urlencoded', 'text/plain', 'image/png')

test('no route answers hostile input with a failure of its own, and what was stored stays', async () => {
  const service: ServiceUnderTest = await serve({})
  const made = await service.post('/v1/annotations/witness', { title: 'kept', start_time: 7 })
  const { id } = json(made) as { id: number }
  const routes = routeTable.filter(({ path }) => path.startsWith('/v1/'))
  const request = fc.record({
    route: fc.constantFrom(...routes),
    body,
    type,
    query,
    segments: fc.array(segment, { minLength: 3, maxLength: 3 }),
  })
  await fc.assert(
    fc.asyncProperty(request, async (asked) => {
      const segments = [...asked.segments]
      const path = asked.route.path.replaceAll(/:\w+/g, () => segments.shift() ?? '0')
      const { method } = asked.route
      const sending = method === 'GET' ? {} : { body: asked.body, headers: { 'content-type': asked.type } }
      const got = await service.call(method, path + asked.query, sending)
      expect(got.status).toBeLessThan(500)
      if (got.status >= 400) expect(json(got)).toEqual(expect.any(Object))
    }),
    { numRuns: 1_500 },
  )
  expect(json(await service.get(`/v1/annotations/witness/${id}`))).toEqual(json(made))
}, 60_000)
