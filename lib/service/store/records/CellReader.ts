import type { Database } from '../driver/Database.js'
import type { MetricKind } from '../Store.js'
import { type Cell, cellFromRow, mergeCell } from './cells.js'
import { dirtyTimes } from './DirtyBuckets.js'
import { planSegments, type Segment } from './planSegments.js'
import { recordRowsSql, seriesSetSql } from './recordRowsSql.js'
import { floorTo, recordTable, type StoredResolution } from './resolutions.js'

/** The series to read: ids of one metric, in ascending order. */
export interface SeriesSet {
  readonly ids: readonly number[]
  /** How many the metric has in all. */
  readonly of: number
}

/** Cells by series id, in order of time. */
export type CellsBySeries = Map<number, Cell[]>

/** Rows that are taken into memory at once. */
export const rowsAtOnce = 20_000

/** How much longer a step may grow where records are sparse. */
export const longestStretch = 8

/** Seeking each wanted series costs about as much as reading four unwanted neighbours. */
const seekFactor = 4

/** Reads record tables and merges what it finds into cells of any resolution. Inside a transaction, so that tables and dirty set agree. */
export class CellReader {
  readonly #db: Database
  readonly #kind: MetricKind

  constructor(db: Database, kind: MetricKind) {
    this.#db = db
    this.#kind = kind
  }

  /** Everything in [from, to), in cells of `resolution` seconds. `stored`: the coarsest record table that may be used; divides `resolution`. */
  read(set: SeriesSet, stored: StoredResolution, from: number, to: number, resolution: number): CellsBySeries {
    const cells: CellsBySeries = new Map()
    const wanted = new Set(set.ids)
    for (const segment of this.segments(stored, from, to))
      this.#readSegment(segment, set, (series, cell) => {
        if (!wanted.has(series)) return
        cell.time = floorTo(cell.time, resolution)
        const list = cells.get(series)
        if (list === undefined) {
          cells.set(series, [cell])
          return
        }
        const latest = list[list.length - 1]!
        if (latest.time === cell.time) mergeCell(this.#kind, latest, cell)
        else list.push(cell)
      })
    return cells
  }

  /** The stretches of record tables that hold [from, to). */
  segments(stored: StoredResolution, from: number, to: number): Segment[] {
    return planSegments(stored, from, to, (resolution, start, end) =>
      dirtyTimes(this.#db, this.#kind, resolution, start, end),
    )
  }

  /** Which of the series have records in one clean bucket of the coarsest table. */
  present(set: SeriesSet, resolution: StoredResolution, bucket: number): Set<number> {
    const present = new Set<number>()
    this.#readSegment({ resolution, from: bucket, to: bucket + resolution }, set, (series) => present.add(series))
    return present
  }

  #readSegment({ resolution, from, to }: Segment, set: SeriesSet, take: (series: number, cell: Cell) => void): void {
    const first = set.ids[0]
    const last = set.ids[set.ids.length - 1]
    if (first === undefined || last === undefined) return
    const table = recordTable(this.#kind, resolution)
    const seek = set.ids.length * seekFactor < set.of && set.ids.length > 1
    const statement = this.#db.prepare(seek ? seriesSetSql(table) : recordRowsSql(table))
    const selection = seek ? [JSON.stringify(set.ids)] : [first, last]
    const width = seek ? set.ids.length : Math.min(set.of, last - first + 1)
    let span = Math.max(1, Math.floor(rowsAtOnce / width)) * resolution
    const longest = span * longestStretch
    for (let start = from; start < to; ) {
      const end = Math.min(start + span, to)
      const rows = statement.all([start, end, end, ...selection])
      for (const row of rows) take(Number(row['series']), cellFromRow(this.#kind, row, Number(row['time'])))
      start = end
      // Sparse records are read in longer steps, but not so much longer that a dense stretch behind them fills the memory.
      if (rows.length * 4 < rowsAtOnce && span < longest) span *= 2
    }
  }
}
