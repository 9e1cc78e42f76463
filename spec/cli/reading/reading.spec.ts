import { describe, expect, test } from '@jest/globals'
import { parseDuration, timeOf } from '../../../lib/cli/optionValues.js'
import { columnsOf } from '../../../lib/cli/reading/columns.js'
import { figuresOf } from '../../../lib/cli/reading/figures.js'
import { seriesName } from '../../../lib/cli/reading/readSeries.js'
import { resolutionFor } from '../../../lib/cli/reading/resolutionFor.js'
import { summaryOf } from '../../../lib/cli/reading/summary.js'
import type { MetricAttributes } from '../../../lib/measurement/index.js'

const point = (time: number, value: number, count = 1) => ({ time, value, min: value - 1, max: value + 1, count })

test('a summary weighs points by their samples', () => {
  expect(summaryOf([point(1, 10, 3), point(2, 20, 1)])).toEqual({ last: 20, min: 9, average: 12.5, max: 21 })
  expect(summaryOf([])).toEqual({ last: null, min: null, average: null, max: null })
  expect(summaryOf([point(1, 1.7e308), point(2, 1.7e308)]).average).toBe(1.7e308)
})

test('columns are means, and what has no point is a gap', () => {
  const range = { start: 100, end: 200 }
  expect(columnsOf([point(100, 1), point(110, 3), point(199, 5), point(200, 9), point(99, 9)], range, 4)).toEqual([
    2,
    null,
    null,
    5,
  ])
  expect(columnsOf([], range, 2)).toEqual([null, null])
})

test.each([
  [60, null, 1],
  [300, null, 5],
  [3_600, null, 30],
  [3_600, 60, 60],
  [3_600, 45, 60],
  [86_400, null, 900],
  [604_800, null, 7_200],
  [1e9, null, 604_800],
])('a range of %i s with a period of %j is drawn in steps of %i s', (duration, period, step) => {
  expect(resolutionFor(duration, period)).toBe(step)
})

test.each<[MetricAttributes, 'gauge' | 'counter', number, string]>([
  [{}, 'gauge', 1234, '1.23k'],
  [{ display_units_long: 'seconds' }, 'gauge', 0.0123, '12.3 ms'],
  [{ display_units_short: 'ms' }, 'gauge', 12.3, '12.3 ms'],
  [{ display_units_long: 'Bytes' }, 'counter', 1e6, '1.00 MB/s'],
  [{ display_units_long: 'ratio' }, 'gauge', 0.5, '50.0 %'],
  [{ display_units_long: 'ratio' }, 'counter', 0.5, '50.0 %'],
  [{ display_units_long: 'seconds', summarize_function: 'sum' }, 'gauge', 0.25, '25.0 %'],
  [{ display_units_short: 'req' }, 'gauge', 5, '5 req'],
  [{ display_units_long: 'a name far too long to show' }, 'gauge', 5, '5'],
  [{ display_units_long: 'constructor' }, 'gauge', 5, '5 constructor'],
  [{}, 'counter', 2, '2/s'],
])('%j of a %s shows %d as %s', (attributes, type, value, shown) => {
  expect(figuresOf({ type, attributes }).show(value)).toBe(shown)
})

test('figures that are not there are a dash', () => {
  expect(figuresOf({ type: 'gauge', attributes: { display_units_short: 'req' } }).show(null)).toBe('–')
})

test.each([
  [{}, '(no tags)'],
  [{ source: 'unassigned' }, '(no source)'],
  [{ source: 'web-1' }, 'source=web-1'],
  [{ b: '2', a: '1', source: 'unassigned' }, 'a=1 b=2'],
])('%j is called %s', (tags, name) => {
  expect(seriesName({ tags })).toBe(name)
})

describe('spans and times', () => {
  test.each([
    ['90', 90],
    ['90s', 90],
    ['1.5h', 5_400],
    ['15min', 900],
    ['7d', 604_800],
    ['2w', 1_209_600],
    ['0', undefined],
    ['0.0001s', undefined],
    ['-5m', undefined],
    ['5 m', undefined],
    ['5y', undefined],
    ['', undefined],
    ['9'.repeat(400), undefined],
  ])('%j is %j seconds', (text, seconds) => {
    expect(parseDuration(text)).toBe(seconds)
  })

  const now = Date.UTC(2026, 2, 1, 12)
  test.each([
    ['now', now / 1000],
    ['-15m', now / 1000 - 900],
    ['1700000000', 1_700_000_000],
    ['2026-03-01', Date.UTC(2026, 2, 1) / 1000],
    ['2026-03-01T11:30Z', now / 1000 - 1800],
    ['2026-03-01 11:30:00+01:00', now / 1000 - 5400],
  ])('%j is %i', (text, time) => {
    expect(timeOf({ at: text }, 'at', now)).toBe(time)
  })

  test.each([
    '',
    'yesterday',
    '-',
    '-5y',
    '2026-13-01',
    '2026-02-30',
    '2026-02-30T12:00Z',
    '1e9',
    '1969-01-01',
    '12:00',
  ])('%j is not a time', (text) => {
    expect(() => timeOf({ at: text }, 'at', now)).toThrow('--at takes Unix seconds')
  })
})
