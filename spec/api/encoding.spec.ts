import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import qs from 'qs'
import { encodeName } from '../../lib/api/encodeName.js'
import { encodeQuery } from '../../lib/api/encodeQuery.js'

const refusal = expect.objectContaining({ code: 'INVALID_ARGUMENT' })
const loneSurrogate = '\ud800'

describe('a name in a path', () => {
  test.each([
    ['cpu.load', 'cpu.load'],
    ['a b', 'a%20b'],
    ['a/b', 'a%2Fb'],
    ['../a', '..%2Fa'],
    ['a?b#c%', 'a%3Fb%23c%25'],
    ['é', '%C3%A9'],
    ['...', '...'],
    ['__proto__', '__proto__'],
  ])('%s is %s', (name, expected) => {
    expect(encodeName(name)).toBe(expected)
  })

  test.each(['', '.', '..', undefined, null, 5, {}, loneSurrogate])(
    '%p is refused, because the request would go elsewhere',
    (name) => {
      expect(() => encodeName(name)).toThrow(refusal)
    },
  )

  test('always stays one segment of the path', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (name) => {
        fc.pre(name !== '.' && name !== '..')
        const { pathname, search, hash } = new URL(`http://h/v1/metrics/${encodeName(name)}`)
        expect(pathname.split('/')).toHaveLength(4)
        expect(decodeURIComponent(pathname.split('/')[3] ?? '')).toBe(name)
        expect(search + hash).toBe('')
      }),
    )
  })
})

describe('a query', () => {
  test.each<[object, string]>([
    [{}, ''],
    [{ a: undefined }, ''],
    [
      { count: 10, summarize_time: true, breakout_sources: false },
      'count=10&summarize_time=true&breakout_sources=false',
    ],
    [{ sources: ['a', 'b c'] }, 'sources[]=a&sources[]=b%20c'],
    [{ sources: [] }, ''],
    [{ tags: { region: 'us*', host: ['a', '!b'] } }, 'tags[region]=us*&tags[host]=a&tags[host]=!b'],
    [{ tags: '!host' }, 'tags=!host'],
    [{ start_time: new Date(1_700_000_000_999) }, 'start_time=1700000000'],
    [{ name: 'a&b=c é' }, 'name=a%26b%3Dc%20%C3%A9'],
    [{ tags: JSON.parse('{"__proto__":"x","a]":"y"}') }, 'tags[__proto__]=x&tags[a%5D]=y'],
  ])('%j is %s', (query, expected) => {
    expect(encodeQuery(query)).toBe(expected)
  })

  test.each([
    { count: Number.NaN },
    { count: Number.POSITIVE_INFINITY },
    { start_time: new Date('never') },
    { name: null },
    { name: () => 'a' },
    { sources: [undefined] },
    { tags: { a: null } },
    { name: loneSurrogate },
  ])('%p is refused', (query) => {
    expect(() => encodeQuery(query)).toThrow(refusal)
  })

  test('is read back by a Rails-like parser', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(text, fc.array(text, { minLength: 1, maxLength: 5 }), (name, sources) => {
        expect(qs.parse(encodeQuery({ name, sources }))).toEqual({ name, sources })
      }),
    )
  })
})
