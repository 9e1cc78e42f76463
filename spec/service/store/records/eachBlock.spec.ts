import { afterEach, beforeEach, expect, test } from '@jest/globals'
import type { Database } from '../../../../lib/service/store/driver/Database.js'
import { openDatabase } from '../../../../lib/service/store/driver/openDatabase.js'
import { blockRangeSql, blockSetSql } from '../../../../lib/service/store/records/blockRowsSql.js'
import { allPlaces, decodeBlock, encodeBlock } from '../../../../lib/service/store/records/cellBlocks.js'
import { type Cell, sampleCell } from '../../../../lib/service/store/records/cells.js'
import { eachBlock } from '../../../../lib/service/store/records/eachBlock.js'
import { recordTable } from '../../../../lib/service/store/records/resolutions.js'
import { migrate } from '../../../../lib/service/store/schema/migrate.js'

const table = recordTable('gauge', 1)
/** Zeros, quotes, line ends, high and broken UTF-8, surrogates: every byte there is, somewhere in eight. */
const anyBytes = Array.from({ length: 32 }, (_, row) =>
  new DataView(Uint8Array.from({ length: 8 }, (_, byte) => row * 8 + byte).buffer).getFloat64(0, true),
)
let db: Database

beforeEach(async () => {
  db = await openDatabase({ file: ':memory:', busyTimeout: 0 })
  migrate(db, 'memory')
})

afterEach(() => db.close())

function store(time: number, block: number, cells: (Cell | undefined)[]): void {
  db.prepare(`INSERT INTO ${table} VALUES (?, ?, ?)`).run([time, block, encodeBlock('gauge', cells)])
}

function read(sql: string, from: number, to: number, selection: (number | string)[]): [number, number, Cell][] {
  const found: [number, number, Cell][] = []
  eachBlock('gauge', db.prepare(sql).get([from, to, to, ...selection]), (time, block, view, at) =>
    decodeBlock('gauge', view, at, time, allPlaces, (place, cell) => found.push([block, place, cell])),
  )
  return found
}

test('blocks come out of one row bit by bit, whatever their bytes are', () => {
  const cells = anyBytes.map((value, time) => ({ ...sampleCell('gauge', value, time), count: 2, sumSquares: null }))
  for (const [time, cell] of cells.entries()) store(time, 7, [undefined, cell])
  expect(read(blockRangeSql(table), 0, 100, [7, 7])).toEqual(cells.map((cell) => [7, 1, cell]))
})

test('blocks of any length follow one another, by time and block', () => {
  const single = (value: number, time: number) => sampleCell('gauge', value, time)
  const whole = (time: number) => ({ ...single(3, time), count: 5, sumSquares: null })
  store(20, 4, [single(1, 20), single(2, 20)])
  store(10, 4, [whole(10)])
  store(10, 3, [])
  store(10, 2, [undefined, undefined, single(9, 10)])
  expect(read(blockRangeSql(table), 10, 21, [2, 4])).toEqual([
    [2, 2, single(9, 10)],
    [4, 0, whole(10)],
    [4, 0, single(1, 20)],
    [4, 1, single(2, 20)],
  ])
  expect(read(blockSetSql(table), 10, 21, ['[2,9]'])).toEqual([[2, 2, single(9, 10)]])
})

test('where nothing is stored, nothing is given', () => {
  expect(read(blockRangeSql(table), 0, 100, [0, 9])).toEqual([])
  expect(read(blockSetSql(table), 0, 100, ['[]'])).toEqual([])
})
