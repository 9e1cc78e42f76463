import { maxValue } from '../../measurement/index.js'
import { FieldFault } from './FieldFault.js'
import { type Fields, field } from './Fields.js'

const decimal = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/

/** Below this a value is stored as 0 (reference 2.3). */
const smallest = 1e-130

/** A number, or a text that is one: forms know nothing else, and some clients quote numbers in JSON. Anything else, NaN included, is `undefined`. */
export function toNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isNaN(value) ? undefined : value
  if (typeof value !== 'string') return undefined
  const text = value.trim()
  return decimal.test(text) ? Number(text) : undefined
}

/** A field that holds a number; `undefined` if it is absent, null or an empty text. @throws FieldFault */
export function readNumber(fields: Fields, name: string): number | undefined {
  const value = field(fields, name)
  if (value === undefined || value === '') return undefined
  const number = toNumber(value)
  if (number === undefined) throw new FieldFault(name, 'is not a number')
  return number
}

/** The same for what is measured: at most 1e126 from zero, and 0 when closer to it than 1e-130 (reference 2.3). @throws FieldFault */
export function readFigure(fields: Fields, name: string): number | undefined {
  const number = readNumber(fields, name)
  if (number === undefined) return undefined
  if (Math.abs(number) > maxValue) throw new FieldFault(name, 'is out of range (at most 1e126 from zero)')
  return Math.abs(number) < smallest ? 0 : number
}
