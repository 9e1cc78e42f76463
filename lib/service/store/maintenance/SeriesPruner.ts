import { seenSpan } from '../catalog/SeriesDirectory.js'
import type { Database, SqlRow } from '../driver/Database.js'
import { readRetainedFrom } from '../records/RetainedFrom.js'
import { floorTo } from '../records/resolutions.js'

/** Series that are looked at in one transaction. */
const seriesPerSlice = 5_000

/** Seconds by which the retention must have moved on before all series are looked at again. */
const step = 86_400

/** Told of each series that was removed: what is remembered of it must not be written to. `identity`: as it was stored. */
export type PrunedObserver = (metric: number, identity: string) => void

/**
 * Removes the series of living metrics that have no record left in any resolution, as their latest one is past its retention. One that comes back
 * is a new series, with an id of its own. Runs on the thread that writes, between submissions.
 */
export class SeriesPruner {
  readonly #db: Database
  readonly #tell: PrunedObserver
  /** All series that were seen up to this time (Unix seconds) are gone. */
  #border = 0

  constructor(db: Database, tell: PrunedObserver) {
    this.#db = db
    this.#tell = tell
  }

  /** Once records past their retention are removed. Interrupted, it starts anew. */
  *prune(): Generator<void> {
    const oldest = Math.min(...readRetainedFrom(this.#db).values())
    const border = floorTo(oldest - seenSpan, step)
    if (border <= this.#border) {
      // It can fall: the retention of a clock that was ahead.
      this.#border = border
      return
    }
    for (let after: number | undefined = 0; after !== undefined; ) {
      after = this.#pruneSlice(after, border)
      yield
    }
    this.#border = border
  }

  /** Where the next slice begins; undefined after the last one. */
  #pruneSlice(from: number, border: number): number | undefined {
    const next = this.#db
      .prepare('SELECT id FROM series WHERE id >= ? ORDER BY id LIMIT 1 OFFSET ?')
      .get([from, seriesPerSlice])?.['id']
    const to = typeof next === 'number' ? next : Number.MAX_SAFE_INTEGER
    const rows = this.#db
      .prepare('SELECT id, metric, identity FROM series WHERE id >= ? AND id < ? AND seen <= ? ORDER BY id')
      .all([from, to, border])
    if (rows.length > 0) this.#remove(rows)
    return typeof next === 'number' ? next : undefined
  }

  #remove(rows: readonly SqlRow[]): void {
    const highest = new Map(rows.map(({ id, metric }) => [Number(metric), Number(id)]))
    this.#db.transaction('write', () => {
      this.#db
        .prepare('DELETE FROM series WHERE id IN (SELECT value FROM json_each(?))')
        .run([JSON.stringify(rows.map(({ id }) => id))])
      const mark = this.#db.prepare('UPDATE metrics SET pruned_to = max(pruned_to, ?) WHERE id = ?')
      for (const [metric, id] of highest) mark.run([id + 1, metric])
    })
    for (const { metric, identity } of rows) this.#tell(Number(metric), String(identity))
  }
}
