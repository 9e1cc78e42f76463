import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { matchesFilter } from '../../../../lib/service/store/catalog/matchesFilter.js'
import { SeriesCatalog } from '../../../../lib/service/store/catalog/SeriesCatalog.js'
import { identityText, seriesRange, tagsOf } from '../../../../lib/service/store/catalog/seriesIdentity.js'
import type { Database } from '../../../../lib/service/store/driver/Database.js'
import { openDatabase } from '../../../../lib/service/store/driver/openDatabase.js'
import type { SeriesFilter, SeriesIdentity } from '../../../../lib/service/store/Store.js'
import { migrate } from '../../../../lib/service/store/schema/migrate.js'
import { bySource, byTags } from '../support/submission.js'

async function withSeries(identities: readonly SeriesIdentity[]): Promise<Database> {
  const db = await openDatabase({ file: ':memory:', busyTimeout: 0 })
  migrate(db, 'x')
  for (const [index, identity] of identities.entries()) add(db, 1, index, identity)
  return db
}

function add(db: Database, metric: number, index: number, identity: SeriesIdentity): void {
  db.prepare('INSERT INTO series (id, metric, identity, first_time) VALUES (?, ?, ?, 0)').run([
    seriesRange(metric).from + index,
    metric,
    identityText(identity),
  ])
}

const word = fc.constantFrom('a', 'b', 'web', 'Web', 'w*', '*', '')
const tag = fc.constantFrom('host', 'Host', 'source', 'zone', '__proto__')
const pattern = fc.record({ pattern: word, negated: fc.boolean() })
const condition = fc.record({ tag, patterns: fc.array(pattern, { maxLength: 2 }), absent: fc.boolean() })
const filter: fc.Arbitrary<SeriesFilter> = fc.record(
  {
    sources: fc.array(word, { minLength: 1, maxLength: 2 }),
    tags: fc.array(condition, { maxLength: 2 }),
    anyOf: fc.array(fc.array(condition, { maxLength: 2 }), { maxLength: 2 }),
  },
  { requiredKeys: [] },
)
const identities = [
  ...['a', 'b', 'web', 'unassigned'].map(bySource),
  ...[{}, { host: 'a' }, { host: 'web', source: 'a' }, { zone: 'b', host: 'b' }, { source: 'web' }].map((tags) =>
    byTags(tags),
  ),
  byTags(JSON.parse('{"__proto__":"a"}')),
]

test('finds what the filter lets pass, by whichever way it looks', async () => {
  const db = await withSeries(identities)
  const catalog = new SeriesCatalog(db)
  fc.assert(
    fc.property(filter, (asked) => {
      const expected = identities.filter((identity) => matchesFilter(asked, identity, tagsOf(identity)))
      expect(catalog.matching(1, asked).map(({ identity }) => identity)).toEqual(expected)
    }),
    { numRuns: 200 },
  )
  db.close()
})

test('sees what was added since, in its own metric only', async () => {
  const db = await withSeries([bySource('a')])
  const catalog = new SeriesCatalog(db)
  const sourcesOf = (metric: number, asked?: SeriesFilter) =>
    catalog
      .matching(metric, asked)
      .map(({ identity }) => (identity.model === 'source' ? identity.source : identity.tags))
  expect(sourcesOf(1)).toEqual(['a'])
  expect(sourcesOf(2)).toEqual([])
  add(db, 2, 0, bySource('b'))
  add(db, 1, 1, bySource('c'))
  expect(sourcesOf(1)).toEqual(['a', 'c'])
  expect(sourcesOf(1, { sources: ['C'] })).toEqual(['c'])
  expect(sourcesOf(2)).toEqual(['b'])
  db.close()
})

test('of a metric with more series than can be kept, gives the same in parts, and keeps none', async () => {
  const many = Array.from({ length: 25_000 }, (_, i) => bySource(`host-${i % 2 === 0 ? 'a' : 'b'}-${i}`))
  const db = await withSeries(many)
  const [small, large] = [new SeriesCatalog(db, 1_000), new SeriesCatalog(db)]
  const filter = { sources: ['host-b-*'] }
  const found = small.matching(1, filter)
  expect(found).toHaveLength(12_500)
  expect(found).toEqual(large.matching(1, filter))
  expect([...small.parts(1, filter)].map((part) => part.length)).toEqual([5_000, 5_000, 2_500])
  expect([...large.parts(1, filter)]).toHaveLength(1)
  // One that outgrows what can be kept while it is known.
  for (let i = 0; i < 1_000; i += 1) add(db, 2, i, bySource(`x-${i}`))
  expect([...small.parts(2)]).toHaveLength(1)
  for (let i = 1_000; i < 11_000; i += 1) add(db, 2, i, bySource(`x-${i}`))
  expect([...small.parts(2)].map((part) => part.length)).toEqual([10_000, 1_000])
  db.close()
})

test('series with very long tags count as many, so that memory stays bounded', async () => {
  const tagged = (n: number) =>
    byTags(Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`t${i}`, `${n}`.padEnd(255, 'v')])))
  const db = await withSeries(Array.from({ length: 40 }, (_, n) => tagged(n)))
  const [small, large] = [new SeriesCatalog(db, 1_000), new SeriesCatalog(db)]
  const filter = { tags: [{ tag: 't1', patterns: [{ pattern: '1*', negated: false }], absent: false }] }
  expect(small.matching(1, filter)).toHaveLength(11)
  expect(small.matching(1, filter)).toEqual(large.matching(1, filter))
  // Looked for anew each time, as nothing of it is kept.
  expect(small.matching(1)[0]).not.toBe(small.matching(1)[0])
  expect(large.matching(1)[0]).toBe(large.matching(1)[0])
  db.close()
})
