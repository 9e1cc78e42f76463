import { isLegalName } from '../../measurement/index.js'
import { type Fields, field } from '../fields/Fields.js'
import { RequestRefusal } from '../RequestRefusal.js'
import type { MetricSelection } from '../store/Store.js'
import { readList } from './readList.js'

/** Keys of a body that say which metrics are meant. */
export const selectionKeys: ReadonlySet<string> = new Set(['names', 'exclude', 'attributes'])

/** A pattern: a name with `*` in it. Bounded, as whatever it is matched with walks it for each metric. */
const pattern = /^[A-Za-z0-9.:_*-]{1,255}$/

/** Patterns that `exclude` may have beside any number of names: each is tried on each metric. */
const mostPatterns = 100

/**
 * The metrics that a request for many of them means (reference 5): `names`, a list or one pattern with `*`, without those that `exclude`
 * names or matches. Names that can't exist select nothing, as do those that don't.
 * @throws RequestRefusal 400 without `names`: a slip of the pen must not delete everything
 */
export function readSelection(fields: Fields): MetricSelection {
  const names = readList('names', field(fields, 'names'))
  if (names === undefined) throw new RequestRefusal(400, { params: { names: ['is required'] } })
  const exclude = readList('exclude', field(fields, 'exclude')) ?? []
  checkPatterns('exclude', exclude)
  if (exclude.filter((one) => one.includes('*')).length > mostPatterns)
    throw new RequestRefusal(400, { params: { exclude: [`must have at most ${mostPatterns} patterns`] } })
  const excluding = exclude.length === 0 ? {} : { exclude }
  const [first] = names
  if (first !== undefined && names.some((name) => name.includes('*'))) {
    if (names.length > 1) throw new RequestRefusal(400, { params: { names: ['must be names, or one pattern'] } })
    checkPatterns('names', names)
    return { pattern: first, ...excluding }
  }
  return { names: names.filter(isLegalName), ...excluding }
}

function checkPatterns(param: string, patterns: readonly string[]): void {
  for (const one of patterns) {
    if (!pattern.test(one)) {
      throw new RequestRefusal(400, { params: { [param]: ['must be names or patterns of A-Za-z0-9.:-_ and *'] } })
    }
  }
}
