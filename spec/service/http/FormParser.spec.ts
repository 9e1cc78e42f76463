import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import qs from 'qs'
import { FormParser } from '../../../lib/service/http/FormParser.js'
import { RequestRefusal } from '../../../lib/service/RequestRefusal.js'

const forms = new FormParser(qs)

/** Each character as it is, or escaped, as the bits say. */
function escaped(text: string, bits: readonly boolean[]): string {
  const code = (character: string): string => `%${(character.codePointAt(0) ?? 0).toString(16)}`
  return [...text].map((character, n) => (bits[n] === true ? code(character) : character)).join('')
}

describe('forms and queries', () => {
  test.each([
    ['a=1&a=2&b[]=3', { a: ['1', '2'], b: ['3'] }],
    ['gauges[0][name]=x&gauges[0][value]=1', { gauges: [{ name: 'x', value: '1' }] }],
    ['tags[constructor]=x&tags[toString]=y', { tags: { constructor: 'x', toString: 'y' } }],
    ['name=__proto__&tags[a]=__proto__', { name: '__proto__', tags: { a: '__proto__' } }],
    ['a__proto__=1&tags[__proto__x]=1', { a__proto__: '1', tags: { __proto__x: '1' } }],
    ['', {}],
  ])('%s is read in Rails nesting', (text, expected) => {
    expect(JSON.parse(JSON.stringify(forms.read(text)))).toEqual(JSON.parse(JSON.stringify(expected)))
  })

  test('a key that qs would drop is refused, however it is escaped', () => {
    const key = fc.constantFrom(
      '__proto__',
      'tags[__proto__]',
      'gauges[0][tags][__proto__]',
      '__proto__[a]',
      '__proto__[]',
    )
    fc.assert(
      fc.property(
        key,
        fc.array(fc.boolean(), { maxLength: 30 }),
        fc.constantFrom('', '=x', '=x&a=1'),
        fc.constantFrom('', 'a=1&'),
        (name, bits, after, before) => {
          const text = before + escaped(name, bits) + after
          expect(() => forms.read(text)).toThrow(RequestRefusal)
        },
      ),
      { numRuns: 500 },
    )
  })
})
