import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  allPlaces,
  blockBytes,
  type CellBlock,
  decodeBlock,
  encodeBlock,
} from '../../../../lib/service/store/records/cellBlocks.js'
import { sampleCell } from '../../../../lib/service/store/records/cells.js'
import type { MetricKind } from '../../../../lib/service/store/Store.js'

const time = 1_700_002_800
const figure = fc.double({ noNaN: true })
const cell = fc.record({
  time: fc.constant(time),
  count: figure,
  sum: figure,
  min: figure,
  max: figure,
  sumSquares: fc.oneof(figure, fc.constant(null)),
  first: fc.constant(0),
  last: fc.constant(0),
})
const total = cell.chain(
  (rest) =>
    fc.record({
      ...Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, fc.constant(value)])),
      first: figure,
      last: figure,
    }) as typeof cell,
)

function decoded(kind: MetricKind, data: Uint8Array, wanted = allPlaces): CellBlock {
  const block: CellBlock = []
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
  expect(blockBytes(kind, view, 0)).toBe(data.length)
  decodeBlock(kind, view, 0, time, wanted, (place, found) => {
    block[place] = found
  })
  return block
}

test('what was encoded is decoded, bit by bit, wherever the bytes lie', () => {
  for (const [kind, cells] of [
    ['gauge', cell],
    ['counter', total],
  ] as const)
    fc.assert(
      fc.property(fc.array(fc.option(cells, { nil: undefined }), { maxLength: 16 }), (block) => {
        const data = encodeBlock(kind, block)
        const shifted = new Uint8Array([9, ...data]).subarray(1)
        const expected = block.map((each) => each)
        while (expected.length > 0 && expected[expected.length - 1] === undefined) expected.pop()
        expect([...decoded(kind, shifted)]).toEqual(expected)
      }),
    )
})

test.each(['gauge', 'counter'] as const)('a %s with one number each takes eight bytes of it', (kind) => {
  const block = Array.from({ length: 16 }, (_, place) => sampleCell(kind, place / 3, time))
  const data = encodeBlock(kind, block)
  expect(data).toHaveLength(4 + 16 * 8)
  expect(decoded(kind, data)).toEqual(block)
})

test('only what is asked for is decoded', () => {
  const block: CellBlock = [sampleCell('gauge', 1, time), undefined, sampleCell('gauge', 3, time)]
  block[15] = { ...sampleCell('gauge', 4, time), count: 2 }
  const found = decoded('gauge', encodeBlock('gauge', block), (1 << 1) | (1 << 15))
  expect(found.filter((each) => each !== undefined)).toEqual([block[15]])
})

test('an empty block holds nothing', () => {
  expect(decoded('counter', encodeBlock('counter', []))).toEqual([])
})
