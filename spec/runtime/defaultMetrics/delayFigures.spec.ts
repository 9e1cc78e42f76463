import { expect, test } from '@jest/globals'
import { delayFigures } from '../../../lib/runtime/defaultMetrics/families/delayFigures.js'

const histogram = {
  count: 3,
  min: 20.5e6,
  mean: 30e6,
  max: 50e6,
  percentile: (rank: number) => (rank === 50 ? 21e6 : 50e6),
}
const empty = { count: 0, min: 2 ** 63, mean: Number.NaN, max: 0, percentile: () => 511 }

test('the pause that was asked for is no delay', () => {
  const delay = delayFigures(histogram, 20, undefined)
  expect(delay?.min).toBeCloseTo(0.0005, 9)
  expect(delay?.mean).toBeCloseTo(0.01, 9)
  expect([delay?.max, delay?.p50, delay?.p99]).toEqual([0.05 - 0.02, 0.021 - 0.02, 0.05 - 0.02])
})

test('a first turn that came late is the longest delay, and counts in the mean', () => {
  const delay = delayFigures(histogram, 20, 130)
  expect(delay?.max).toBe(0.13)
  expect(delay?.mean).toBeCloseTo((3 * 0.01 + 0.13) / 4, 9)
})

test('a turn that came early is no negative delay', () => {
  expect(delayFigures({ ...histogram, min: 19e6 }, 20, undefined)?.min).toBe(0)
})

test('a window with nothing but its first turn has that, and one without has none', () => {
  expect(delayFigures(empty, 20, 5)).toEqual({ min: 0.005, mean: 0.005, max: 0.005, p50: 0.005, p99: 0.005 })
  expect(delayFigures(empty, 20, undefined)).toBeUndefined()
})
