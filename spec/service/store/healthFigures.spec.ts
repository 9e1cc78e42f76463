import { expect, test } from '@jest/globals'
import { HealthFigures } from '../../../lib/service/store/HealthFigures.js'
import type { StoreHealth } from '../../../lib/service/store/Store.js'
import { TestClock } from '../../../lib/testing/TestClock.js'

const figures = (metrics: number): StoreHealth => ({ metrics, series: 0, bytes: 0, schemaVersion: 1, retainedFrom: {} })

/** Counts that the test ends itself. */
function counted() {
  const counts: { resolve(health: StoreHealth): void; reject(error: Error): void }[] = []
  const clock = new TestClock()
  const count = () => new Promise<StoreHealth>((resolve, reject) => counts.push({ resolve, reject }))
  return { counts, clock, health: new HealthFigures(count, clock) }
}

test('new figures are given where they come soon, and the last ones while the store is busy', async () => {
  const { counts, clock, health } = counted()
  const first = health.read()
  counts[0]?.resolve(figures(1))
  expect(await first).toMatchObject({ metrics: 1 })
  const second = health.read()
  counts[1]?.resolve(figures(2))
  expect(await second).toMatchObject({ metrics: 2 })
  const [busy, too] = [health.read(), health.read()]
  await clock.advance(250)
  expect([await busy, await too]).toMatchObject([{ metrics: 2 }, { metrics: 2 }])
  // However many ask, the store is not asked again before it has answered.
  expect(counts).toHaveLength(3)
  counts[2]?.resolve(figures(3))
  const last = health.read()
  counts[3]?.resolve(figures(4))
  expect((await last).metrics).toBeGreaterThanOrEqual(3)
})

test('a store that fails is not well, whatever it said before', async () => {
  const { counts, health } = counted()
  const first = health.read()
  counts[0]?.resolve(figures(1))
  await first
  const second = health.read()
  counts[1]?.reject(new Error('gone'))
  await expect(second).rejects.toThrow('gone')
})
