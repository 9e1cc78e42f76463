import { expect, test } from '@jest/globals'
import { pageModule } from './pageModules.js'

const { formatFigure, formatAgo, formatSpan } = await pageModule('words/figures')
const { countsUp, unitOf } = await pageModule('metrics/metricKind')
const { seriesLabels } = await pageModule('charts/seriesLabels')
const { firstMessage } = await pageModule('calls/serviceCalls')
const { firstMetric, firstAlert, firstSpace, firstReporter } = await pageModule('words/commands')

test.each([
  [0, '', false, '0'],
  [-0, '', false, '0'],
  [-0, 'seconds', false, '0 s'],
  [5e-324, '', false, '4.94e-324'],
  [1e-7, '', false, '1.00e-7'],
  [0.0005, '', false, '0.000500'],
  [0.0015, '', false, '0.00150'],
  [-0.0005, '', false, '-0.000500'],
  [0.99949, '', false, '0.999'],
  [0.9996, '', false, '1.00'],
  [999, '', false, '999'],
  [999.4, '', false, '999'],
  [999.5, '', false, '1.00k'],
  [1000, '', false, '1.00k'],
  [999_999, '', false, '1.00M'],
  [1e15, '', false, '1.00P'],
  [1e18, '', false, '1.00E'],
  [1e21, '', false, '1.00e+21'],
  [1e100, '', true, '1.00e+100/s'],
  [-1e21, 'bytes', false, '-1.00e+21 B'],
  [1536, 'B', false, '1.54 kB'],
  [12, 'ms', false, '12 ms'],
  [0.0005, 'ms', false, '0.000500 ms'],
  [1500, 'ms', false, '1.50 s'],
  [90_000, 'ms', false, '90.0 s'],
  [1500, '%', false, '1500 %'],
  [45.678, '%', false, '45.7 %'],
  [15, 'ratio', false, '1500 %'],
  [1e12, 'seconds', false, '1.16e+7 d'],
  [Number.POSITIVE_INFINITY, '', false, '–'],
  [Number.NEGATIVE_INFINITY, 'bytes', true, '–'],
  [21, '', false, '21'],
  [0.25, '', false, '0.250'],
  [1234, '', false, '1.23k'],
  [999.7, '', false, '1.00k'],
  [-4200, '', false, '-4.20k'],
  [3, '°C', false, '3 °C'],
  [12.5, 'req', true, '12.5 req/s'],
  [0.125, 'ratio', false, '12.5 %'],
  [0.0021, 'seconds', false, '2.10 ms'],
  [90, 'seconds', false, '90.0 s'],
  [200_000, 'seconds', false, '2.31 d'],
  [0.034, 'seconds', true, '3.40 %'],
  [25_336_000_000, 'bytes', false, '25.3 GB'],
  [512, 'bytes', true, '512 B/s'],
  [1e300, 'bytes', false, '1.00e+300 B'],
  [null, 'bytes', false, '–'],
  [undefined, '', false, '–'],
  [Number.NaN, '', false, '–'],
])('%p %s (per second: %p) is shown as %s', (value, unit, perSecond, shown) => {
  expect(formatFigure(value, unit, perSecond)).toBe(shown)
})

test.each([
  [-30, 'now'],
  [1, 'now'],
  [12.4, '12 s ago'],
  [130, '2 min ago'],
  [7300, '2 h ago'],
  [400_000, '5 days ago'],
  [Number.NaN, ''],
])('%p seconds ago is said as %p', (seconds, shown) => {
  expect(formatAgo(seconds)).toBe(shown)
})

test('counters, and gauges whose samples are added up, are shown as growth', () => {
  expect(countsUp({ name: 'a', type: 'counter' })).toBe(true)
  expect(countsUp({ name: 'a', type: 'gauge', attributes: { summarize_function: 'sum' } })).toBe(true)
  expect(countsUp({ name: 'a', type: 'gauge', attributes: { summarize_function: 'max' } })).toBe(false)
  expect(countsUp({ name: 'a', type: 'gauge', attributes: null })).toBe(false)
})

test('units that are known are scaled, others put behind the number, nonsense is none', () => {
  expect(unitOf({ attributes: { display_units_long: 'bytes', display_units_short: 'B' } })).toBe('bytes')
  expect(unitOf({ attributes: { display_units_long: 'degrees', display_units_short: '°C' } })).toBe('°C')
  expect(unitOf({ attributes: { display_units_short: 7 } })).toBe('')
  expect(unitOf({ attributes: { display_units_short: 'x'.repeat(1000) } })).toHaveLength(16)
  expect(unitOf({ attributes: null })).toBe('')
})

test('series are called by the tags in which they differ', () => {
  expect(
    seriesLabels([
      { host: 'a', core: '0' },
      { host: 'a', core: '1' },
    ]),
  ).toEqual(['0', '1'])
  expect(seriesLabels([{ host: 'a', core: '0' }])).toEqual(['core=0 host=a'])
  expect(seriesLabels([{ host: 'a' }, {}])).toEqual(['a', 'without tags'])
  expect(
    seriesLabels([
      { host: 'a', core: '0' },
      { host: 'b', core: '1' },
    ]),
  ).toEqual(['core=0 host=a', 'core=1 host=b'])
  expect(seriesLabels([{}])).toEqual(['without tags'])
  expect(seriesLabels([])).toEqual([])
})

test.each([
  ['{"errors":{"params":{"resolution":["is required"]}}}', 'The service says: resolution is required.'],
  ['{"errors":{"request":["Not permitted."]}}', 'The service says: Not permitted.'],
  ['{"errors":{"request":"busy"}}', 'The service says: busy.'],
  ['{"errors":["first","second"]}', 'The service says: first.'],
  [
    '{"errors":{"params":{"conditions":{"duration":["must be set"]}}}}',
    'The service says: conditions duration must be set.',
  ],
  ['{"errors":[]}', undefined],
  ['null', undefined],
  ['<html>', undefined],
  ['', undefined],
  [`{"errors":${'['.repeat(50)}"deep"${']'.repeat(50)}}`, undefined],
])('of the answer %p the first reason is told', (body, told) => {
  expect(firstMessage(body)).toBe(told)
})

test('each first command names this very service', () => {
  const origin = 'http://127.0.0.1:8186'
  expect(firstMetric(origin)).toContain(`${origin}/v1/metrics `)
  expect(firstAlert(origin)).toContain(`${origin}/v1/alerts `)
  expect(firstSpace(origin)).toContain(`${origin}/v1/spaces `)
  expect(firstReporter(origin)).toContain(`LIBRATO_URL=${origin}/v1 `)
})

test.each([
  [-3, '0 s'],
  [12.4, '12 s'],
  [300, '5 min'],
  [12_000, '3 h 20 min'],
  [7_200, '2 h'],
  [345_600, '4 days'],
  [Number.NaN, '–'],
])('%p seconds last %s', (seconds, shown) => {
  expect(formatSpan(seconds)).toBe(shown)
})
