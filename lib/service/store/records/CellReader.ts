import type { Database } from '../driver/Database.js'
import { always, type GoOn } from '../GoOn.js'
import type { MetricKind } from '../Store.js'
import { blockRangeSql, blockSetSql } from './blockRowsSql.js'
import { blockOf, decodeBlock, placeOf, seriesPerBlock } from './cellBlocks.js'
import { type Cell, mergeCell } from './cells.js'
import { dirtyTimes } from './DirtyBuckets.js'
import { eachBlock } from './eachBlock.js'
import { planSegments, type Segment } from './planSegments.js'
import { coarsest, floorTo, recordTable, type StoredResolution } from './resolutions.js'

/** The series to read: ids of one metric, in ascending order. */
export type SeriesIds = readonly number[]

/** Cells by series id, in order of time. */
export type CellsBySeries = Map<number, Cell[]>

/** Cells that are taken into memory at once. */
export const cellsAtOnce = 20_000

/** How much longer a step may grow where records are sparse. */
export const longestStretch = 8

/** Seeking each wanted block costs about as much as reading four unwanted neighbours. */
const seekFactor = 4

/** Reads record tables and merges what it finds into cells of any resolution. Inside a transaction, so that tables and dirty set agree. */
export class CellReader {
  readonly #db: Database
  readonly #kind: MetricKind
  readonly #goOn: GoOn

  constructor(db: Database, kind: MetricKind, goOn: GoOn = always) {
    this.#db = db
    this.#goOn = goOn
    this.#kind = kind
  }

  /** Everything in [from, to), in cells of `resolution` seconds. `stored`: the coarsest record table that may be used; divides `resolution`. */
  read(ids: SeriesIds, stored: StoredResolution, from: number, to: number, resolution: number): CellsBySeries {
    const cells: CellsBySeries = new Map()
    for (const segment of this.segments(stored, from, to))
      this.#readSegment(segment, ids, (series, cell) => {
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
  present(ids: SeriesIds, resolution: StoredResolution, bucket: number): Set<number> {
    const present = new Set<number>()
    this.#readSegment({ resolution, from: bucket, to: bucket + resolution }, ids, (series) => present.add(series))
    return present
  }

  /** Which of the series have records in [from, to). Not all of them are found where there are more than `atMost`. */
  withRecords(ids: SeriesIds, from: number, to: number, atMost: number): Set<number> {
    const found = new Set<number>()
    const isEnough = () => found.size > atMost
    for (const segment of this.segments(coarsest, from, to))
      this.#readSegment(segment, ids, (series) => found.add(series), isEnough)
    return found
  }

  /** `isEnough`: asked now and then whether the rest is to be left. */
  #readSegment(
    { resolution, from, to }: Segment,
    ids: SeriesIds,
    take: (series: number, cell: Cell) => void,
    isEnough: () => boolean = () => false,
  ): void {
    const wanted = placesByBlock(ids)
    const blocks = [...wanted.keys()]
    const first = blocks[0]
    const last = blocks[blocks.length - 1]
    if (first === undefined || last === undefined) return
    const table = recordTable(this.#kind, resolution)
    const seek = blocks.length > 1 && blocks.length * seekFactor < last - first + 1
    const statement = this.#db.prepare(seek ? blockSetSql(table) : blockRangeSql(table))
    const selection = seek ? [JSON.stringify(blocks)] : [first, last]
    let span = Math.max(1, Math.floor(cellsAtOnce / ids.length)) * resolution
    const longest = span * longestStretch
    for (let start = from; start < to && !isEnough(); ) {
      this.#goOn()
      const end = Math.min(start + span, to)
      /** Cells, and rows: those that nobody wants take memory, too. */
      let found = 0
      eachBlock(this.#kind, statement.get([start, end, end, ...selection]), (time, block, view, at) => {
        found += 1
        const places = wanted.get(block)
        if (places === undefined) return
        decodeBlock(this.#kind, view, at, time, places, (place, cell) => {
          found += 1
          take(block * seriesPerBlock + place, cell)
        })
      })
      start = end
      // Sparse records are read in longer steps, but not so much longer that a dense stretch behind them fills the memory.
      if (found * 4 < cellsAtOnce && span < longest) span *= 2
    }
  }
}

/** The blocks that series lie in, in order, with a bit for each place that is asked for. */
function placesByBlock(ids: SeriesIds): Map<number, number> {
  const places = new Map<number, number>()
  for (const id of ids) {
    const block = blockOf(id)
    places.set(block, (places.get(block) ?? 0) | (1 << placeOf(id)))
  }
  return places
}
