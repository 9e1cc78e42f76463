import { Readable } from 'node:stream'
import { expect, test } from '@jest/globals'
import { type NumberedLine, readLines } from '../../../lib/cli/send/readLines.js'

async function linesOf(...chunks: (string | Buffer)[]): Promise<[number, string | undefined][]> {
  const lines: NumberedLine[] = []
  for await (const block of readLines(Readable.from(chunks))) lines.push(...block)
  return lines.map(({ number, text }) => [number, text])
}

test('lines are put together from chunks, characters that were cut in two as well', async () => {
  const bytes = Buffer.from('zwölf 12\r\n')
  expect(await linesOf('a', ' 1\nb', ' 2\n', bytes.subarray(0, 3), bytes.subarray(3))).toEqual([
    [1, 'a 1'],
    [2, 'b 2'],
    [3, 'zwölf 12'],
  ])
})

test('the last line needs no end, and empty ones count', async () => {
  expect(await linesOf('\n\na 1')).toEqual([
    [1, ''],
    [2, ''],
    [3, 'a 1'],
  ])
  expect(await linesOf()).toEqual([])
  expect(await linesOf('a 1\n')).toEqual([[1, 'a 1']])
})

test('a line that is too long is given up, and the next one is read', async () => {
  const part = 'x'.repeat(50_000)
  expect(await linesOf('a 1\n', part, part, part, ' 1\nb 2\n', part, part)).toEqual([
    [1, 'a 1'],
    [2, undefined],
    [3, 'b 2'],
    [4, undefined],
  ])
})

test('nothing is read before it is asked for', async () => {
  let made = 0
  const source = Readable.from(
    (async function* () {
      for (;;) {
        made += 1
        yield 'a 1\n'
      }
    })(),
    { highWaterMark: 1 },
  )
  const lines = readLines(source)
  await lines.next()
  await new Promise((resolve) => setImmediate(resolve))
  expect(made).toBeLessThan(10)
  await lines.return()
})
