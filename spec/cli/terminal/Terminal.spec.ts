import { expect, test } from '@jest/globals'
import { Terminal, type TerminalStream } from '../../../lib/cli/terminal/Terminal.js'

const esc = '\u001b'
const codes = new RegExp(`(${esc}\\[\\d*[A-Z]|\\n|\\r)`)

class Screen implements TerminalStream {
  readonly isTTY: boolean
  columns = 40
  rows = 10
  readonly writes: string[] = []

  constructor(isTTY: boolean) {
    this.isTTY = isTTY
  }

  write(text: string): void {
    this.writes.push(text)
  }

  /** What a reader sees: text is laid down at the cursor, esc codes do what terminals do with them. */
  get picture(): string[] {
    const lines: string[] = []
    let row = 0
    for (const part of this.writes.join('').split(codes)) {
      if (part === '\n') row += 1
      else if (part.endsWith('A') && part.startsWith(esc)) row -= Number(part.slice(2, -1))
      else if (part === `${esc}[J`) lines.length = Math.min(lines.length, row)
      else if (part !== '\r' && part !== `${esc}[K` && part !== '') lines[row] = part
    }
    return lines
  }
}

test('on a terminal the block is redrawn in place, below the lines that stay', () => {
  const screen = new Screen(true)
  const terminal = new Terminal(screen, {}, 1)
  terminal.print('first')
  terminal.show(['a 1', 'b 1'])
  terminal.print('second')
  terminal.show(['a 2'])
  expect(screen.picture).toEqual(['first', 'second', 'a 2'])
  terminal.clear()
  terminal.print('last')
  expect(screen.picture).toEqual(['first', 'second', 'last'])
})

test('a picture is one write, so that it never flickers', () => {
  const screen = new Screen(true)
  const terminal = new Terminal(screen, {}, 1)
  terminal.show(['a', 'b', 'c'])
  terminal.print('line')
  expect(screen.writes).toHaveLength(2)
})

test('a block that is higher than the window is cut, because what has scrolled away cannot be redrawn', () => {
  const screen = new Screen(true)
  screen.rows = 5
  const terminal = new Terminal(screen, {}, 1)
  terminal.show(Array.from({ length: 50 }, (_, index) => `line ${index}`))
  expect(screen.picture).toEqual(['line 0', 'line 1', 'line 2'])
})

test('in a pipe there is no escape code, and the block comes now and then', () => {
  const pipe = new Screen(false)
  const terminal = new Terminal(pipe, { FORCE_COLOR: '1' }, 3)
  for (let window = 1; window <= 4; window++) {
    terminal.print(`receipt ${window}`)
    terminal.show([`table ${window}`])
  }
  terminal.clear()
  const text = pipe.writes.join('')
  expect(text).toBe('receipt 1\ntable 1\nreceipt 2\nreceipt 3\nreceipt 4\ntable 4\n')
  expect([terminal.isLive, terminal.isColourful]).toEqual([false, false])
})

test('NO_COLOR takes the colours, and a dumb terminal the redrawing, too', () => {
  expect(new Terminal(new Screen(true), {}, 1).isColourful).toBe(true)
  expect(new Terminal(new Screen(true), { NO_COLOR: '' }, 1).isColourful).toBe(true)
  expect(new Terminal(new Screen(true), { NO_COLOR: '1' }, 1).isColourful).toBe(false)
  expect(new Terminal(new Screen(true), { NO_COLOR: '1' }, 1).isLive).toBe(true)
  expect(new Terminal(new Screen(true), { TERM: 'dumb' }, 1).isLive).toBe(false)
})

test('the width is that of the window now, and something useful where there is none', () => {
  const screen = new Screen(true)
  const terminal = new Terminal(screen, {}, 1)
  expect(terminal.width).toBe(40)
  screen.columns = 120
  expect(terminal.width).toBe(120)
  screen.columns = 0
  expect(terminal.width).toBe(20)
  expect(new Terminal(new Screen(false), {}, 1).width).toBe(100)
})
