import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { readTags, tagKey, tagsOfKey } from '../../lib/reporter/tagKey.js'

const alphabet = fc.constantFrom('a', 'b', '.', ':', '-', '_', '1')
const name = fc.string({ unit: alphabet, minLength: 1, maxLength: 4 })
const value = fc.string({ unit: fc.oneof(alphabet, fc.constantFrom('\\', '/', '?', ' ')), minLength: 1, maxLength: 4 })
const tags = fc.dictionary(name, value, { maxKeys: 5 }).map((set) => new Map(Object.entries(set)))

function sorted(set: ReadonlyMap<string, string>): string {
  return JSON.stringify([...set].sort(([a], [b]) => (a < b ? -1 : 1)))
}

describe('the key of a series', () => {
  test('is one for one set of tags, and never the same for two', () => {
    fc.assert(
      fc.property(tags, tags, tags, (defaults, one, other) => {
        const whole = (own: Map<string, string>) => sorted(new Map([...defaults, ...own]))
        const isSameKey = tagKey(one, defaults) === tagKey(other, defaults)
        expect(isSameKey).toBe(whole(one) === whole(other))
      }),
      { numRuns: 500 },
    )
  })

  test('holds the tags it was made from', () => {
    fc.assert(
      fc.property(tags, tags, (defaults, own) => {
        expect(sorted(tagsOfKey(tagKey(own, defaults), defaults))).toBe(sorted(new Map([...defaults, ...own])))
      }),
    )
  })

  test('does not merge what separators would', () => {
    const key = (own: Record<string, string>) => tagKey(new Map(Object.entries(own)), new Map())
    expect(key({ a: 'x', b: 'y' })).not.toBe(key({ a: 'x","b":"y' }))
    expect(key({ 'a.b': '1' })).not.toBe(key({ a: 'b.1' }))
  })
})

describe('tags of an application', () => {
  test('may be numbers and booleans', () => {
    expect(readTags({ a: 1, b: true, c: 'x' })).toEqual(
      new Map([
        ['a', '1'],
        ['b', 'true'],
        ['c', 'x'],
      ]),
    )
  })
})
