import { FieldFault } from '../fields/FieldFault.js'
import { toNumber } from '../fields/readNumber.js'

type Rule = (name: string, value: unknown) => unknown

const maxAttributes = 100
const maxKeyLength = 255
/** Characters of one attribute, as JSON. */
const maxLength = 4_096
/** An object nested deeper than any client means is an attack on whatever walks it. */
const maxDepth = 8

const functions = ['average', 'sum', 'count', 'min', 'max']

const text: Rule = (name, value) => {
  if (typeof value === 'string') return value
  throw new FieldFault(name, 'must be a string')
}

/** Forms, and some clients in JSON, write bounds as texts. An empty one is how a form says null. */
const number: Rule = (name, value) => {
  if (value === '') return null
  const read = toNumber(value)
  if (read === undefined || !Number.isFinite(read)) throw new FieldFault(name, 'is not a number')
  return read
}

/** `True`, `"true"`, `1` and `"1"` arrive, too (reference 13). */
const boolean: Rule = (name, value) => {
  const written = typeof value === 'string' ? value.toLowerCase() : value
  if (written === true || written === 'true' || written === 1 || written === '1') return true
  if (written === false || written === 'false' || written === 0 || written === '0') return false
  throw new FieldFault(name, 'must be true or false')
}

const color: Rule = (name, value) => {
  if (typeof value === 'string' && /^#[0-9a-f]{6}$/i.test(value)) return value
  throw new FieldFault(name, 'must be a color such as #52D74C')
}

const transform: Rule = (name, value) => {
  if (typeof value === 'string' && /^[\dxp()*+\-/. ]*$/.test(value)) return value
  throw new FieldFault(name, 'must be a formula of x and p')
}

const summarizeFunction: Rule = (name, value) => {
  if (typeof value === 'string' && functions.includes(value.toLowerCase())) return value.toLowerCase()
  throw new FieldFault(name, `must be one of ${functions.join(', ')}`)
}

/** Attributes that the API knows (reference 6). */
const rules: ReadonlyMap<string, Rule> = new Map([
  ['color', color],
  ['display_min', number],
  ['display_max', number],
  ['display_units_long', text],
  ['display_units_short', text],
  ['display_stacked', boolean],
  ['display_transform', transform],
  ['summarize_function', summarizeFunction],
  ['aggregate', boolean],
  ['gap_detection', boolean],
  ['created_by_ua', text],
])

/** Attributes that only gauges have. */
export const gaugeAttributes: ReadonlySet<string> = new Set(['summarize_function', 'aggregate'])

/** Whether the API knows this attribute. */
export function isKnownAttribute(name: string): boolean {
  return rules.has(name)
}

/** The value of an attribute as it is stored; null stands for "remove". Unknown attributes are kept as they come, within bounds. @throws FieldFault */
export function readAttribute(name: string, value: unknown): unknown {
  if (name === '' || name.length > maxKeyLength)
    throw new FieldFault('attributes', `must have names of 1 to ${maxKeyLength} characters`)
  if (value === null || value === undefined) return null
  if (isDeeperThan(maxDepth, value)) throw new FieldFault(name, 'is nested too deeply')
  if (JSON.stringify(value).length > maxLength)
    throw new FieldFault(name, `is too long (at most ${maxLength} characters)`)
  const rule = rules.get(name)
  return rule === undefined ? value : rule(name, value)
}

/** @throws FieldFault */
export function checkNumberOfAttributes(count: number): void {
  if (count > maxAttributes) throw new FieldFault('attributes', `must be at most ${maxAttributes}`)
}

function isDeeperThan(depth: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  return depth === 0 || Object.values(value).some((inner) => isDeeperThan(depth - 1, inner))
}
