import { maxValue } from '../../measurement/numbers.js'
import { COUNT, MAX, MIN, SUM, SUM_SQUARES } from '../../windows/cell.js'

/**
 * The figures of a gauge's cell as they stand on the wire, without braces: a single sample as `value`, more as `count`, `sum`, `min`, `max`
 * and `sum_squares`. A sum beyond what the API takes is cut to it, and such a sum of squares is left out (it is optional): either would fail
 * every other measurement of the request.
 */
export function gaugeFigures(cells: Float64Array, at: number): string {
  const count = cells[at + COUNT]!
  const sum = cells[at + SUM]!
  if (count === 1) return `"value":${sum}`
  const squares = cells[at + SUM_SQUARES]!
  return (
    `"count":${count},"sum":${clamp(sum)},"min":${cells[at + MIN]!},"max":${cells[at + MAX]!}` +
    (squares <= maxValue ? `,"sum_squares":${squares}` : '')
  )
}

/** A number within what the API takes. */
export function clamp(value: number): number {
  return Math.min(maxValue, Math.max(-maxValue, value))
}

/** JSON in ASCII only, everything else escaped: then positions in a text are positions in its bytes. */
export function asciiOnly(json: string): string {
  return json.replace(/[\u007f-\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
