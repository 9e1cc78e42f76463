import type { Database, SqlValue } from '../driver/Database.js'
import type { TagCondition } from '../Store.js'
import { matchesConditions } from './matchesFilter.js'
import { identityOf, tagsOf } from './seriesIdentity.js'

/** Series that are taken from the database at once. */
const sliceLength = 10_000

/** Identities whose outcome is remembered: most series of a large account have the tags of many others. */
const mostRemembered = 100_000

/**
 * The ids of all metrics that have a series with these tags, deleted ones among them. Walks the series once and in slices, since both may be
 * millions; SQLite leaves out those that can't match, and {@link matchesConditions} decides.
 */
export function taggedMetrics(db: Database, conditions: readonly TagCondition[]): ReadonlySet<number> {
  const { where, parameters } = possible(conditions)
  const slice = db.prepare(
    `SELECT id, metric, identity FROM series WHERE id > ?${where} ORDER BY id LIMIT ${sliceLength}`,
  )
  const metrics = new Set<number>()
  const outcomes = new Map<string, boolean>()
  const matches = (identity: string): boolean => {
    const known = outcomes.get(identity)
    if (known !== undefined) return known
    const outcome = matchesConditions(conditions, tagsOf(identityOf(identity)))
    if (outcomes.size >= mostRemembered) outcomes.clear()
    outcomes.set(identity, outcome)
    return outcome
  }
  for (let after = -1; ; ) {
    const rows = slice.all([after, ...parameters])
    for (const { metric, identity } of rows) if (matches(String(identity))) metrics.add(Number(metric))
    const last = rows.at(-1)
    if (last === undefined || rows.length < sliceLength) return metrics
    after = Number(last['id'])
  }
}

/** A condition that every matching series meets: its identity names the tag, and with a plain value the value after it. */
function possible(conditions: readonly TagCondition[]): { where: string; parameters: readonly SqlValue[] } {
  const texts = conditions
    .filter(({ absent }) => !absent)
    .map(({ tag, patterns }) => {
      const [only, ...others] = patterns
      const isPlain = only !== undefined && others.length === 0 && !only.negated && !only.pattern.includes('*')
      const name = JSON.stringify(tag.toLowerCase())
      return { name, text: isPlain ? `${name},${JSON.stringify(only.pattern.toLowerCase())}` : `${name},` }
    })
  // A series with a source has it as a tag, which its identity doesn't name.
  const named = texts.filter(({ name }) => name !== '"source"')
  return {
    where: named.map(() => ' AND instr(identity, ?) > 0').join(''),
    parameters: named.map(({ text }) => text),
  }
}
