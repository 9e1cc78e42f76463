import { combineCells, FIGURES, SERIES_PER_CHUNK } from './cell.js'
import type { SeriesNames } from './Metric.js'

/** Bytes of the arrays' own objects: what V8 takes for a typed array and its buffer. */
const ARRAY_OVERHEAD = 200

/**
 * The touched cells of one chunk of series, as they were at a seal. Either *dense* (the chunk's own array was handed over; a cell lies at its
 * series' position) or *compact* (cells lie in order of `touched`).
 */
export class Segment {
  readonly names: SeriesNames
  /** Positions of the touched series in the chunk; the first `length` count. */
  readonly touched: Uint16Array
  readonly length: number
  readonly cells: Float64Array
  readonly isDense: boolean

  constructor(names: SeriesNames, touched: Uint16Array, length: number, cells: Float64Array, isDense: boolean) {
    this.names = names
    this.touched = touched
    this.length = length
    this.cells = cells
    this.isDense = isDense
  }

  /** Where the i-th cell starts in `cells`. */
  offset(i: number): number {
    return (this.isDense ? this.touched[i]! : i) * FIGURES
  }

  /** Memory that it keeps. */
  get bytes(): number {
    return this.cells.byteLength + this.touched.byteLength + 2 * ARRAY_OVERHEAD
  }

  /** Copies the cells from position `first` on; those before were cut already. */
  rest(first: number): Segment {
    const length = this.length - first
    const cells = new Float64Array(length * FIGURES)
    for (let i = 0; i < length; i += 1) {
      const from = this.offset(first + i)
      for (let figure = 0; figure < FIGURES; figure += 1) cells[i * FIGURES + figure] = this.cells[from + figure]!
    }
    return new Segment(this.names, this.touched.slice(first, this.length), length, cells, false)
  }
}

/** How many series are in one of two segments, or in both. */
function countUnion(one: Segment, other: Segment): number {
  const isIn = new Uint8Array(SERIES_PER_CHUNK)
  let count = one.length
  for (let i = 0; i < one.length; i += 1) isIn[one.touched[i]!] = 1
  for (let i = 0; i < other.length; i += 1) if (isIn[other.touched[i]!] === 0) count += 1
  return count
}

/** One segment that covers two of the same chunk; `earlier` came first. Neither is changed. */
export function mergeSegments(earlier: Segment, later: Segment): Segment {
  const { names } = earlier
  /** Where the cell of each series is in the merged one; -1: nowhere yet. */
  const positions = new Int16Array(SERIES_PER_CHUNK).fill(-1)
  const touched = new Uint16Array(countUnion(earlier, later))
  const cells = new Float64Array(touched.length * FIGURES)
  let length = 0
  for (const segment of [earlier, later]) {
    for (let i = 0; i < segment.length; i += 1) {
      const index = segment.touched[i]!
      const from = segment.offset(i)
      const position = positions[index]!
      if (position !== -1) {
        combineCells(names.kind, cells, position * FIGURES, segment.cells, from)
        continue
      }
      positions[index] = length
      touched[length] = index
      for (let figure = 0; figure < FIGURES; figure += 1) {
        cells[length * FIGURES + figure] = segment.cells[from + figure]!
      }
      length += 1
    }
  }
  return new Segment(names, touched, length, cells, false)
}
