import { FieldFault } from '../fields/FieldFault.js'
import { type Fields, field } from '../fields/Fields.js'
import { readFigure, readNumber } from '../fields/readNumber.js'
import type { IncomingMeasurement } from '../store/Store.js'

/** What one measurement says in numbers. */
export type Figures = Pick<IncomingMeasurement, 'value' | 'count' | 'sum' | 'min' | 'max' | 'sumSquares'>

/**
 * The figures of a gauge: either `value`, or `count` and `sum` with what else there is (reference 2.2 and 3.1). `undefined` when the item has
 * neither; `'nothing'` for a count of 0, which idle clients send: valid, and nothing to store.
 *
 * On the tags route a missing `sum` is 0, because the Go client leaves zeros out, and `stddev` is understood.
 * @throws FieldFault
 */
export function readGaugeFigures(fields: Fields, route: 'sources' | 'tags'): Figures | 'nothing' | undefined {
  const count = readFigure(fields, 'count')
  if (count === undefined) {
    const value = readValue(fields)
    if (value !== undefined) return { value }
    if (field(fields, 'sum') !== undefined) throw new FieldFault('count', 'is required')
    return undefined
  }
  if (readNumber(fields, 'value') !== undefined) throw new FieldFault('value', 'must be absent when count is given')
  if (count < 0) throw new FieldFault('count', 'must be positive')
  const sum = readFigure(fields, 'sum') ?? (route === 'tags' ? 0 : undefined)
  if (sum === undefined) throw new FieldFault('sum', 'is required')
  const min = readFigure(fields, 'min')
  const max = readFigure(fields, 'max')
  const sumSquares = readSumSquares(fields) ?? (route === 'tags' ? squaresOfDeviation(fields, count, sum) : undefined)
  if (count === 0) return 'nothing'
  return { count, sum, min, max, sumSquares }
}

/** A counter's absolute total. @throws FieldFault */
export function readCounterFigures(fields: Fields): Figures {
  const value = readValue(fields)
  if (value === undefined) throw new FieldFault('value', 'is required')
  if (value < 0) throw new FieldFault('value', 'must be positive')
  return { value }
}

/** A null or empty value is not the same as an absent one: it is a NaN that the client's JSON could not hold, or a field of a form left blank. */
function readValue(fields: Fields): number | undefined {
  const value = readFigure(fields, 'value')
  if (value === undefined && Object.hasOwn(fields, 'value')) throw new FieldFault('value', 'is not a number')
  return value
}

/** The range of values does not apply: the squares of legal values go up to 1e252 each. */
function readSumSquares(fields: Fields): number | undefined {
  const squares = readNumber(fields, 'sum_squares')
  if (squares === undefined) return undefined
  if (squares < 0) throw new FieldFault('sum_squares', 'must be positive')
  if (!Number.isFinite(squares)) throw new FieldFault('sum_squares', 'is out of range')
  return squares
}

/** Squares can be added up and deviations cannot, so a population standard deviation is kept as count * (stddev² + mean²). */
function squaresOfDeviation(fields: Fields, count: number, sum: number): number | undefined {
  const deviation = readNumber(fields, 'stddev')
  if (deviation === undefined) return undefined
  if (deviation < 0) throw new FieldFault('stddev', 'must be positive')
  const squares = count * deviation ** 2 + sum ** 2 / count
  return Number.isFinite(squares) ? squares : undefined
}
