import { maxValue } from '../../measurement/numbers.js'
import { COUNT, MAX, MIN, SUM, SUM_SQUARES } from '../../windows/cell.js'
import type { ByteWriter } from './ByteWriter.js'

/**
 * Writes the figures of a gauge's cell as they stand on the wire, without braces: a single sample as `value`, more as `count`, `sum`, `min`,
 * `max` and `sum_squares`. A sum beyond what the API takes is cut to it, and such a sum of squares is left out (it is optional): either would
 * fail every other measurement of the request.
 */
export function writeGaugeFigures(writer: ByteWriter, cells: Float64Array, at: number): void {
  const count = cells[at + COUNT]!
  const sum = cells[at + SUM]!
  if (count === 1) {
    writer.text('"value":')
    writer.number(sum)
    return
  }
  writer.text('"count":')
  writer.number(count)
  writer.text(',"sum":')
  writer.number(clamp(sum))
  writer.text(',"min":')
  writer.number(cells[at + MIN]!)
  writer.text(',"max":')
  writer.number(cells[at + MAX]!)
  const squares = cells[at + SUM_SQUARES]!
  if (squares > maxValue) return
  writer.text(',"sum_squares":')
  writer.number(squares)
}

/** A number within what the API takes. */
export function clamp(value: number): number {
  return Math.min(maxValue, Math.max(-maxValue, value))
}

/** JSON in ASCII only, everything else escaped: then positions in a text are positions in its bytes. */
export function asciiOnly(json: string): string {
  return json.replace(/[\u007f-\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
