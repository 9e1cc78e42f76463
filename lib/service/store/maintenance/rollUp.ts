import type { Database } from '../driver/Database.js'
import { BlockWriter } from '../records/BlockWriter.js'
import { blockRangeSql } from '../records/blockRowsSql.js'
import { allPlaces, decodeBlock, seriesPerBlock } from '../records/cellBlocks.js'
import { type Cell, mergeCell } from '../records/cells.js'
import type { DirtyBucket, DirtyBuckets } from '../records/DirtyBuckets.js'
import { eachBlock } from '../records/eachBlock.js'
import { finerThan, recordTable } from '../records/resolutions.js'

/** Rows of the finer table that are rolled up in one transaction: what a submission may have to wait for. */
const rowsPerSlice = 2_000

/**
 * Computes one bucket anew from the next finer table, in slices of one transaction each. Doing it again gives the same, so nothing is lost
 * when the process dies between two slices; and the bucket stays dirty until the last one.
 */
export function* rollUp(db: Database, dirty: DirtyBuckets, bucket: DirtyBucket): Generator<void> {
  dirty.begin(bucket)
  const timesPerBucket = bucket.resolution / finerThan(bucket.resolution)
  const seriesPerSlice = Math.max(1, Math.floor(rowsPerSlice / timesPerBucket)) * seriesPerBlock
  let from = 0
  for (;;) {
    const start: number = from
    const end = isSmall(db, bucket) ? undefined : nextBorder(db, start, seriesPerSlice)
    db.transaction('write', () => {
      rollUpBlocks(db, bucket, start, end === undefined ? Number.MAX_SAFE_INTEGER : end - 1)
      if (end === undefined) dirty.finish(bucket)
    })
    yield
    if (end === undefined) return
    from = end
  }
}

function isSmall(db: Database, { kind, resolution, time }: DirtyBucket): boolean {
  const table = recordTable(kind, finerThan(resolution))
  const rows = db
    .prepare(`SELECT count(*) AS n FROM (SELECT 1 FROM ${table} WHERE time >= ? AND time < ? LIMIT ?)`)
    .get([time, time + resolution, rowsPerSlice + 1])
  return Number(rows?.['n']) <= rowsPerSlice
}

/** The block that the slice after this one begins with; undefined in the last slice. */
function nextBorder(db: Database, from: number, count: number): number | undefined {
  const row = db
    .prepare('SELECT id FROM series WHERE id >= ? ORDER BY id LIMIT 1 OFFSET ?')
    .get([from * seriesPerBlock, count])
  // Rounded up, or a slice of few series could end where it began.
  return row === undefined ? undefined : Math.ceil(Number(row['id']) / seriesPerBlock)
}

function rollUpBlocks(db: Database, bucket: DirtyBucket, first: number, last: number): void {
  const { kind, resolution, time } = bucket
  const rows = db
    .prepare(blockRangeSql(recordTable(kind, finerThan(resolution))))
    .get([time, time + resolution, time + resolution, first, last])
  // What an earlier round made of the bucket is made anew, not added to.
  db.prepare(`DELETE FROM ${recordTable(kind, resolution)} WHERE time = ? AND block BETWEEN ? AND ?`).run([
    time,
    first,
    last,
  ])
  const coarse = new BlockWriter(db, kind, resolution, (cell: Cell, later: Cell) => {
    mergeCell(kind, cell, later)
    return cell
  })
  eachBlock(kind, rows, (_, block, view, at) => {
    decodeBlock(kind, view, at, time, allPlaces, (place, cell) => coarse.add(block * seriesPerBlock + place, cell))
  })
  coarse.flush()
}
