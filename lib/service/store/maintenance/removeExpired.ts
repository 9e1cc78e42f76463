import type { Database } from '../driver/Database.js'
import type { Retention } from '../Retention.js'
import type { DirtyBuckets } from '../records/DirtyBuckets.js'
import { readRetainedFrom } from '../records/RetainedFrom.js'
import { ceilTo, coarsest, floorTo, recordTable, resolutions, type StoredResolution } from '../records/resolutions.js'

/** Rows removed in one transaction: blocks of records. */
const rowsPerSlice = 5_000

/**
 * Moves the times from which each resolution is complete, and removes what lies before. The times move first, in whole hours, and never past a
 * bucket that is not rolled up yet: what is removed has always gone into the next coarser table.
 * @param now The time from which ages are counted, in milliseconds since the epoch
 */
export function* removeExpired(db: Database, dirty: DirtyBuckets, retention: Retention, now: number): Generator<void> {
  const ages: Readonly<Record<StoredResolution, number>> = {
    1: retention.raw,
    60: retention.minute,
    900: retention.quarterHour,
    3600: retention.hour,
  }
  db.transaction('write', () => {
    for (const [resolution, known] of readRetainedFrom(db)) {
      const limit = floorTo(Math.min((now - ages[resolution]) / 1000, dirty.oldest()), coarsest)
      const time = Math.max(limit, loweredFrom(db, resolution, known, now / 1000))
      if (time !== known) db.prepare('UPDATE retained_from SET time = ? WHERE resolution = ?').run([time, resolution])
    }
  })
  yield
  for (const [resolution, time] of readRetainedFrom(db)) {
    // Also where the time is later than the age says: then it comes from a longer age, or from a clock that was wrong.
    const border = Math.min(time, floorTo((now - ages[resolution]) / 1000, coarsest))
    for (const kind of ['gauge', 'counter'] as const) yield* removeBefore(db, recordTable(kind, resolution), border)
  }
}

/**
 * The time from which a resolution is complete, as it is known; but lower where that lies in the future, since a clock that was ahead has moved it
 * there, and what comes in until then would be kept at a coarser resolution only, or removed. It stays above every coarser record whose finer ones
 * are gone: what is complete is rolled up again when something is added, and such a record would be lost.
 */
function loweredFrom(db: Database, resolution: StoredResolution, known: number, now: number): number {
  if (known <= now) return known
  const ends = resolutions
    .filter((coarser) => coarser > resolution)
    .flatMap((coarser) =>
      (['gauge', 'counter'] as const).map((kind) => ({ coarser, table: recordTable(kind, coarser) })),
    )
    .map(({ coarser, table }) => {
      const latest = db.prepare(`SELECT max(time) AS time FROM ${table} WHERE time < ?`).get([known])?.['time']
      return typeof latest === 'number' ? ceilTo(latest + coarser, coarsest) : 0
    })
  return Math.min(known, Math.max(0, ...ends))
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
