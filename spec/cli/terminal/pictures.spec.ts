import { expect, test } from '@jest/globals'
import { FullScreen } from '../../../lib/cli/terminal/FullScreen.js'
import { formatSpan } from '../../../lib/cli/terminal/formatFigure.js'
import { createPaint } from '../../../lib/cli/terminal/paint.js'
import { progressBar } from '../../../lib/cli/terminal/progressBar.js'
import { cutTo, tableLines } from '../../../lib/cli/terminal/table.js'
import { textWidth } from '../../../lib/cli/terminal/textWidth.js'

const plain = createPaint(false)

test.each([
  [0, '░░░░   0 %'],
  [0.5, '██░░  50 %'],
  [0.55, '██▏░  55 %'],
  [0.999, '███▉  99 %'],
  [1, '████ 100 %'],
  [7, '████ 100 %'],
  [-1, '░░░░   0 %'],
  [Number.NaN, '░░░░   0 %'],
])('a share of %d is drawn as %s', (share, bar) => {
  expect(progressBar(share, 4, plain)).toBe(bar)
})

test.each([
  ['abc', 3],
  ['日本', 4],
  ['😀', 2],
  ['e\u0301', 1],
  ['한국', 4],
  ['ﾊﾝ', 2],
  ['Ａ', 2],
  ['', 0],
])('%j is %i columns wide', (text, width) => {
  expect(textWidth(text)).toBe(width)
})

test('wide characters keep columns in line, and are never cut in two', () => {
  expect(cutTo('日本語', 5)).toBe('日本…')
  expect(cutTo('日本語', 4)).toBe('日…')
  const lines = tableLines(
    [
      { title: 'a', align: 'left' },
      { title: 'b', align: 'right' },
    ],
    [
      ['日本', '1'],
      ['x', '22'],
    ],
    80,
  )
  expect(lines).toEqual(['a      b', '日本   1', 'x     22'])
})

test.each([
  [1, '1 s'],
  [90, '1.5 min'],
  [95, '95 s'],
  [300, '5 min'],
  [5_400, '1.5 h'],
  [3_600, '1 h'],
  [604_800, '7 d'],
  [3_601, '3601 s'],
])('%i seconds are %s', (seconds, text) => {
  expect(formatSpan(seconds)).toBe(text)
})

test('a full screen is drawn anew when the window changes, and everything is given back', () => {
  const writes: string[] = []
  const listeners = new Set<() => void>()
  const stream = {
    isTTY: true,
    columns: 30,
    rows: 7,
    write: (text: string) => writes.push(text),
    on: (_: 'resize', listener: () => void) => listeners.add(listener),
    off: (_: 'resize', listener: () => void) => listeners.delete(listener),
  }
  let drawn = 0
  const screen = new FullScreen(stream, () => {
    drawn += 1
  })
  screen.draw(['too early'])
  screen.leave()
  expect(writes).toEqual([])
  screen.enter()
  screen.draw(Array.from({ length: 20 }, (_, n) => `line ${n}`))
  expect(writes.at(-1)?.split('\r\n')).toHaveLength(7)
  for (const listener of listeners) listener()
  expect([drawn, screen.width, screen.height]).toEqual([1, 30, 7])
  screen.leave()
  screen.leave()
  expect(listeners.size).toBe(0)
  expect(writes.filter((text) => text.includes('?1049l'))).toHaveLength(1)
})
