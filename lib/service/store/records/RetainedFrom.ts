import type { Database } from '../driver/Database.js'
import { coarsest, resolutions, type StoredResolution } from './resolutions.js'

/** From which time on each resolution is complete, in Unix seconds. Rises with time, and falls only where a wrong clock had moved it into the future. */
export type RetainedFrom = ReadonlyMap<StoredResolution, number>

export function readRetainedFrom(db: Database): RetainedFrom {
  const rows = db.prepare('SELECT resolution, time FROM retained_from').all([])
  return new Map(rows.map((row) => [Number(row['resolution']) as StoredResolution, Number(row['time'])]))
}

/** The resolution at which a record of this time is kept: the finest that still covers it, in the end the coarsest. */
export function storedAt(retained: RetainedFrom, time: number): StoredResolution {
  return resolutions.find((resolution) => time >= (retained.get(resolution) ?? 0)) ?? coarsest
}
