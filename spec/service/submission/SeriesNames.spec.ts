import { expect, test } from '@jest/globals'
import { FieldFault } from '../../../lib/service/fields/FieldFault.js'
import { SeriesNames } from '../../../lib/service/submission/SeriesNames.js'

test('the same spelling gives the same objects; another one of the same series gives equal ones', () => {
  const names = new SeriesNames()
  const read = () => names.tagged({ name: 'Load', tags: { Host: 'A', zone: 'b' } }, {})
  expect(read()).toEqual({ name: 'Load', series: { model: 'tags', tags: { host: 'a', zone: 'b' } } })
  expect(read()).toBe(read())
  const turned = names.tagged({ name: 'Load', tags: { zone: 'b', Host: 'A' } }, {})
  expect(turned).toEqual(read())
  const sourced = () => names.sourced({ name: 'Load', source: 'A' }, {}, undefined)
  expect(sourced()).toBe(sourced())
  expect(names.sourced({ source: 'A' }, {}, 'Load')).toBe(sourced())
})

test('what the request says is part of the spelling', () => {
  const names = new SeriesNames()
  const item = { name: 'load' }
  const seen = [{}, { tags: { a: 'b' } }, { tags: { a: 'c' } }, { tags: {} }].map(
    (request) => names.tagged(item, request).series,
  )
  expect(seen).toEqual([{}, { a: 'b' }, { a: 'c' }, {}].map((tags) => ({ model: 'tags', tags })))
  const own = { name: 'load', tags: {} }
  expect(names.tagged(own, { tags: { a: 'b' } }).series).toBe(seen[1])
  const sources = [{}, { source: 'web' }, { source: '' }].map(
    (request) => names.sourced(item, request, undefined).series,
  )
  expect(sources).toEqual(['unassigned', 'web', 'unassigned'].map((source) => ({ model: 'source', source })))
})

test('no illegal text passes for a legal one that was seen before', () => {
  const names = new SeriesNames()
  names.tagged({ name: 'load', tags: { a: 'b', c: 'd' } }, {})
  names.tagged({ name: 'load', tags: { a: 'b' } }, {})
  names.tagged({ name: 'load' }, {})
  names.sourced({ name: 'load', source: 'web' }, {}, undefined)
  names.sourced({ name: 'load' }, {}, undefined)
  const hostile = [
    { name: 'load', tags: { 'a\0b\0c': 'd' } },
    { name: 'load', tags: { a: 'b\0c\0d' } },
    { name: 'load', tags: { 'a\0b': 'c', d: '' } },
    { name: 'load\0a\0b', tags: {} },
    { name: 'load\0a', tags: { b: 'c' } },
    { name: 'load', tags: ['a', 'b'] },
    { name: 'load', tags: { a: ['b'] } },
    { name: ['load'], tags: { a: 'b' } },
  ]
  for (const item of hostile) expect(() => names.tagged(item, {})).toThrow(expect.any(FieldFault))
  for (const item of [{ name: 'load\0web' }, { name: 'load', source: 'web\0' }, { name: 'load', source: ['web'] }])
    expect(() => names.sourced(item, {}, undefined)).toThrow(expect.any(FieldFault))
})

test('numbers and booleans as tags are texts, as they always were', () => {
  const names = new SeriesNames()
  const read = names.tagged({ name: 'load', tags: { a: 1, b: true } }, {})
  expect(read.series).toEqual({ model: 'tags', tags: { a: '1', b: 'true' } })
  expect(names.tagged(JSON.parse('{"name":"load","tags":{"__proto__":"x"}}'), {}).series).toEqual({
    model: 'tags',
    tags: JSON.parse('{"__proto__":"x"}'),
  })
})

test('more spellings than are remembered are read as well', () => {
  const names = new SeriesNames()
  for (let i = 0; i <= 100_000; i += 1) names.sourced({ name: `m${i}` }, {}, undefined)
  expect(names.sourced({ name: 'm0' }, {}, undefined)).toMatchObject({ name: 'm0' })
})

test('spellings that are very long count as many, so that memory stays bounded', () => {
  const names = new SeriesNames(100)
  const short = (n: number) => names.tagged({ name: `short${n}`, tags: { a: 'b' } }, {})
  const long = (n: number) =>
    names.tagged(
      { name: `long${n}`, tags: Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`t${i}`, 'v'.repeat(255)])) },
      {},
    )
  const first = short(0)
  for (let n = 1; n < 50; n += 1) short(n)
  expect(short(0)).toBe(first)
  long(0)
  long(1)
  expect(short(0)).not.toBe(first)
  expect(short(0)).toEqual(first)
})
