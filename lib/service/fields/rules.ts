import { FieldFault } from './FieldFault.js'
import { toNumber } from './readNumber.js'

/** What the value of one field must be: gives it as it is stored, or throws a FieldFault. Null, where it passes, stands for "none". */
export type Rule<T> = (name: string, value: unknown) => T

/** Later than this is the year 5138 in seconds, and 1973 in milliseconds: surely milliseconds. */
const latestTime = 1e11

/** A text of at most so many characters; numbers, which forms and people don't tell apart from texts, become text. */
export function text(longest: number): Rule<string | null> {
  return (name, value) => {
    if (value === null) return null
    const read = typeof value === 'number' ? String(value) : value
    if (typeof read !== 'string') throw new FieldFault(name, 'must be a string')
    if (read.length > longest) throw new FieldFault(name, `is too long (at most ${longest} characters)`)
    return read
  }
}

/** A text that says something: neither empty nor blank. */
export function filledText(longest: number): Rule<string> {
  const read = text(longest)
  return (name, value) => {
    const filled = read(name, value)
    if (filled === null || filled.trim() === '') throw new FieldFault(name, "can't be blank")
    return filled
  }
}

/** A finite number, also as a text. An empty one is how a form says null. */
export const number: Rule<number | null> = (name, value) => {
  if (value === null || value === '') return null
  const read = toNumber(value)
  if (read === undefined || !Number.isFinite(read)) throw new FieldFault(name, 'is not a number')
  return read
}

/** A whole number within bounds. */
export function whole(least: number, most: number): Rule<number | null> {
  return (name, value) => {
    const read = number(name, value)
    if (read === null) return null
    if (!Number.isInteger(read)) throw new FieldFault(name, 'must be a whole number')
    if (read < least || read > most) throw new FieldFault(name, `must be between ${least} and ${most}`)
    return read
  }
}

/** Unix seconds; fractions are floored. */
export const time: Rule<number | null> = (name, value) => {
  const read = number(name, value)
  if (read === null) return null
  if (read < 0) throw new FieldFault(name, 'must be positive')
  if (read > latestTime) throw new FieldFault(name, 'is too large for Unix seconds')
  return Math.floor(read)
}

/** `True`, `"true"`, `1` and `"1"` arrive, too (reference 13). */
export const flag: Rule<boolean> = (name, value) => {
  const written = typeof value === 'string' ? value.toLowerCase() : value
  if (written === true || written === 'true' || written === 1 || written === '1') return true
  if (written === false || written === 'false' || written === 0 || written === '0') return false
  throw new FieldFault(name, 'must be true or false')
}

/** One of a few words, in any case. */
export function choice<T extends string>(...choices: readonly T[]): Rule<T> {
  return (name, value) => {
    const written = typeof value === 'string' ? value.toLowerCase() : value
    const chosen = choices.find((one) => one === written)
    if (chosen === undefined) throw new FieldFault(name, `must be one of ${choices.join(', ')}`)
    return chosen
  }
}

/** The same where null and an empty text mean "none". */
export function optional<T>(rule: Rule<T>): Rule<T | null> {
  return (name, value) => (value === null || value === '' ? null : rule(name, value))
}
