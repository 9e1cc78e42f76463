import { describe, expect, test } from '@jest/globals'
import { drawChart } from '../../../lib/service/snapshot/drawChart.js'
import { expectXml } from '../support/expectXml.js'

const range = { start: 0, end: 60 }
const look = { color: undefined, unit: '', perSecond: false, period: 1, gaps: [] }
const line = (...values: readonly number[]) => ({
  ...look,
  label: 'a',
  points: values.map((value, n) => ({ time: n * 10, value })),
})

describe.each(['line', 'stacked', 'bignumber'] as const)('a chart of type %s', (type) => {
  test.each([
    [[1, 1]],
    [[0, 0]],
    [[-5, -5]],
    [[1e16, 1e16 + 2]],
    [[5e-324, 1e-323]],
    [[-Number.MAX_VALUE, Number.MAX_VALUE]],
    [[Number.MAX_VALUE, Number.MAX_VALUE]],
    [[7]],
    [[]],
  ])('has a place for each of %j', (values) => {
    for (const use_log_yaxis of [true, false]) {
      const lines = [line(...values), line(...values)]
      const svg = drawChart({ lines, notes: [] }, { type, use_log_yaxis }, range)
      expectXml(svg)
      expect(svg).not.toContain('NaN')
      expect(svg).not.toMatch(/="[^"]*Infinity/)
    }
  })
})

test.each([
  [0, 100, ['0', '20', '40', '60', '80', '100']],
  [-1, 1, ['-1.0', '-0.5', '0.0', '0.5', '1.0']],
  [0, 0.07, ['0.00', '0.01', '0.02', '0.03', '0.04', '0.05', '0.06', '0.07']],
])('an axis from %d to %d is marked at round figures', (min, max, marks) => {
  const svg = drawChart({ lines: [line(min, max)], notes: [] }, { type: 'line', min, max }, range)
  expect([...svg.matchAll(/text-anchor="end"[^>]*>([^<]*)</g)].map(([, mark]) => mark)).toEqual(marks)
})

test('a value beyond the ends of the axis is cut off at the plot', () => {
  const svg = drawChart({ lines: [line(0, 1e300)], notes: [] }, { type: 'line', min: 0, max: 1 }, range)
  expect(svg).toContain('<g clip-path="url(#plot)">')
  expect(svg).toContain('d="M80 340L196.7 -100000"')
})

test.each(['line', 'stacked'] as const)('a stream with an axis of its own is marked at the right: %s', (type) => {
  const lines = [line(0, 100), { ...line(0, 5), isSplit: true, max: 10 }]
  const svg = drawChart({ lines, notes: [] }, { type, min: 0, max: 100 }, range)
  const marksAt = (anchor: string) => [...svg.matchAll(new RegExp(`text-anchor="${anchor}"[^>]*>([^<]*)<`, 'g'))]
  expect(marksAt('end').map(([, mark]) => mark)).toEqual(['0', '20', '40', '60', '80', '100'])
  expect(marksAt('start').map(([, mark]) => mark)).toEqual(['0', '2', '4', '6', '8', '10'])
  // Half of its own axis, and all of the other's.
  expect(svg).toMatch(/ 200["LZ]/)
  expect(svg).toMatch(/ 60["LZ]/)
})
