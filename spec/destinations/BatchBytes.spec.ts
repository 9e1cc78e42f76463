import { expect, test } from '@jest/globals'
import { BatchBytes } from '../../lib/destinations/metricsApi/BatchBytes.js'
import { SparePool } from '../../lib/destinations/metricsApi/SparePool.js'

const layout = { head: '{', openings: ['"a":[', '],"b":['], tail: ']}' }
/** Bytes of a body without items. */
const frame = 15

function batch(limits: { measurements?: number; bytes?: number } = {}, spare = new SparePool()): BatchBytes {
  return new BatchBytes('metrics', layout, { measurements: 100, bytes: 1_000, ...limits }, spare)
}

function add(to: BatchBytes, section: number, ...items: string[]): boolean {
  const writer = to.begin(section)
  for (const [n, item] of items.entries()) {
    if (n > 0) to.next(section)
    writer.text(item)
  }
  return to.end(section, items.length)
}

test('items of two sections, added in any order, lie where their bounds say', () => {
  const one = batch()
  for (const [section, ...items] of [
    [0, '1'],
    [1, '22', '333'],
    [0, '4444'],
    [1, '5'],
  ] as const) {
    expect(add(one, section, ...items)).toBe(true)
  }
  const encoded = one.finish()
  expect(encoded.body.toString()).toBe('{"a":[1,4444],"b":[22,333,5]}')
  expect(Array.from({ length: encoded.count }, (_, n) => encoded.item(n))).toEqual(['1', '4444', '22', '333', '5'])
  expect(encoded.slice(1, 3).body.toString()).toBe('{"a":[4444],"b":[22]}')
})

test('an addition that passes a limit leaves nothing behind, whichever limit it is', () => {
  const byCount = batch({ measurements: 2 })
  expect(add(byCount, 0, '1')).toBe(true)
  expect(add(byCount, 1, '2', '3')).toBe(false)
  expect(add(byCount, 1, '4')).toBe(true)
  expect(byCount.finish().body.toString()).toBe('{"a":[1],"b":[4]}')

  const byBytes = batch({ bytes: frame + 12 })
  expect(add(byBytes, 0, '123456789')).toBe(true)
  expect(add(byBytes, 0, '12')).toBe(false)
  expect(add(byBytes, 0, '1')).toBe(true)
  expect(byBytes.finish().body.toString()).toBe('{"a":[123456789,1],"b":[]}')
})

test('an empty batch takes what is larger than its limits, and then nothing more', () => {
  const one = batch({ bytes: 10, measurements: 1 })
  const huge = '9'.repeat(100_000)
  expect(add(one, 1, huge, huge)).toBe(true)
  expect(add(one, 0, '1')).toBe(false)
  expect(one.count).toBe(2)
  expect(one.finish().body.toString()).toBe(`{"a":[],"b":[${huge},${huge}]}`)
})

test('batches that are written at the same time, or one after the other, do not share bytes', () => {
  const spare = new SparePool()
  const [one, other] = [batch({}, spare), batch({}, spare)]
  add(one, 0, 'one')
  add(other, 0, 'other')
  const first = one.finish()
  const next = batch({}, spare)
  add(next, 0, 'next')
  const bodies = [first, other.finish(), next.finish()].map((encoded) => encoded.body.toString())
  expect(bodies).toEqual(['{"a":[one],"b":[]}', '{"a":[other],"b":[]}', '{"a":[next],"b":[]}'])
})
