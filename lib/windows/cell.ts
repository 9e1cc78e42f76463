/**
 * A cell is six consecutive numbers in a Float64Array: what one series has accumulated since the last seal. Cells of many series lie side
 * by side, because four numbers in a typed array cost 32 bytes and the same in an object about 130.
 */

/** Series whose cells share one array. */
export const SERIES_PER_CHUNK = 1_024

/** Numbers in a cell. */
export const FIGURES = 6

/** Samples (increments, for a counter). 0: the cell is untouched, and its other figures mean nothing. */
export const COUNT = 0
export const SUM = 1
/** Smallest sample. Of an absolute counter: the total before this window, NaN if none was ever sent. */
export const MIN = 2
export const MAX = 3
export const SUM_SQUARES = 4
/** Latest sample. Of an absolute counter: the total at the end of this window. */
export const LAST = 5

/** The kinds of metric. */
export type Kind = 'gauge' | 'counter'

/**
 * Adds a later cell of the same series to an earlier one, which then covers both. Counts, sums and sums of squares add; the counter's
 * total before is the earlier one's, its total after the later one's.
 */
export function combineCells(kind: Kind, earlier: Float64Array, at: number, later: Float64Array, from: number): void {
  earlier[at + COUNT] = earlier[at + COUNT]! + later[from + COUNT]!
  earlier[at + SUM] = earlier[at + SUM]! + later[from + SUM]!
  earlier[at + LAST] = later[from + LAST]!
  if (kind === 'counter') return
  if (later[from + MIN]! < earlier[at + MIN]!) earlier[at + MIN] = later[from + MIN]!
  if (later[from + MAX]! > earlier[at + MAX]!) earlier[at + MAX] = later[from + MAX]!
  earlier[at + SUM_SQUARES] = earlier[at + SUM_SQUARES]! + later[from + SUM_SQUARES]!
}
