import { seriesRange } from '../catalog/seriesIdentity.js'
import type { Database } from '../driver/Database.js'
import { timesSql } from '../records/blockRowsSql.js'
import { blockOf } from '../records/cellBlocks.js'
import { recordTable, resolutions, type StoredResolution } from '../records/resolutions.js'

/** Rows removed in one transaction, about: blocks of records, or series. */
const rowsPerSlice = 5_000

/** Removes the records and series of deleted metrics in slices. Interrupted, it starts anew and finds less. */
export function* removeDoomed(db: Database): Generator<void> {
  for (const { metric } of db.prepare('SELECT metric FROM doomed').all([])) {
    const { from, to } = seriesRange(Number(metric))
    const first = db.prepare('SELECT min(first_time) AS time FROM series WHERE id >= ? AND id < ?').get([from, to])
    if (typeof first?.['time'] === 'number')
      // From fine to coarse: rolling up what is gone gives nothing, so no coarser record comes back behind us.
      for (const resolution of resolutions)
        for (const kind of ['gauge', 'counter'] as const)
          yield* removeRecords(
            db,
            recordTable(kind, resolution),
            resolution,
            first['time'],
            blockOf(from),
            blockOf(to - 1),
          )
    yield* removeSeries(db, Number(metric), from, to)
  }
}

function* removeRecords(
  db: Database,
  table: string,
  resolution: StoredResolution,
  firstTime: number,
  first: number,
  last: number,
): Generator<void> {
  const newest = db.prepare(`SELECT max(time) AS time FROM ${table}`).get([])?.['time']
  if (typeof newest !== 'number') return
  const remove = db.prepare(
    `${timesSql(table)} DELETE FROM ${table} WHERE time IN (SELECT time FROM times) AND block BETWEEN ? AND ?`,
  )
  let span = 60 * resolution
  for (let start = firstTime - resolution; start <= newest; ) {
    const end = start + span
    const begin = start
    const removed = db.transaction('write', () => remove.run([begin, end, end, first, last]))
    yield
    start = end
    // How dense the metric lies is not known beforehand; a slice must stay short whatever it is.
    if (removed > rowsPerSlice) span = Math.max(resolution, span / 2)
    else if (removed * 4 < rowsPerSlice && span < 3600 * resolution) span *= 2
  }
}

function* removeSeries(db: Database, metric: number, from: number, to: number): Generator<void> {
  for (;;) {
    const removed = db.transaction('write', () => {
      const rows = db
        .prepare('DELETE FROM series WHERE id IN (SELECT id FROM series WHERE id >= ? AND id < ? LIMIT ?)')
        .run([from, to, rowsPerSlice])
      if (rows < rowsPerSlice) db.prepare('DELETE FROM doomed WHERE metric = ?').run([metric])
      return rows
    })
    yield
    if (removed < rowsPerSlice) return
  }
}
