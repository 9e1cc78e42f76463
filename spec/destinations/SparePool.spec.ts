import { expect, test } from '@jest/globals'
import { EncodedBatch } from '../../lib/destinations/EncodedBatch.js'
import { SparePool } from '../../lib/destinations/metricsApi/SparePool.js'

const layout = { head: '', sections: [], tail: '' }
const KB = 1_024

test('what was given back is leased again, if it is large enough', () => {
  const pool = new SparePool()
  const first = pool.lease(100 * KB, 10)
  expect(first.body).toHaveLength(100 * KB)
  expect(first.bounds).toHaveLength(10)
  expect(pool.lease(100 * KB, 10).body.buffer).not.toBe(first.body.buffer)
  first.lease?.giveBack()
  const second = pool.lease(90 * KB, 20)
  expect(second.body.buffer).toBe(first.body.buffer)
  expect(second.bounds).toHaveLength(20)
  second.lease?.giveBack()
  expect(pool.lease(500 * KB, 10).body.buffer).not.toBe(first.body.buffer)
  const manyItems = pool.lease(100 * KB, 50_000)
  expect(manyItems.bounds).toHaveLength(50_000)
})

test.each([1, 1_000, 2_000 * KB])('%p bytes are not worth keeping', (length) => {
  const { body, bounds, lease } = new SparePool().lease(length, 8)
  expect([body.length, bounds.length, lease]).toEqual([length, 8, undefined])
})

test('a few are kept, however many come back', () => {
  const pool = new SparePool()
  const leased = Array.from({ length: 50 }, () => pool.lease(100 * KB, 10))
  for (const { lease } of leased) lease?.giveBack()
  const known = new Set(leased.map(({ body }) => body.buffer))
  const again = Array.from({ length: 50 }, () => pool.lease(100 * KB, 10).body.buffer)
  expect(again.filter((buffer) => known.has(buffer)).length).toBeLessThan(10)
})

test('a batch counts the whole room that it lies in, and gives it back once', () => {
  const pool = new SparePool()
  const { body, bounds, lease } = pool.lease(65 * KB, 4)
  const batch = new EncodedBatch('metrics', body, bounds, layout, lease)
  expect(batch.bytes).toBeGreaterThan(128 * KB)
  batch.free()
  batch.free()
  expect(batch.body).toHaveLength(0)
  const [one, other] = [pool.lease(65 * KB, 4), pool.lease(65 * KB, 4)]
  expect(one.body.buffer).toBe(body.buffer)
  expect(other.body.buffer).not.toBe(body.buffer)
})
