import type { MetricKind } from '../Store.js'
import { type Cell, sampleCell } from './cells.js'

/**
 * Series whose cells of one time share a row. More would spill rows over to other pages of the database (beyond about 1,000 bytes), fewer
 * cost more rows. Divides the ids of a metric, so that no row belongs to two.
 */
export const seriesPerBlock = 16

/** Cells by their series' place in the block; the others are empty. */
export type CellBlock = (Cell | undefined)[]

/** The block that a series' cells lie in. */
export function blockOf(series: number): number {
  return Math.floor(series / seriesPerBlock)
}

export function placeOf(series: number): number {
  return series % seriesPerBlock
}

/**
 * The form of a block: which places are taken (16 bits), a form (16 bits), then eight-byte floats, little-endian, for each place that is taken.
 * `single`: one number each, a gauge's only sample or a counter's only total, as most small clients send. `whole`: five of a gauge (count, sum,
 * min, max, sum of squares or NaN if unknown), and of a counter first and last total before them.
 */
const forms = { single: 0, whole: 1 } as const

const headerBytes = 4

/** Numbers of one cell in the form `whole`. */
const wholeWidth: Readonly<Record<MetricKind, number>> = { gauge: 5, counter: 7 }

/** What is stored of a block, in memory of its own. */
export function encodeBlock(kind: MetricKind, cells: CellBlock): Uint8Array {
  let taken = 0
  let count = 0
  let isSingle = true
  for (let place = 0; place < seriesPerBlock; place += 1) {
    const cell = cells[place]
    if (cell === undefined) continue
    taken |= 1 << place
    count += 1
    isSingle &&= isSingleCell(kind, cell)
  }
  const data = new Uint8Array(headerBytes + 8 * count * (isSingle ? 1 : wholeWidth[kind]))
  const view = new DataView(data.buffer)
  view.setUint16(0, taken, true)
  view.setUint16(2, isSingle ? forms.single : forms.whole, true)
  let at = headerBytes
  const put = (value: number): void => {
    view.setFloat64(at, value, true)
    at += 8
  }
  for (let place = 0; place < seriesPerBlock; place += 1) {
    const cell = cells[place]
    if (cell === undefined) continue
    if (isSingle) {
      put(kind === 'gauge' ? cell.sum : cell.last)
      continue
    }
    if (kind === 'counter') {
      put(cell.first)
      put(cell.last)
    }
    put(cell.count)
    put(cell.sum)
    put(cell.min)
    put(cell.max)
    put(cell.sumSquares ?? Number.NaN)
  }
  return data
}

/** Gives the cells of a stored block, with their places, to `take`. `wanted`: a bit for each place that is asked for. */
export function decodeBlock(
  kind: MetricKind,
  data: Uint8Array,
  time: number,
  wanted: number,
  take: (place: number, cell: Cell) => void,
): void {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
  const taken = view.getUint16(0, true)
  const isSingle = view.getUint16(2, true) === forms.single
  const width = isSingle ? 1 : wholeWidth[kind]
  let at = headerBytes
  for (let place = 0; place < seriesPerBlock; place += 1) {
    const bit = 1 << place
    if ((taken & bit) === 0) continue
    if ((wanted & bit) !== 0)
      take(place, isSingle ? sampleCell(kind, view.getFloat64(at, true), time) : wholeCell(kind, view, at, time))
    at += 8 * width
  }
}

/** Every place of a block. */
export const allPlaces = 2 ** seriesPerBlock - 1

function wholeCell(kind: MetricKind, view: DataView, start: number, time: number): Cell {
  const figures = kind === 'counter' ? start + 16 : start
  const squares = view.getFloat64(figures + 32, true)
  return {
    time,
    count: view.getFloat64(figures, true),
    sum: view.getFloat64(figures + 8, true),
    min: view.getFloat64(figures + 16, true),
    max: view.getFloat64(figures + 24, true),
    sumSquares: Number.isNaN(squares) ? null : squares,
    first: kind === 'counter' ? view.getFloat64(start, true) : 0,
    last: kind === 'counter' ? view.getFloat64(start + 8, true) : 0,
  }
}

/** Whether one number says everything about a cell. */
function isSingleCell(kind: MetricKind, { count, sum, min, max, sumSquares, first, last }: Cell): boolean {
  if (kind === 'counter') return count === 0 && first === last && sumSquares === 0
  return count === 1 && min === sum && max === sum && sumSquares === sum * sum
}
