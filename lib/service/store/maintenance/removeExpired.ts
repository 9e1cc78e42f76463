import type { Database } from '../driver/Database.js'
import type { Retention } from '../Retention.js'
import type { DirtyBuckets } from '../records/DirtyBuckets.js'
import { readRetainedFrom } from '../records/RetainedFrom.js'
import { coarsest, floorTo, recordTable, resolutions, type StoredResolution } from '../records/resolutions.js'

/** Rows removed in one transaction: blocks of records. */
const rowsPerSlice = 5_000

/**
 * Moves the times from which each resolution is complete, and removes what lies before. The times move first, in whole hours, and never past a
 * bucket that is not rolled up yet: what is removed has always gone into the next coarser table.
 * @param now Milliseconds since the epoch
 */
export function* removeExpired(db: Database, dirty: DirtyBuckets, retention: Retention, now: number): Generator<void> {
  const ages: Readonly<Record<StoredResolution, number>> = {
    1: retention.raw,
    60: retention.minute,
    900: retention.quarterHour,
    3600: retention.hour,
  }
  db.transaction('write', () => {
    for (const resolution of resolutions) {
      const limit = Math.min((now - ages[resolution]) / 1000, dirty.oldest())
      db.prepare('UPDATE retained_from SET time = max(time, ?) WHERE resolution = ?').run([
        floorTo(limit, coarsest),
        resolution,
      ])
    }
  })
  yield
  for (const [resolution, time] of readRetainedFrom(db))
    for (const kind of ['gauge', 'counter'] as const) yield* removeBefore(db, recordTable(kind, resolution), time)
}

function* removeBefore(db: Database, table: string, time: number): Generator<void> {
  for (;;) {
    const oldest = db.prepare(`SELECT min(time) AS time FROM ${table}`).get([])?.['time']
    if (typeof oldest !== 'number' || oldest >= time) return
    const ahead = db.prepare(`SELECT time FROM ${table} ORDER BY time, block LIMIT 1 OFFSET ?`).get([rowsPerSlice])
    // At least one second, or a second with more rows than a slice would never go.
    const border = Math.min(time, Math.max(Number(ahead?.['time'] ?? time), oldest + 1))
    db.transaction('write', () => db.prepare(`DELETE FROM ${table} WHERE time < ?`).run([border]))
    yield
  }
}
