import { expect, test } from '@jest/globals'
import { hostTag } from '../../../lib/cli/demo/hostTag.js'
import { receiptLine } from '../../../lib/cli/demo/receiptLine.js'
import { rowLines } from '../../../lib/cli/demo/rowLines.js'
import { welcomeLines } from '../../../lib/cli/demo/welcomeLines.js'
import { createPaint } from '../../../lib/cli/terminal/paint.js'

const plain = createPaint(false)
const noon = new Date(2026, 0, 2, 12, 3, 4).getTime()
const receipt = {
  accepted: 54,
  rejected: 0,
  retained: 0,
  dropped: 0,
  unknown: 0,
  requests: 1,
  attempts: 1,
  bytes: 6210,
  duration: 12.3,
  failures: [],
}

test('a receipt is one line', () => {
  expect(receiptLine(receipt, noon, plain)).toBe(
    '12:03:04  54 accepted, 0 rejected, 0 retained, 0 dropped  1 request, 6.21 kB, 12 ms',
  )
})

test('what went wrong is said, shortly and without what could disturb the terminal', () => {
  const line = receiptLine(
    {
      ...receipt,
      accepted: 0,
      retained: 50,
      unknown: 4,
      requests: 2,
      failures: [
        { cause: 'connect ECONNREFUSED\u001b[2J\n', count: 50 },
        { cause: 'x'.repeat(10_000), count: 1 },
        { cause: 'c', count: 1 },
        { cause: 'd', count: 1 },
        { cause: 'e', count: 1 },
      ],
    },
    noon,
    plain,
  )
  expect(line).toContain('0 accepted, 0 rejected, 50 retained, 0 dropped, 4 unknown  2 requests')
  expect(line).toContain('(50 × connect ECONNREFUSED?[2J?; 1 × xxx')
  expect(line).toContain('2 more causes)')
  expect(line.length).toBeLessThan(400)
  expect(line).not.toMatch(/\p{Cc}/u)
})

test('the table shows the last value, the picture and the bounds of each metric', () => {
  const metric = { name: 'machine.cpu.utilization', unit: 'ratio', reading: 'value' } as const
  const lines = rowLines([{ metric, values: [null, 0.1, null, 0.5, 0.25, null] }], '2.50 min', 100, plain)
  expect(lines[0]).toBe('Read back through the client, the last 2.50 min:')
  expect(lines[2]).toMatch(/^machine\.cpu\.utilization {2}25\.0 % {2,}▁ █▃ +10\.0 % +50\.0 %$/)
})

test('where nothing was stored yet the table says so', () => {
  expect(rowLines([], '2.50 min', 100, plain)).toEqual(['Read back through the client, the last 2.50 min: nothing yet'])
})

test('in a narrow window the picture gives way, and no line is too long', () => {
  const metric = { name: 'process.eventloop.delay.p99', unit: 'seconds', reading: 'value' } as const
  for (const width of [20, 40, 66, 80])
    for (const line of rowLines([{ metric, values: [0.1, 0.2] }], '2.50 min', width, plain))
      expect([...line].length).toBeLessThanOrEqual(width)
})

const welcome = {
  dashboard: 'http://127.0.0.1:8186/',
  user: 'admin',
  newToken: 'abc',
  tokenFile: '/data/token',
  isTokenGiven: false,
  data: '/data',
  earlier: { metrics: 0, isMore: false },
}

test('the first start shows the token once, a later one where it is kept and what is there', () => {
  const first = welcomeLines(welcome, plain).join('\n')
  expect(first).toContain('http://127.0.0.1:8186/')
  expect(first).toContain('abc (made now, printed this once, kept in /data/token)')
  expect(first).toContain('/data (new)')

  const later = welcomeLines({ ...welcome, newToken: undefined, earlier: { metrics: 412, isMore: false } }, plain)
  expect(later.join('\n')).toContain('kept in /data/token')
  expect(later.join('\n')).toContain('/data (412 metrics from earlier)')
  expect(later.join('\n')).not.toContain('abc')
})

test('one metric, and more than were counted, are said in good English', () => {
  const found = (metrics: number, isMore: boolean) =>
    welcomeLines({ ...welcome, earlier: { metrics, isMore } }, plain).find((line) => line.startsWith('Data'))
  expect(found(1, false)).toContain('(1 metric from earlier)')
  expect(found(1000, true)).toContain('(more than 1000 metrics from earlier)')
})

test('a token that was given is not said again', () => {
  const lines = welcomeLines({ ...welcome, newToken: undefined, isTokenGiven: true }, plain).join('\n')
  expect(lines).toContain('the one that was given')
})

test.each([
  ['Web-1.example.com', 'web-1'],
  ['MacBook Pro (3).local', 'macbook-pro-3'],
  ['.hidden', 'unknown'],
  ['', 'unknown'],
  ['___', '___'],
  ['münchen', 'm-nchen'],
  ['x'.repeat(1000), 'x'.repeat(255)],
])('the host %p is tagged %p', (hostname, tag) => {
  expect(hostTag(hostname)).toBe(tag)
})
