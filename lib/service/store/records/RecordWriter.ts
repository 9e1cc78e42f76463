import type { Database } from '../driver/Database.js'
import type { MetricKind } from '../Store.js'
import { BlockWriter } from './BlockWriter.js'
import type { Cell } from './cells.js'
import { combineRecords } from './combineRecords.js'
import type { DirtyBuckets } from './DirtyBuckets.js'
import { type RetainedFrom, readRetainedFrom, storedAt } from './RetainedFrom.js'
import { floorTo, recordTable, resolutions, type StoredResolution } from './resolutions.js'

/** Where records of one kind and minute go. */
interface Destination {
  readonly resolution: StoredResolution
  readonly blocks: BlockWriter
}

/** Every border between resolutions, and between buckets, lies between two minutes. */
const minute = resolutions[1]

/** Gathers the records of one submission, marks what must be rolled up, and writes them. Inside its transaction. */
export class RecordWriter {
  readonly #db: Database
  readonly #dirty: DirtyBuckets
  readonly #retained: RetainedFrom
  readonly #tables = new Map<string, BlockWriter>()
  /** By kind, then minute: measurements of one request mostly share both, and marks are made once for each. */
  readonly #destinations = { gauge: new Map<number, Destination>(), counter: new Map<number, Destination>() }

  constructor(db: Database, dirty: DirtyBuckets) {
    this.#db = db
    this.#dirty = dirty
    this.#retained = readRetainedFrom(db)
  }

  /** The cell's time is that of the measurement; it is floored to the resolution that is kept at that age. */
  add(kind: MetricKind, series: number, cell: Cell): void {
    const of = floorTo(cell.time, minute)
    let destination = this.#destinations[kind].get(of)
    if (destination === undefined) {
      destination = this.#destination(kind, cell.time)
      this.#destinations[kind].set(of, destination)
    }
    cell.time = floorTo(cell.time, destination.resolution)
    destination.blocks.add(series, cell)
  }

  flush(): void {
    for (const blocks of this.#tables.values()) blocks.flush()
  }

  #destination(kind: MetricKind, time: number): Destination {
    const resolution = storedAt(this.#retained, time)
    this.#dirty.mark(kind, resolution, time)
    const table = recordTable(kind, resolution)
    const known = this.#tables.get(table)
    const blocks = known ?? new BlockWriter(this.#db, kind, resolution, combineRecords(kind, resolution))
    this.#tables.set(table, blocks)
    return { resolution, blocks }
  }
}
