import { isFields } from '../fields/Fields.js'
import { RequestRefusal } from '../RequestRefusal.js'

/**
 * A list of names as it arrives: an array, one text, or the object by index that a long list in a form becomes, also nested (`names[]=a` beside
 * `names=b`). `undefined` if the field is absent.
 * @throws RequestRefusal 400
 */
export function readList(param: string, value: unknown): readonly string[] | undefined {
  if (value === undefined || value === null) return undefined
  const names: string[] = []
  collect(param, value, names, 0)
  return names
}

function collect(param: string, value: unknown, into: string[], depth: number): void {
  if (typeof value === 'string') {
    if (value !== '') into.push(value)
  } else if (Array.isArray(value) && depth < 3) {
    for (const inner of value) collect(param, inner, into, depth + 1)
  } else if (isFields(value) && depth < 3) {
    for (const inner of Object.values(value)) collect(param, inner, into, depth + 1)
  } else {
    throw new RequestRefusal(400, { params: { [param]: ['must be a list of names'] } })
  }
}
