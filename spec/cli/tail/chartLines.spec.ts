import { expect, test } from '@jest/globals'
import { figuresOf } from '../../../lib/cli/reading/figures.js'
import { chartLines } from '../../../lib/cli/tail/chartLines.js'
import { createPaint } from '../../../lib/cli/terminal/paint.js'

const figures = figuresOf({ type: 'gauge', attributes: {} })
const paint = createPaint(false)
const seriesOf = (...points: [number, number][]) => [
  { name: 'x', tags: {}, points: points.map(([time, value]) => ({ time, value, min: value, max: value, count: 1 })) },
]
const draw = (points: [number, number][], width = 22, height = 6) =>
  chartLines(seriesOf(...points), { start: 0, end: 40 }, { width, height }, figures, paint)

test('a rising line goes from the lower left to the upper right', () => {
  const rows = draw(Array.from({ length: 40 }, (_, n) => [n, n])).slice(0, 5)
  const firstDots = rows.map((row) => row.slice(4).search(/[\u2801-\u28ff]/))
  expect(firstDots).toEqual([...firstDots].sort((left, right) => right - left))
  expect(rows[0]).toMatch(/^ *39 ┤/)
  expect(rows[4]).toMatch(/^ *0 ┤/)
})

test('a gap in the data is a gap in the line', () => {
  const whole = draw(Array.from({ length: 20 }, (_, n) => [2 * n, 1])).join('')
  const torn = draw(
    Array.from({ length: 20 }, (_, n): [number, number] => [2 * n, 1]).filter(([time]) => time < 10 || time > 28),
  ).join('')
  const dots = (text: string) => text.match(/[\u2801-\u28ff]/g)?.length ?? 0
  expect(dots(torn)).toBeLessThan(dots(whole) - 5)
})

test.each<[string, [number, number][]]>([
  ['one value', [[5, 7]]],
  ['zero alone', [[5, 0]]],
  [
    'values that are all the same',
    [
      [5, -3],
      [6, -3],
    ],
  ],
  [
    'the greatest values',
    [
      [5, 1e126],
      [6, -1e126],
    ],
  ],
  [
    'the whole of what a number holds',
    [
      [5, 1.7e308],
      [6, -1.7e308],
    ],
  ],
  [
    'the smallest values',
    [
      [5, 5e-324],
      [6, 0],
    ],
  ],
  [
    'times beyond the range',
    [
      [-50, 1],
      [5, 2],
      [900, 3],
    ],
  ],
])('%s make a picture', (_, points) => {
  for (const [width, height] of [
    [20, 2],
    [22, 6],
    [200, 50],
  ] as const) {
    const lines = draw(points, width, height)
    expect(lines).toHaveLength(height)
    for (const line of lines) expect([...line].length).toBeLessThanOrEqual(width)
    expect(lines.join('')).toMatch(/[\u2801-\u28ff]/)
  }
})

test('no points make an empty one', () => {
  expect(draw([]).join('')).not.toMatch(/[\u2801-\u28ff]/)
})

test('times of more than a day are told with their day, and only where there is room', () => {
  const day = 86_400
  const foot = (end: number, width: number): string =>
    chartLines(seriesOf([5, 1]), { start: 0, end }, { width, height: 5 }, figures, paint).at(-1) ?? ''
  expect(foot(day, 80)).toMatch(/^ +\d\d:\d\d:\d\d +\d\d:\d\d:\d\d +\d\d:\d\d:\d\d$/)
  expect(foot(day + 1, 80)).toMatch(/^ +\d\d-\d\d \d\d:\d\d +\d\d-\d\d \d\d:\d\d +\d\d-\d\d \d\d:\d\d$/)
  expect(foot(10 * day, 40)).toMatch(/^ +\d\d-\d\d \d\d:\d\d +\d\d-\d\d \d\d:\d\d$/)
  expect(foot(10 * day, 20).trim()).toBe('')
})
