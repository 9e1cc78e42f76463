import type { Database } from '../driver/Database.js'
import type { MetricKind } from '../Store.js'
import { floorTo, resolutions, type StoredResolution } from './resolutions.js'

/** One bucket whose roll-up is missing or out of date. */
export interface DirtyBucket {
  readonly kind: MetricKind
  readonly resolution: StoredResolution
  readonly time: number
}

/** Buckets remembered as marked, so that most writes need no statement; forgotten all at once beyond this. */
const remembered = 10_000

/** The durable set of buckets to be rolled up. Marked in the transaction that writes the records, so a crash loses no mark. */
export class DirtyBuckets {
  readonly #db: Database
  readonly #marked = new Set<string>()
  /** The bucket that is being rolled up in several transactions, and whether it was marked again meanwhile. */
  #rolling: { readonly key: string; touched: boolean } | undefined

  constructor(db: Database) {
    this.#db = db
  }

  /** Marks what depends on a record written at `resolution`: its buckets at every coarser one. */
  mark(kind: MetricKind, resolution: StoredResolution, time: number): void {
    for (const coarser of resolutions) {
      if (coarser <= resolution) continue
      const bucket = { kind, resolution: coarser, time: floorTo(time, coarser) }
      const key = keyOf(bucket)
      if (this.#rolling?.key === key) this.#rolling.touched = true
      if (this.#marked.has(key)) continue
      this.#db
        .prepare('INSERT OR IGNORE INTO dirty (kind, resolution, time) VALUES (?, ?, ?)')
        .run([kind, coarser, bucket.time])
      if (this.#marked.size >= remembered) this.#marked.clear()
      this.#marked.add(key)
    }
  }

  /** A transaction was undone: what it marked is not marked. */
  forget(): void {
    this.#marked.clear()
  }

  /** Buckets that ended before `closedBy`, in the order in which they must be rolled up: finer first, then older first. */
  closed(closedBy: number): DirtyBucket[] {
    return this.#db
      .prepare('SELECT kind, resolution, time FROM dirty WHERE time + resolution <= ? ORDER BY resolution, time')
      .all([closedBy])
      .map((row) => ({
        kind: row['kind'] as MetricKind,
        resolution: Number(row['resolution']) as StoredResolution,
        time: Number(row['time']),
      }))
  }

  /** Whether any bucket of a resolution within [from, to) is dirty. */
  any(kind: MetricKind, resolution: StoredResolution, from: number, to: number): boolean {
    return dirtyTimes(this.#db, kind, resolution, from, to).length > 0
  }

  /** The time before which nothing is dirty. */
  oldest(): number {
    const time = this.#db.prepare('SELECT min(time) AS time FROM dirty').get([])?.['time']
    return typeof time === 'number' ? time : Number.POSITIVE_INFINITY
  }

  /** A bucket's roll-up begins. */
  begin(bucket: DirtyBucket): void {
    this.#rolling = { key: keyOf(bucket), touched: false }
  }

  /** The roll-up is written: the bucket is clean, unless records came in while it was made. In the transaction of the last slice. */
  finish(bucket: DirtyBucket): void {
    if (this.#rolling?.touched === false) {
      this.#db
        .prepare('DELETE FROM dirty WHERE kind = ? AND resolution = ? AND time = ?')
        .run([bucket.kind, bucket.resolution, bucket.time])
      this.#marked.delete(keyOf(bucket))
    }
    this.#rolling = undefined
  }
}

/** Starts of the dirty buckets of a resolution within [from, to), in order. */
export function dirtyTimes(
  db: Database,
  kind: MetricKind,
  resolution: StoredResolution,
  from: number,
  to: number,
): number[] {
  return db
    .prepare('SELECT time FROM dirty WHERE kind = ? AND resolution = ? AND time >= ? AND time < ? ORDER BY time')
    .all([kind, resolution, from, to])
    .map((row) => Number(row['time']))
}

function keyOf({ kind, resolution, time }: DirtyBucket): string {
  return `${kind} ${resolution} ${time}`
}
