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
  const data = new Uint8Array(headerBytes + count * cellBytes(kind, isSingle))
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

/** Gives the cells of a stored block that begins at `start`, with their places, to `take`. `wanted`: a bit for each place that is asked for. */
export function decodeBlock(
  kind: MetricKind,
  view: DataView,
  start: number,
  time: number,
  wanted: number,
  take: (place: number, cell: Cell) => void,
): void {
  const { taken, isSingle } = headerOf(view, start)
  const bytes = cellBytes(kind, isSingle)
  for (let rest = taken & wanted; rest !== 0; rest &= rest - 1) {
    const lowest = rest & -rest
    const at = start + headerBytes + bytes * countBits(taken & (lowest - 1))
    const cell = isSingle ? sampleCell(kind, view.getFloat64(at, true), time) : wholeCell(kind, view, at, time)
    take(31 - Math.clz32(lowest), cell)
  }
}

/** How many bytes a stored block takes that begins at `start`. */
export function blockBytes(kind: MetricKind, view: DataView, start: number): number {
  const { taken, isSingle } = headerOf(view, start)
  return headerBytes + countBits(taken) * cellBytes(kind, isSingle)
}

function headerOf(view: DataView, start: number): { taken: number; isSingle: boolean } {
  return { taken: view.getUint16(start, true), isSingle: view.getUint16(start + 2, true) === forms.single }
}

function cellBytes(kind: MetricKind, isSingle: boolean): number {
  return 8 * (isSingle ? 1 : wholeWidth[kind])
}

/** How many of sixteen bits are set: counted in pairs, fours, eights, and all. */
function countBits(bits: number): number {
  const pairs = bits - ((bits >> 1) & 0x5555)
  const fours = (pairs & 0x3333) + ((pairs >> 2) & 0x3333)
  const eights = (fours + (fours >> 4)) & 0x0f0f
  return (eights + (eights >> 8)) & 0x1f
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
