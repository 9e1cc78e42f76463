import { expect, test } from '@jest/globals'
import { createPaint } from '../../../lib/cli/terminal/paint.js'
import { plainText } from '../../../lib/cli/terminal/plainText.js'
import { sparkline } from '../../../lib/cli/terminal/sparkline.js'
import { cutTo, tableLines } from '../../../lib/cli/terminal/table.js'

test.each<[(number | null)[], number, string]>([
  [[0, 1, 2, 3, 4, 5, 6, 7], 8, '▁▂▃▄▅▆▇█'],
  [[1, null, 3], 3, '▁ █'],
  [[5, 5, 5], 3, '▁▁▁'],
  [[1, 2], 4, '  ▁█'],
  [[9, 0, 1], 2, '▁█'],
  [[], 3, '   '],
  [[null, null], 2, '  '],
  [[Number.NaN, 1], 2, ' ▁'],
  [[-1e308, 1e308], 2, '▁▁'],
  [[1, 2], 0, ''],
])('%j in %i places is drawn as %j', (values, width, drawn) => {
  expect(sparkline(values, width)).toBe(drawn)
})

const columns = [
  { title: 'metric', align: 'left' },
  { title: 'now', align: 'right' },
] as const

test('a table lines its columns up', () => {
  expect(
    tableLines(
      columns,
      [
        ['cpu', '5 %'],
        ['memory.free', '12.5 MB'],
      ],
      80,
    ),
  ).toEqual(['metric           now', 'cpu              5 %', 'memory.free  12.5 MB'])
})

test('a table that is too wide cuts its first column, and no line is longer than the window', () => {
  const rows = [['x'.repeat(300), '1.5 kB']]
  expect(tableLines(columns, rows, 20)).toEqual(['metric           now', 'xxxxxxxxxxx…  1.5 kB'])
  for (const width of [0, 1, 5, 9])
    for (const line of tableLines(columns, rows, width)) expect([...line].length).toBeLessThanOrEqual(width)
})

test('a table without rows is its heading', () => {
  expect(tableLines(columns, [], 80)).toEqual(['metric  now'])
})

test('what could move the cursor or turn the writing is shown as a question mark', () => {
  expect(plainText('a\u001b[2Jb\r\nc\u202ed\u0000')).toBe('a?[2Jb??c?d?')
  expect(plainText('Zürich ▁█ 温度')).toBe('Zürich ▁█ 温度')
  expect(tableLines(columns, [['\u001b]0;title\u0007', '1']], 80)[1]).toBe('?]0;title?    1')
})

test('a name is cut by characters, not in the middle of one', () => {
  expect(cutTo('😀😀😀', 3)).toBe('😀…')
  expect(cutTo('abc', 3)).toBe('abc')
  expect(cutTo('abc', 0)).toBe('')
})

test('colours are escape codes or nothing', () => {
  expect(createPaint(true).red('x')).toBe('\u001b[31mx\u001b[39m')
  expect(createPaint(false).bold('x')).toBe('x')
})
