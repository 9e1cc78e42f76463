import type { Database, SqlValue } from '../driver/Database.js'
import { type Cell, cellFromRow, mergeCell } from '../records/cells.js'
import type { DirtyBucket, DirtyBuckets } from '../records/DirtyBuckets.js'
import { recordRowsSql } from '../records/recordRowsSql.js'
import { finerThan, recordTable } from '../records/resolutions.js'

/** Rows of the finer table that are rolled up in one transaction: what a submission may have to wait for. */
const rowsPerSlice = 20_000

/**
 * Computes one bucket anew from the next finer table, in slices of one transaction each. Doing it again gives the same, so nothing is lost
 * when the process dies between two slices; and the bucket stays dirty until the last one.
 */
export function* rollUp(db: Database, dirty: DirtyBuckets, bucket: DirtyBucket): Generator<void> {
  dirty.begin(bucket)
  const seriesPerSlice = Math.max(1, Math.floor((rowsPerSlice * finerThan(bucket.resolution)) / bucket.resolution))
  let from = 0
  for (;;) {
    const start: number = from
    const end = isSmall(db, bucket) ? undefined : nextBorder(db, start, seriesPerSlice)
    db.transaction('write', () => {
      rollUpSeries(db, bucket, start, end === undefined ? Number.MAX_SAFE_INTEGER : end - 1)
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

/** The series that the slice after this one begins with; undefined in the last slice. */
function nextBorder(db: Database, from: number, count: number): number | undefined {
  const row = db.prepare('SELECT id FROM series WHERE id >= ? ORDER BY id LIMIT 1 OFFSET ?').get([from, count])
  return row === undefined ? undefined : Number(row['id'])
}

function rollUpSeries(db: Database, bucket: DirtyBucket, first: number, last: number): void {
  const { kind, resolution, time } = bucket
  const source = recordRowsSql(recordTable(kind, finerThan(resolution)))
  const parameters: SqlValue[] = [time, time + resolution, time + resolution, first, last]
  const target = recordTable(kind, resolution)
  if (kind === 'gauge') db.prepare(rollUpGaugesSql(source, target)).run([time, ...parameters])
  else rollUpCounters(db, target, time, db.prepare(source).all(parameters))
}

const square = 'CASE WHEN min IS NULL THEN sum * sum ELSE sum_squares END'

/** The sum of squares stays unknown if it is so for one record. SQLite's sum() compensates rounding, so integers and most fractions stay exact. */
function rollUpGaugesSql(source: string, target: string): string {
  return `INSERT OR REPLACE INTO ${target} (time, series, count, sum, min, max, sum_squares)
    SELECT ?, series, sum(count), sum(sum), min(coalesce(min, sum)), max(coalesce(max, sum)),
      CASE WHEN count(${square}) = count(*) THEN sum(${square}) END
    FROM (${source}) GROUP BY series`
}

function rollUpCounters(
  db: Database,
  target: string,
  time: number,
  rows: ReturnType<ReturnType<Database['prepare']>['all']>,
): void {
  const cells = new Map<number, Cell>()
  for (const row of rows) {
    const series = Number(row['series'])
    const cell = cellFromRow('counter', row, time)
    const known = cells.get(series)
    if (known === undefined) cells.set(series, cell)
    else mergeCell('counter', known, cell)
  }
  const insert = db.prepare(
    `INSERT OR REPLACE INTO ${target} (time, series, first, last, count, sum, min, max, sum_squares) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  for (const [series, { first, last, count, sum, min, max, sumSquares }] of cells)
    insert.run([time, series, first, last, count, sum, count === 0 ? null : min, count === 0 ? null : max, sumSquares])
}
