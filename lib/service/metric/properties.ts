import { FieldFault } from '../fields/FieldFault.js'
import { toNumber } from '../fields/readNumber.js'

/** The longest `display_name` and `description`, in characters. */
const maxDisplayName = 255
const maxDescription = 4_096
const maxComposite = 16_384
/** Seconds: ten years, and far below what a database integer holds. */
const maxSeconds = 10 * 365 * 86_400

function text(name: string, value: unknown, limit: number): string | null {
  if (value === null) return null
  const read = typeof value === 'number' ? String(value) : value
  if (typeof read !== 'string') throw new FieldFault(name, 'must be a string')
  if (read.length > limit) throw new FieldFault(name, `is too long (at most ${limit} characters)`)
  return read
}

function seconds(name: string, value: unknown, least: number): number | null {
  if (value === null || value === '') return null
  const read = toNumber(value)
  if (read === undefined) throw new FieldFault(name, 'is not a number')
  const whole = Math.floor(read)
  if (whole < least || whole > maxSeconds)
    throw new FieldFault(name, `must be between ${least} and ${maxSeconds} seconds`)
  return whole
}

/** What a metric has beside its attributes (reference 6), by name, with the rule that a value must pass. Null resets. */
export const propertyRules = {
  display_name: (value: unknown) => text('display_name', value, maxDisplayName),
  description: (value: unknown) => text('description', value, maxDescription),
  period: (value: unknown) => seconds('period', value, 1),
  source_lag: (value: unknown) => seconds('source_lag', value, 0),
  composite: (value: unknown) => text('composite', value, maxComposite),
} as const

/** The name of a property. */
export type PropertyName = keyof typeof propertyRules

/** The names, in the order in which answers show them. */
export const propertyNames = Object.keys(propertyRules) as readonly PropertyName[]
