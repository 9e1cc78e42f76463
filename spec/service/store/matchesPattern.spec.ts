import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { likePattern } from '../../../lib/service/store/catalog/likePattern.js'
import { identityOf, identityText } from '../../../lib/service/store/catalog/seriesIdentity.js'
import { matchesPattern } from '../../../lib/service/store/matchesPattern.js'

const letters = fc.array(fc.constantFrom('a', 'b', '.', '\\'), { maxLength: 12 }).map((list) => list.join(''))
const patterns = fc.array(fc.constantFrom('a', 'b', '.', '\\', '*'), { maxLength: 10 }).map((list) => list.join(''))

test('a pattern matches what the regular expression made of it matches', () => {
  fc.assert(
    fc.property(patterns, letters, (pattern, text) => {
      const escaped = pattern.split('*').map((part) => part.replaceAll(/[.\\]/g, '\\$&'))
      expect(matchesPattern(pattern, text)).toBe(new RegExp(`^${escaped.join('.*')}$`, 's').test(text))
    }),
  )
})

test('a hostile pattern is answered, not hung on', () => {
  expect(matchesPattern(`${'a*'.repeat(2_000)}b`, 'a'.repeat(10_000))).toBe(false)
  expect(likePattern('*a'.repeat(1_000))).toBeUndefined()
})

test('no two identities share a text, and each comes back from it', () => {
  const part = fc.string({ maxLength: 4 })
  const identity = fc.oneof(
    part.map((source) => ({ model: 'source' as const, source })),
    fc.dictionary(part, part, { maxKeys: 3 }).map((tags) => ({ model: 'tags' as const, tags })),
  )
  fc.assert(
    fc.property(identity, identity, (a, b) => {
      const plain = (one: typeof a) =>
        one.model === 'source'
          ? ['s', one.source]
          : ['t', ...Object.entries(one.tags).sort(([x], [y]) => (x < y ? -1 : 1))]
      expect(identityText(a) === identityText(b)).toBe(JSON.stringify(plain(a)) === JSON.stringify(plain(b)))
      expect(plain(identityOf(identityText(a)) as typeof a)).toEqual(plain(a))
    }),
  )
})
