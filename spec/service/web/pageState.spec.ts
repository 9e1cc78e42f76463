import { expect, test } from '@jest/globals'
import { pageModule } from './pageModules.js'

const { coarsened } = await pageModule('calls/retainedFrom')
const { stateFrom, hashOf, strangeIn } = await pageModule('parts/pageState')
const { timeRanges, chooseResolution, zoomed } = await pageModule('charts/timeRanges')

const usual = {
  view: 'metrics',
  search: '',
  range: 300,
  metric: '',
  space: 0,
  from: 0,
  to: 0,
  resolution: 0,
  by: '',
}

test('what is shown comes back from its address', () => {
  const state = {
    view: 'spaces',
    search: 'a*&b=#c',
    range: 3600,
    metric: 'cpu:load-1.x_y',
    space: 7,
    from: 1_000,
    to: 2_000,
    resolution: 60,
    by: 'host',
  }
  expect(stateFrom(hashOf(state))).toEqual(state)
  expect(hashOf(usual)).toBe('#')
})

test.each([
  [''],
  ['#'],
  ['#range=7&metric='],
  ['#view=__proto__&space=1e99'],
  ['#from=0.5'],
  ['#from=20&to=10'],
  ['#%E0%A4%A'],
])('the address %p is the usual view', (hash) => {
  expect(stateFrom(hash)).toEqual(usual)
})

test('a space without a view is shown, and remembered by the other views', () => {
  expect(stateFrom('#space=7')).toEqual({ ...usual, view: 'spaces', space: 7 })
  expect(stateFrom('#range=7&space=-1')).toEqual({ ...usual, view: 'spaces' })
  const state = { ...usual, space: 7 }
  expect(stateFrom(hashOf(state))).toEqual(state)
})

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

test.each([
  ['+', { from: 25, to: 75 }],
  ['-', { from: 1, to: 150 }],
  ['<', { from: 1, to: 50 }],
  ['>', { from: 50, to: 150 }],
  ['0', { from: 0, to: 0 }],
])('the key %s shows another time', (key, shown) => {
  expect(zoomed(key, { from: 1, to: 100, range: 300 }, 1_000)).toEqual(
    key === '0' ? shown : expect.objectContaining({ from: expect.any(Number), to: expect.any(Number) }),
  )
  if (key !== '0') {
    const { from = 0, to = 0 } = zoomed(key, { from: 1, to: 100, range: 300 }, 1_000) ?? {}
    expect(Math.abs(from - shown.from)).toBeLessThanOrEqual(2)
    expect(Math.abs(to - shown.to)).toBeLessThanOrEqual(2)
  }
})

test('zooming ends at ten seconds, starts from what is live, and other keys do nothing', () => {
  expect(zoomed('+', { from: 100, to: 110, range: 300 }, 1_000)).toBeUndefined()
  expect(zoomed('+', { from: 0, to: 0, range: 400 }, 1_000)).toEqual({ from: 700, to: 900 })
  expect(zoomed('constructor', { from: 1, to: 100, range: 300 }, 1_000)).toBeUndefined()
})

test.each([
  // start, wished, asked for
  [5_000, 2, 2],
  [4_999, 2, 60],
  [4_000, 90, 120],
  [1_500, 2, 900],
  [100, 2, 3_600],
  [100, 5_000, 7_200],
])('from %p on, %p s are asked for as %p s where finer records are gone', (start, wished, asked) => {
  expect(coarsened(start, wished, { 1: 4_999, 60: 3_000, 900: 900 })).toBe(asked)
  expect(coarsened(start, wished, {})).toBe(wished)
})

test.each([
  ['#view=alarms', 'There is no view “alarms”. These are the metrics.'],
  ['#view=spaces&space=shop', 'There is no space “shop”: spaces have numbers. This is the first one.'],
  ['#view=spaces&space=-1', 'There is no space “-1”: spaces have numbers. This is the first one.'],
  ['#view=spaces&space=99999', ''],
  ['#view=alerts', ''],
  ['', ''],
])('of the address %s is said: %s', (hash, told) => {
  expect(strangeIn(hash)).toBe(told)
})
