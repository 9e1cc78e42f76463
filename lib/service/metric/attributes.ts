import { FieldFault } from '../fields/FieldFault.js'
import { flag, number, type Rule } from '../fields/rules.js'
import { mostAttributes } from '../store/catalog/metricRow.js'

const maxKeyLength = 255
/** Characters of one attribute, as JSON. */
const maxLength = 4_096
/** An object nested deeper than any client means is an attack on whatever walks it. */
const maxDepth = 8

const functions = ['average', 'sum', 'count', 'min', 'max']

const text: Rule<string> = (name, value) => {
  if (typeof value === 'string') return value
  throw new FieldFault(name, 'must be a string')
}

/** Of a metric or of a line in a chart. */
export const color: Rule<string> = (name, value) => {
  if (typeof value === 'string' && /^#[0-9a-f]{6}$/i.test(value)) return value
  throw new FieldFault(name, 'must be a color such as #52D74C')
}

const longestTransform = 255

/** Reference 6, `display_transform`. */
export const transform: Rule<string> = (name, value) => {
  if (typeof value === 'string' && value.length <= longestTransform && /^[\dxp()*+\-/. ]*$/.test(value)) return value
  throw new FieldFault(name, `must be a formula of x and p of at most ${longestTransform} characters`)
}

const summarizeFunction: Rule<string> = (name, value) => {
  if (typeof value === 'string' && functions.includes(value.toLowerCase())) return value.toLowerCase()
  throw new FieldFault(name, `must be one of ${functions.join(', ')}`)
}

/** Attributes that the API knows (reference 6). */
const rules: ReadonlyMap<string, Rule<unknown>> = new Map<string, Rule<unknown>>([
  ['color', color],
  ['display_min', number],
  ['display_max', number],
  ['display_units_long', text],
  ['display_units_short', text],
  ['display_stacked', flag],
  ['display_transform', transform],
  ['summarize_function', summarizeFunction],
  ['aggregate', flag],
  ['gap_detection', flag],
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
  if (count > mostAttributes) throw new FieldFault('attributes', `must be at most ${mostAttributes}`)
}

function isDeeperThan(depth: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  return depth === 0 || Object.values(value).some((inner) => isDeeperThan(depth - 1, inner))
}
