import { isLegalName, isLegalSource, type Tags, tagsFault } from '../../measurement/index.js'
import { excerpt, FieldFault } from '../fields/FieldFault.js'
import { type Fields, field, isFields } from '../fields/Fields.js'

/** What a series is called that was given no source (reference 2.2). */
export const unassigned = 'unassigned'

/** The metric's name, as it was written. `key`: what it is filed under, for an item without a name of its own. @throws FieldFault */
export function readName(item: Fields, key?: string): string {
  const name = field(item, 'name') ?? key
  if (name === undefined || name === '') throw new FieldFault('name', 'is not present')
  if (isLegalName(name)) return name
  throw new FieldFault('name', `'${excerpt(name)}' is not a valid metric name`)
}

/** The source of an item, its own or the request's, in lower case; an empty one counts as none. @throws FieldFault */
export function readSource(item: Fields, request: Fields): string {
  const own = field(item, 'source')
  const given = own === undefined || own === '' ? field(request, 'source') : own
  if (given === undefined || given === '') return unassigned
  const source = typeof given === 'number' ? String(given) : given
  if (isLegalSource(source)) return source.toLowerCase()
  throw new FieldFault('source', `${excerpt(source)} is not a valid source name`)
}

/**
 * The tags of an item, names and values in lower case, sorted by name. Its own replace the request's altogether; `{}` means that it has none of
 * its own (reference 3.1 and 14). Numbers and booleans become texts. @throws FieldFault
 */
export function readTags(item: Fields, request: Fields): Tags {
  const own = field(item, 'tags')
  const given = own === undefined || (isFields(own) && Object.keys(own).length === 0) ? field(request, 'tags') : own
  if (given === undefined) return {}
  if (!isFields(given)) throw new FieldFault('tags', 'must be an object of strings')
  const pairs = Object.entries(given).map(([name, value]): [string, unknown] => [
    name.toLowerCase(),
    typeof value === 'number' || typeof value === 'boolean' ? String(value) : value,
  ])
  // fromEntries defines keys where assignment would run the setter of `__proto__`.
  const tags: Record<string, unknown> = Object.fromEntries(pairs.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
  if (Object.keys(tags).length < pairs.length)
    throw new FieldFault('tags', 'has one name twice, in upper and lower case')
  const fault = tagsFault(tags)
  if (fault !== undefined) throw new FieldFault('tags', fault)
  return Object.fromEntries(Object.entries(tags).map(([name, value]) => [name, String(value).toLowerCase()]))
}
