import { maxValue } from '../../measurement/numbers.js'
import { COUNT, MAX, MIN, SUM, SUM_SQUARES } from '../../windows/cell.js'
import type { ByteWriter } from './ByteWriter.js'
import { KeptText } from './KeptText.js'

const value = new KeptText('"value":')
const count = new KeptText('"count":')
const sum = new KeptText(',"sum":')
const min = new KeptText(',"min":')
const max = new KeptText(',"max":')
const sumSquares = new KeptText(',"sum_squares":')

/**
 * Writes the figures of a gauge's cell as they stand on the wire, without braces: a single sample as `value`, more as `count`, `sum`, `min`,
 * `max` and `sum_squares`. A sum beyond what the API takes is cut to it, and such a sum of squares is left out (it is optional): either would
 * fail every other measurement of the request.
 */
export function writeGaugeFigures(writer: ByteWriter, cells: Float64Array, at: number): void {
  if (cells[at + COUNT]! === 1) {
    writer.kept(value)
    writer.number(cells, at + SUM)
    return
  }
  writer.kept(count)
  writer.number(cells, at + COUNT)
  writer.kept(sum)
  writeClamped(writer, cells, at + SUM)
  writer.kept(min)
  writer.number(cells, at + MIN)
  writer.kept(max)
  writer.number(cells, at + MAX)
  if (cells[at + SUM_SQUARES]! > maxValue) return
  writer.kept(sumSquares)
  writer.number(cells, at + SUM_SQUARES)
}

/** Writes a number, cut to what the API takes. */
export function writeClamped(writer: ByteWriter, numbers: Float64Array, place: number): void {
  if (Math.abs(numbers[place]!) <= maxValue) writer.number(numbers, place)
  else writer.text(String(Math.sign(numbers[place]!) * maxValue))
}

/** JSON in ASCII only, everything else escaped: then positions in a text are positions in its bytes. */
export function asciiOnly(json: string): string {
  return json.replace(/[\u007f-\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
