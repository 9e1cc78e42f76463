import { FIGURES, type Kind, LAST, MIN, SERIES_PER_CHUNK, SUM } from '../windows/cell.js'
import type { Metric, SeriesKey, SeriesNames } from '../windows/Metric.js'
import { Segment } from '../windows/Segment.js'
import type { CellPlace } from './CellPlace.js'

/** Below this many touched cells a seal copies them one by one; from there on all at once, which costs less. */
const COPY_BELOW = SERIES_PER_CHUNK / 4

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
 * needs no look-up: the handle knows the chunk and the place in it.
 */
export class CellChunk implements SeriesNames {
  readonly kind: Kind
  readonly cells = new Float64Array(SERIES_PER_CHUNK * FIGURES)
  readonly #owner: ChunkOwner
  /** By position; undefined where a series has left. */
  readonly #places: (CellPlace | undefined)[] = []
  /** Positions that series have left. */
  readonly #free: number[] = []
  /** Number of the window in which each series was touched, or came. */
  readonly #lastTouched = new Uint32Array(SERIES_PER_CHUNK)
  #touched = new Uint16Array(SERIES_PER_CHUNK)
  #touchedLength = 0
  /** Running totals of absolute counters, NaN where none was sealed yet; absent where increments are sent. */
  readonly #totals: Float64Array | undefined
  /** Totals kept elsewhere as they were last seen, NaN where none was; made for the first of them. */
  #baselines: Float64Array | undefined

  constructor(owner: ChunkOwner, kind: Kind, isAbsolute: boolean) {
    this.#owner = owner
    this.kind = kind
    this.#totals = isAbsolute ? new Float64Array(SERIES_PER_CHUNK).fill(Number.NaN) : undefined
  }

  get isFull(): boolean {
    return this.#free.length === 0 && this.#places.length === SERIES_PER_CHUNK
  }

  get isEmpty(): boolean {
    return this.#free.length === this.#places.length
  }

  /** Adds a series; `make` is told its position. */
  add(make: (index: number) => CellPlace): CellPlace {
    const index = this.#free.pop() ?? this.#places.length
    const place = make(index)
    this.#places[index] = place
    this.#lastTouched[index] = this.#owner.serial
    return place
  }

  /** Puts another place for the same series where one was. */
  replace(index: number, place: CellPlace): void {
    this.#places[index] = place
  }

  metricAt(index: number): Metric {
    return this.#places[index]!.metric
  }

  keyAt(index: number): SeriesKey {
    return this.#places[index]!.key
  }

  /** Called for the first sample of a cell since the last seal; false if none is taken any more. */
  touch(index: number): boolean {
    if (!this.#owner.isOpen) return false
    if (this.#touchedLength === 0) this.#owner.enlist(this)
    this.#touched[this.#touchedLength] = index
    this.#touchedLength += 1
    return true
  }

  /** Keeps a total that is kept elsewhere, and returns the one before it; NaN for the first. */
  baseline(index: number, total: number): number {
    this.#baselines ??= new Float64Array(SERIES_PER_CHUNK).fill(Number.NaN)
    const before = this.#baselines[index]!
    this.#baselines[index] = total
    return before
  }

  /** Takes the touched cells out; recording goes on in empty ones. */
  seal(): Segment {
    const length = this.#touchedLength
    const touched = this.#touched
    const { cells } = this
    const { serial } = this.#owner
    this.#touchedLength = 0
    for (let i = 0; i < length; i += 1) this.#lastTouched[touched[i]!] = serial
    if (this.#totals !== undefined) this.#accumulate(this.#totals, cells, touched, length)
    if (length >= COPY_BELOW) {
      const copy = cells.slice()
      cells.fill(0)
      this.#touched = new Uint16Array(SERIES_PER_CHUNK)
      return new Segment(this, touched, length, copy, true)
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
   * Takes out the series that were last touched before the window of this number, and returns them; their positions are free for others.
   * Called right after a seal, while no cell is touched. Totals are kept for ever: without them an absolute counter would fall to 0, and
   * the next `set()` be a baseline that counts nothing.
   */
  removeIdle(before: number): CellPlace[] {
    const left: CellPlace[] = []
    for (let index = 0; index < this.#places.length; index += 1) {
      if (this.#lastTouched[index]! >= before) continue
      const place = this.#places[index]
      if (place === undefined || isKnown(this.#totals, index) || isKnown(this.#baselines, index)) continue
      this.#places[index] = undefined
      this.#free.push(index)
      left.push(place)
    }
    return left
  }

  /** Turns increments into totals: what a cell has grown by is in its sum, where it came from in `MIN`, where it is now in `LAST`. */
  #accumulate(totals: Float64Array, cells: Float64Array, touched: Uint16Array, length: number): void {
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
}

function isKnown(totals: Float64Array | undefined, index: number): boolean {
  return totals !== undefined && !Number.isNaN(totals[index])
}
