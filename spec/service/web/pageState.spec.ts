import { expect, test } from '@jest/globals'
import { pageModule } from './pageModules.js'

const { stateFrom, hashOf } = await pageModule('pageState')
const { timeRanges, chooseResolution } = await pageModule('timeRanges')

const usual = { search: '', range: 300, offset: 0, metric: '' }

test('what is shown comes back from its address', () => {
  const state = { search: 'a*&b=#c', range: 3600, offset: 200, metric: 'cpu:load-1.x_y' }
  expect(stateFrom(hashOf(state))).toEqual(state)
  expect(hashOf(usual)).toBe('#')
})

test.each([[''], ['#'], ['#range=7&offset=-1'], ['#range=__proto__&offset=1e99'], ['#offset=0.5'], ['#%E0%A4%A']])(
  'the address %p is the usual view',
  (hash) => {
    expect(stateFrom(hash)).toEqual(usual)
  },
)

test('a name that is too long is cut', () => {
  expect(stateFrom(`#metric=${'x'.repeat(10_000)}`).metric).toHaveLength(255)
})

test('a chart has some 150 points at most, and none between two of the metric itself', () => {
  for (const { seconds } of timeRanges)
    for (const period of [null, undefined, 1, 5, 10, 60, 7, 3600, 100_000]) {
      const resolution = chooseResolution(seconds, period)
      expect(seconds / resolution).toBeLessThanOrEqual(150)
      expect(resolution % (period ?? 1)).toBe(0)
    }
})

test.each([
  [300, 5, 5],
  [300, null, 2],
  [3600, 5, 30],
  [3600, 60, 60],
  [604_800, 5, 7200],
  [300, Number.NaN, 2],
  [300, -5, 2],
])('over %p s, a metric with period %p is shown every %p s', (range, period, resolution) => {
  expect(chooseResolution(range, period)).toBe(resolution)
})
