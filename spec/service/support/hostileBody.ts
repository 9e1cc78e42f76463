import { gzipSync } from 'node:zlib'
import fc from 'fast-check'

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
/** A form, broken or not. */
export const hostileForm = fc
  .array(fc.tuple(formKey, fc.oneof(fc.string(), fc.constantFrom('1', '%', '%00', '%ff', 'True'))), { maxLength: 8 })
  .map((pairs) => pairs.map(([key, value]) => `${key}=${value}`).join('&'))
const text = fc.oneof(
  fc.oneof(object, odd).map((value) => withAbyss(JSON.stringify(value))),
  object.map((value) => JSON.stringify(value).slice(0, -2)),
  hostileForm,
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
/** No star: a pattern that means everything is no malformed request, and would delete what must stay. */
export const hostileBody = fc.oneof(
  text.map((one) => Buffer.from(one.replaceAll('*', 'x'))),
  text.map((one) => gzipSync(one.replaceAll('*', 'x'))),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  // A bomb: a thousand times larger when it is inflated.
  fc.constant(gzipSync(Buffer.alloc(9_000_000))),
)
