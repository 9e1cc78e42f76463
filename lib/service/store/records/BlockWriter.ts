import { type Database, viewOf } from '../driver/Database.js'
import type { MetricKind } from '../Store.js'
import { allPlaces, blockOf, type CellBlock, decodeBlock, encodeBlock, placeOf } from './cellBlocks.js'
import type { Cell } from './cells.js'
import { recordTable, type StoredResolution } from './resolutions.js'

/** Puts what is newer into a cell that is there already. */
export type Combine = (cell: Cell, newer: Cell) => Cell

/** Gathers cells for one record table, and writes them block by block. Inside a transaction. */
export class BlockWriter {
  readonly #db: Database
  readonly #kind: MetricKind
  readonly #table: string
  readonly #combine: Combine
  readonly #byTime = new Map<number, Map<number, CellBlock>>()

  constructor(db: Database, kind: MetricKind, resolution: StoredResolution, combine: Combine) {
    this.#db = db
    this.#kind = kind
    this.#table = recordTable(kind, resolution)
    this.#combine = combine
  }

  add(series: number, cell: Cell): void {
    let blocks = this.#byTime.get(cell.time)
    if (blocks === undefined) {
      blocks = new Map()
      this.#byTime.set(cell.time, blocks)
    }
    const number = blockOf(series)
    let block = blocks.get(number)
    if (block === undefined) {
      block = []
      blocks.set(number, block)
    }
    this.#put(block, placeOf(series), cell)
  }

  /** Writes what was gathered. A row that is there already keeps its other cells; those of the same series are combined. */
  flush(): void {
    const insert = this.#db.prepare(
      `INSERT INTO ${this.#table} (time, block, data) VALUES (?, ?, ?) ON CONFLICT (time, block) DO NOTHING`,
    )
    // Most rows are new: looking first would cost each of them a second statement.
    for (const [time, blocks] of this.#byTime)
      for (const [number, block] of blocks)
        if (insert.run([time, number, encodeBlock(this.#kind, block)]) === 0) this.#merge(time, number, block)
    this.#byTime.clear()
  }

  #merge(time: number, number: number, newer: CellBlock): void {
    const row = this.#db.prepare(`SELECT data FROM ${this.#table} WHERE time = ? AND block = ?`).get([time, number])
    const block: CellBlock = []
    decodeBlock(this.#kind, viewOf(row?.['data']), 0, time, allPlaces, (place, cell) => {
      block[place] = cell
    })
    newer.forEach((cell, place) => {
      if (cell !== undefined) this.#put(block, place, cell)
    })
    this.#db
      .prepare(`UPDATE ${this.#table} SET data = ? WHERE time = ? AND block = ?`)
      .run([encodeBlock(this.#kind, block), time, number])
  }

  #put(block: CellBlock, place: number, cell: Cell): void {
    const known = block[place]
    block[place] = known === undefined ? cell : this.#combine(known, cell)
  }
}
