import { RequestRefusal } from '../RequestRefusal.js'
import { FieldFault } from './FieldFault.js'
import { type Fields, field, isFields } from './Fields.js'
import type { Rule } from './rules.js'

/** The rules of an object, by the names of its fields: its schema. */
export type Rules = Readonly<Record<string, Rule<unknown>>>

/** What passed the rules. Fields that were not sent are absent. */
export type Read<R extends Rules> = { -readonly [K in keyof R]?: ReturnType<R[K]> }

/** Faults by field. */
type Faults = Readonly<Record<string, readonly string[]>>

/**
 * Reads the fields of a body by their rules; other fields are ignored.
 *
 * @param required fields that must be there: "is required" if one is absent, null or an empty text
 * @throws RequestRefusal 400 with every fault by field
 */
export function readFields<R extends Rules>(
  body: Fields,
  rules: R,
  required: readonly (keyof R & string)[] = [],
): Read<R> {
  const { read, faults } = attempt(body, rules, required)
  if (Object.keys(faults).length > 0) throw new RequestRefusal(400, { params: faults })
  return read
}

/** The rule of a field that holds an object with rules of its own. What is wrong inside is told under the field's name. */
export function object<R extends Rules>(rules: R, required: readonly (keyof R & string)[] = []): Rule<Read<R>> {
  return (name, value) => {
    if (!isFields(value)) throw new FieldFault(name, 'must be an object')
    const { read, faults } = attempt(value, rules, required)
    const [fault] = Object.entries(faults)
    if (fault !== undefined) throw new FieldFault(name, `${fault[0]} ${fault[1].join(', ')}`)
    return read
  }
}

/** The rule of a field that holds a list: an array, or the object by index that forms make of one (`links[0][href]=x`). Null is an empty list. */
export function list<T>(rule: Rule<T>, most: number): Rule<readonly T[]> {
  return (name, value) => {
    if (value === null || value === '') return []
    if (!Array.isArray(value) && !isFields(value)) throw new FieldFault(name, 'must be a list')
    const items: unknown[] = Object.values(value)
    if (items.length > most) throw new FieldFault(name, `must be at most ${most}`)
    return items.map((item, index) => {
      try {
        return rule(name, item)
      } catch (error) {
        if (error instanceof FieldFault) throw new FieldFault(name, `[${index}] ${error.message}`)
        throw error
      }
    })
  }
}

function attempt<R extends Rules>(
  body: Fields,
  rules: R,
  required: readonly string[],
): { readonly read: Read<R>; readonly faults: Faults } {
  const read: Record<string, unknown> = {}
  const faults: Record<string, readonly string[]> = {}
  for (const name of required) {
    const given = field(body, name)
    if (given === undefined || given === '') faults[name] = ['is required']
  }
  for (const [name, rule] of Object.entries(rules)) {
    if (faults[name] !== undefined || !Object.hasOwn(body, name) || body[name] === undefined) continue
    try {
      read[name] = rule(name, body[name])
    } catch (error) {
      if (!(error instanceof FieldFault)) throw error
      faults[name] = [error.message]
    }
  }
  return { read: read as Read<R>, faults }
}
