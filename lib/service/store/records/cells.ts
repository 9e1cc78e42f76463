import type { MetricKind, SeriesRecord } from '../Store.js'

/**
 * What one series has in one bucket, growing while finer records are merged into it in order of time. Of a counter the statistics are those
 * of the deltas *inside* the bucket only, with the first and the last total beside them: so a bucket depends on nothing outside of it, buckets
 * merge in any grouping, and the delta across a border is found when two neighbours meet.
 */
export interface Cell {
  time: number
  count: number
  sum: number
  min: number
  max: number
  /** Null when not every sample's square is known. */
  sumSquares: number | null
  /** Counter only: totals. */
  first: number
  last: number
}

/** An empty sum: merging changes nothing. */
const nothing = { count: 0, sum: 0, min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY, sumSquares: 0 }

/** A gauge's single sample, or a counter's single total. */
export function sampleCell(kind: MetricKind, value: number, time: number): Cell {
  if (kind === 'counter') return { time, ...nothing, first: value, last: value }
  return { time, count: 1, sum: value, min: value, max: value, sumSquares: value * value, first: 0, last: 0 }
}

/** Merges what came later in time into a cell. */
export function mergeCell(kind: MetricKind, cell: Cell, later: Cell): void {
  if (kind === 'counter') {
    addDelta(cell, cell.last, later.first)
    cell.last = later.last
  }
  cell.count += later.count
  cell.sum += later.sum
  cell.min = Math.min(cell.min, later.min)
  cell.max = Math.max(cell.max, later.max)
  cell.sumSquares = cell.sumSquares === null || later.sumSquares === null ? null : cell.sumSquares + later.sumSquares
}

/** Counts the growth between two successive totals. A fall is a new run and has none (reference 15). */
function addDelta(cell: Cell, before: number, after: number): void {
  const delta = after - before
  if (delta < 0) return
  cell.count += 1
  cell.sum += delta
  cell.min = Math.min(cell.min, delta)
  cell.max = Math.max(cell.max, delta)
  if (cell.sumSquares !== null) cell.sumSquares += delta * delta
}

/** The record that is read, given the series' last total before the bucket (counters; undefined if there is none). */
export function recordFromCell(kind: MetricKind, cell: Cell, previous: number | undefined): SeriesRecord {
  if (kind === 'gauge') {
    const { time, count, sum, min, max, sumSquares } = cell
    return { time, count, sum, min, max, sumSquares }
  }
  const whole = { ...cell }
  if (previous !== undefined) addDelta(whole, previous, cell.first)
  const { time, count, sum, sumSquares, last } = whole
  if (count === 0) return { time, count, sum: 0, min: 0, max: 0, sumSquares: 0, last }
  return { time, count, sum, min: whole.min, max: whole.max, sumSquares, last, delta: sum }
}
