import type { Kind } from '../windows/cell.js'
import * as cell from '../windows/cell.js'
import type { Metric, SeriesKey, SeriesNames } from '../windows/Metric.js'
import { Segment } from '../windows/Segment.js'
import { CellHome, type HomeOwner } from './CellHome.js'
import { MetricColumn } from './MetricColumn.js'
import type { MetricEntry } from './MetricEntry.js'

// V8 reads an imported constant anew at every use; one of the module's own is compiled in.
const { FIGURES, LAST, MIN, SERIES_PER_CHUNK, SUM } = cell

/** Below this many touched cells a seal copies them one by one; from there on the array changes hands, which costs less. */
const COPY_BELOW = SERIES_PER_CHUNK / 4

/** What a chunk without cells has in their place. Nobody writes to it: a cell is touched before it is written. */
const untouched = new Float64Array(SERIES_PER_CHUNK * FIGURES)

/** What a chunk asks of the table it belongs to. */
export interface ChunkOwner {
  /** Whether samples are still taken. */
  readonly isOpen: boolean
  /** Number of the open window. */
  readonly serial: number
  /** The first cell of this chunk was touched since the last seal. */
  enlist(chunk: CellChunk): void
}

/**
 * The cells of up to 1,024 series of one kind. A seal takes time in proportion to the touched cells only, and recording through a handle
 * needs no look-up: the handle knows the {@link CellHome} and the place in it. Nothing here is an object of one series, because a million of
 * those are what memory goes into.
 */
export class CellChunk implements SeriesNames, HomeOwner {
  readonly kind: Kind
  /** Among the chunks of its table. */
  readonly number: number
  readonly isShared: boolean
  readonly #owner: ChunkOwner
  #home: CellHome
  readonly #metrics = new MetricColumn()
  /** By position; empty where a series has left. All its room at once: grown step by step it would be a fifth too large. */
  readonly #keys = new Array<SeriesKey>(SERIES_PER_CHUNK).fill('')
  /** Positions that were ever taken. */
  #length = 0
  /** Positions that series have left. */
  readonly #free: number[] = []
  /** Number of the window in which each series was touched, or came. */
  readonly #lastTouched = new Uint32Array(SERIES_PER_CHUNK)
  /** Positions of the touched cells; absent, like the cells, where none is. */
  #touched: Uint16Array | undefined
  #touchedLength = 0
  /** Running totals of absolute counters, NaN where none was sealed yet; absent where increments are sent. */
  readonly #totals: Float64Array | undefined
  /** Totals kept elsewhere as they were last seen, NaN where none was; made for the first of them. */
  #baselines: Float64Array | undefined

  constructor(owner: ChunkOwner, number: number, kind: Kind, isShared: boolean, isAbsolute: boolean) {
    this.#owner = owner
    this.number = number
    this.kind = kind
    this.isShared = isShared
    this.#home = new CellHome(this, untouched)
    this.#totals = isAbsolute ? new Float64Array(SERIES_PER_CHUNK).fill(Number.NaN) : undefined
  }

  /** What handles hold; another one after each time that series have left. */
  get home(): CellHome {
    return this.#home
  }

  get isFull(): boolean {
    return this.#free.length === 0 && this.#length === SERIES_PER_CHUNK
  }

  get isEmpty(): boolean {
    return this.#free.length === this.#length
  }

  /** Adds a series, and returns its position. */
  add(metric: MetricEntry, key: SeriesKey): number {
    const index = this.#free.pop() ?? this.#length++
    this.#metrics.set(index, metric)
    this.#keys[index] = key
    this.#lastTouched[index] = this.#owner.serial
    return index
  }

  metricAt(index: number): Metric {
    return this.#metrics.at(index)!
  }

  keyAt(index: number): SeriesKey {
    return this.#keys[index]!
  }

  touch(index: number): boolean {
    const owner = this.#owner
    if (!owner.isOpen) return false
    if (this.#touchedLength === 0) owner.enlist(this)
    // Made by the first sample and not by the seal, which would hold everything up that many times at once.
    if (this.#home.cells === untouched) this.#home.cells = new Float64Array(SERIES_PER_CHUNK * FIGURES)
    this.#touched ??= new Uint16Array(SERIES_PER_CHUNK)
    this.#touched[this.#touchedLength] = index
    this.#touchedLength += 1
    this.#lastTouched[index] = owner.serial
    return true
  }

  baseline(index: number, total: number): number {
    this.#baselines ??= new Float64Array(SERIES_PER_CHUNK).fill(Number.NaN)
    const before = this.#baselines[index]!
    this.#baselines[index] = total
    return before
  }

  /** Takes the touched cells out, of which there is at least one; recording goes on in empty ones. */
  seal(): Segment {
    const length = this.#touchedLength
    const touched = this.#touched!
    const { cells } = this.#home
    this.#touchedLength = 0
    if (this.#totals !== undefined) accumulate(this.#totals, cells, touched, length)
    if (length >= COPY_BELOW) {
      this.#home.cells = untouched
      this.#touched = undefined
      return new Segment(this, touched, length, cells, true)
    }
    const copies = new Float64Array(length * FIGURES)
    for (let i = 0; i < length; i += 1) {
      const at = touched[i]! * FIGURES
      for (let figure = 0; figure < FIGURES; figure += 1) {
        copies[i * FIGURES + figure] = cells[at + figure]!
        cells[at + figure] = 0
      }
    }
    return new Segment(this, touched.slice(0, length), length, copies, false)
  }

  /**
   * Takes out the series that were last touched before the window of this number, and tells of each; their positions are free for others.
   * Called right after a seal, while no cell is touched. Totals are kept for ever: without them an absolute counter would fall to 0, and
   * the next `set()` be a baseline that counts nothing. Returns how many have left.
   */
  removeIdle(before: number, left: (metric: MetricEntry, key: SeriesKey) => void): number {
    let count = 0
    for (let index = 0; index < this.#length; index += 1) {
      if (this.#lastTouched[index]! >= before) continue
      const metric = this.#metrics.at(index)
      if (metric === undefined || isKnown(this.#totals, index) || isKnown(this.#baselines, index)) continue
      const key = this.#keys[index]!
      this.#metrics.clear(index)
      this.#keys[index] = ''
      this.#free.push(index)
      count += 1
      left(metric, key)
    }
    if (count > 0) this.renew()
    return count
  }

  /** Sends all handles to look for their series again; only while no cell is touched. */
  renew(): void {
    const { cells } = this.#home
    this.#home.leave(untouched)
    this.#home = new CellHome(this, cells)
  }
}

function isKnown(totals: Float64Array | undefined, index: number): boolean {
  return totals !== undefined && !Number.isNaN(totals[index])
}

/** Turns increments into totals: what a cell has grown by is in its sum, where it came from in `MIN`, where it is now in `LAST`. */
function accumulate(totals: Float64Array, cells: Float64Array, touched: Uint16Array, length: number): void {
  for (let i = 0; i < length; i += 1) {
    const index = touched[i]!
    const at = index * FIGURES
    const before = totals[index]!
    const after = (Number.isNaN(before) ? 0 : before) + cells[at + SUM]!
    cells[at + MIN] = before
    cells[at + LAST] = after
    totals[index] = after
  }
}
