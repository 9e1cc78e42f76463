import { type Fields, field } from '../fields/Fields.js'
import { RequestRefusal } from '../RequestRefusal.js'

/** `name` of a list's query, or what stands for it there: part of a name, or a pattern with `*`; an empty one is none. @throws RequestRefusal 400 */
export function readNameFilter(query: Fields, param = 'name'): string | undefined {
  const name = field(query, param)
  if (name === undefined || name === '') return undefined
  if (typeof name !== 'string' || name.length > 255) {
    throw new RequestRefusal(400, { params: { [param]: ['must be a text of at most 255 characters'] } })
  }
  return name
}
