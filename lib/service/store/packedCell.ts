import { column } from './packedSubmission.js'
import { type Cell, sampleCell } from './records/cells.js'
import type { MetricKind } from './Store.js'

/** The cell of a packed measurement whose numbers begin at a place. One that came without min and max gets its mean for both. */
export function packedCell(kind: MetricKind, columns: Float64Array, at: number): Cell {
  const time = columns[at + column.time]!
  const count = columns[at + column.count]!
  const sum = columns[at + column.sum]!
  if (Number.isNaN(count)) return sampleCell(kind, sum, time)
  const min = columns[at + column.min]!
  const max = columns[at + column.max]!
  const sumSquares = columns[at + column.sumSquares]!
  const mean = count === 0 ? 0 : sum / count
  return {
    time,
    count,
    sum,
    min: Number.isNaN(min) ? mean : min,
    max: Number.isNaN(max) ? mean : max,
    sumSquares: Number.isNaN(sumSquares) ? null : sumSquares,
    first: 0,
    last: 0,
  }
}
