import type { ShownPoint } from './readSeries.js'

/** A range of time, in Unix seconds; `end` is excluded. */
export interface Range {
  readonly start: number
  readonly end: number
}

/** The means of points in so many equal parts of a range; `null` where a part has none. */
export function columnsOf(points: readonly ShownPoint[], { start, end }: Range, columns: number): (number | null)[] {
  const sums = new Float64Array(columns)
  const counts = new Float64Array(columns)
  for (const { time, value } of points) {
    const column = Math.floor(((time - start) / (end - start)) * columns)
    if (column < 0 || column >= columns) continue
    const count = (counts[column] ?? 0) + 1
    counts[column] = count
    sums[column] = (sums[column] ?? 0) + (value - (sums[column] ?? 0)) / count
  }
  return Array.from(counts, (count, column) => (count === 0 ? null : (sums[column] ?? null)))
}
