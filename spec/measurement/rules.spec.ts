import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  isLegalName,
  isLegalSource,
  isLegalTagName,
  isLegalTagValue,
  isLegalValue,
  sanitizeName,
  tagsFault,
} from '../../lib/measurement/index.js'

const legal = fc.stringMatching(/^[A-Za-z0-9.:_-]{1,255}$/)

describe('a name', () => {
  test.each(['a', 'A.b:c-d_9', '__proto__', 'constructor', '..', 'a'.repeat(255)])('%s is legal', (name) => {
    expect(isLegalName(name)).toBe(true)
  })

  test.each(['', ' ', 'a b', 'a/b', 'é', 'a\n', '\u0000', 'a'.repeat(256), undefined, null, 5, {}, ['a']])(
    '%p is not legal',
    (name) => {
      expect(isLegalName(name)).toBe(false)
    },
  )

  test('becomes legal by the rule of the Python client: runs to one dash, the first 255 characters', () => {
    expect(sanitizeName('queue depth (max) / é')).toBe('queue-depth-max-')
    expect(sanitizeName(`${'a'.repeat(254)}bc`)).toBe(`${'a'.repeat(254)}b`)
    expect(sanitizeName('')).toBe('')
  })

  test('that is legal stays as it is', () => {
    fc.assert(fc.property(legal, (name) => expect(sanitizeName(name)).toBe(name)))
  })

  test('is legal after sanitizing, unless it was empty, and then stays so', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 600 }), (name) => {
        const sane = sanitizeName(name)
        expect(isLegalName(sane)).toBe(true)
        expect(sanitizeName(sane)).toBe(sane)
      }),
    )
  })
})

test('the source "all" is taken, in any case', () => {
  for (const source of ['all', 'ALL', 'All']) expect(isLegalSource(source)).toBe(false)
  for (const source of ['web-1', 'all-1', 'unassigned']) expect(isLegalSource(source)).toBe(true)
})

test('a value is a finite number up to 1e126 on both sides', () => {
  for (const value of [0, -0, 1.5, 1e126, -1e126, 5e-324, Number.MAX_SAFE_INTEGER])
    expect(isLegalValue(value)).toBe(true)
  for (const value of [
    Number.NaN,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    1e127,
    -1e200,
    '1',
    1n,
    null,
    undefined,
    {},
  ])
    expect(isLegalValue(value)).toBe(false)
})

describe('tags', () => {
  test('have names of 64 and values of 255 characters at most', () => {
    expect(isLegalTagName('a'.repeat(64))).toBe(true)
    expect(isLegalTagValue('a b/c\\d?e'.padEnd(255, 'x'))).toBe(true)
    for (const name of ['', 'a b', 'a/b', 'é', 'a'.repeat(65), 'a\n', 1]) expect(isLegalTagName(name)).toBe(false)
    for (const value of ['', 'é', 'a,b', 'a'.repeat(256), 'a\n', 1, null, true])
      expect(isLegalTagValue(value)).toBe(false)
  })

  test.each<[unknown, RegExp | undefined]>([
    [{}, undefined],
    [{ region: 'us east', __proto: 'x' }, undefined],
    [JSON.parse('{"__proto__":"x"}'), undefined],
    [JSON.parse('{"__proto__":5}'), /illegal value for "__proto__"/],
    [{ 'a b': 'x' }, /illegal name "a b"/],
    [{ a: '' }, /illegal value for "a"/],
    [{ a: undefined }, /illegal value for "a"/],
    [Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`t${n}`, 'x'])), undefined],
    [Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`t${n}`, 'x'])), /at most 50, got 51/],
    [['a'], /must be an object/],
    [null, /must be an object/],
    ['a=b', /must be an object/],
  ])('the set %j', (tags, expected) => {
    if (expected === undefined) expect(tagsFault(tags)).toBeUndefined()
    else expect(tagsFault(tags)).toMatch(expected)
  })

  test('that are refused for their length are not repeated whole', () => {
    expect(tagsFault({ ['x'.repeat(100_000)]: 'a' })?.length).toBeLessThan(250)
  })
})
