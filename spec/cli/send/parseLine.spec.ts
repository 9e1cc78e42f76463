import { expect, test } from '@jest/globals'
import { type LineKind, parseLine } from '../../../lib/cli/send/parseLine.js'

test.each<[string, object | undefined]>([
  ['temperature 21.5', { name: 'temperature', value: 21.5, tags: {} }],
  ['  t\t-1e3  ', { name: 't', value: -1000, tags: {} }],
  ['t +.5', { name: 't', value: 0.5, tags: {} }],
  ['t 1 host=web-1 route=/pay', { name: 't', value: 1, tags: { host: 'web-1', route: '/pay' } }],
  ['t 1 a=b=c', { fault: expect.stringContaining('tags: has an illegal value for "a"') }],
  ['t 1 title="two words" @1700000000', { name: 't', value: 1, tags: { title: 'two words' }, time: 1_700_000_000 }],
  ['"t" "1"', { name: 't', value: 1, tags: {} }],
  ['', undefined],
  [' \t ', undefined],
  ['# a comment 1', undefined],
  ['t', { fault: expect.stringContaining('"t" has no value') }],
  ['t NaN', { fault: expect.stringContaining('"NaN" is not a decimal number') }],
  ['t Infinity', { fault: expect.stringContaining('"Infinity"') }],
  ['t 1,5', { fault: expect.stringContaining('"1,5"') }],
  ['t ""', { fault: expect.stringContaining('the value ""') }],
  ['t 1e999', { fault: expect.stringContaining('"1e999"') }],
  ['"" 1', { fault: expect.stringContaining('the name ""') }],
  ['t 1 host', { fault: '"host" is no tag; write name=value' }],
  ['t 1 =x', { fault: expect.stringContaining('"=x" is no tag') }],
  ['t 1 a=1 a=2', { fault: 'the tag "a" is given twice' }],
  ['t 1 @soon', { fault: expect.stringContaining('"@soon" is no time') }],
  ['t 1 title="open', { fault: 'a quote " is not closed' }],
  [`${'x'.repeat(1000)} 1`, { fault: expect.stringMatching(/^the name "x{80}…" is not/) }],
  [`t 1 ${Array.from({ length: 51 }, (_, n) => `t${n}=x`).join(' ')}`, { fault: 'tags: must be at most 50, got 51' }],
])('%j', (text, read) => {
  const line = parseLine(text, 'gauge')
  expect(line === undefined ? line : { ...line, ...('tags' in line ? { tags: { ...line.tags } } : {}) }).toEqual(read)
})

test('hostile tags are tags like any other, or refused', () => {
  const line = parseLine('t 1 __proto__=x constructor=y', 'gauge')
  expect(line).toMatchObject({ name: 't' })
  expect(Object.entries((line as { tags: object }).tags)).toEqual([
    ['__proto__', 'x'],
    ['constructor', 'y'],
  ])
})

test.each<[string, LineKind, string | undefined]>([
  ['c 5', 'counter', undefined],
  ['c 5 source=web-1', 'counter', undefined],
  ['c -5', 'counter', 'a counter is a total and never negative, got -5'],
  ['c 5 host=x', 'counter', 'a counter has a source and no tags, got "host"; send a gauge'],
  ['c 5 source=all', 'counter', 'the source "all" is not'],
  ['c 5 source=a/b', 'counter', 'the source "a/b" is not'],
  ['c 5 source=all', 'gauge', undefined],
])('%j as a %s', (text, kind, fault) => {
  const line = parseLine(text, kind)
  if (fault === undefined) expect(line).toMatchObject({ name: 'c', value: 5 })
  else expect(line).toEqual({ fault: expect.stringContaining(fault) })
})
