import type { Database, SqlValue } from '../driver/Database.js'
import type { GoOn } from '../GoOn.js'
import type { TagCondition } from '../Store.js'
import { matchesConditions } from './matchesFilter.js'
import { identityOf, tagsOf } from './seriesIdentity.js'

/** Series that are taken from the database at once. */
const sliceLength = 10_000

/** Identities whose outcome is remembered: most series of a large account have the tags of many others. */
const mostRemembered = 100_000

/** Slices after which outcomes are forgotten: a remembered identity is a piece of its slice's text, and keeps all of it in memory. */
const slicesRemembered = 50

/** No JSON has it. */
const separator = '\n'

/**
 * The ids of all metrics that have a series with these tags. Walks the series once and in slices, since both may be
 * millions; SQLite leaves out those that can't match, and {@link matchesConditions} decides. A slice comes as two texts and not as rows, of which
 * each would cost more than everything else that is done with it.
 */
export function taggedMetrics(db: Database, conditions: readonly TagCondition[], goOn: GoOn): ReadonlySet<number> {
  const { where, parameters } = possible(conditions)
  const slice = db.prepare(
    `SELECT group_concat(metric) AS metrics, group_concat(identity, char(10)) AS identities, max(id) AS last, count(*) AS n
     FROM (SELECT id, metric, identity FROM series WHERE id > ?${where} ORDER BY id LIMIT ${sliceLength})`,
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
  for (let after = -1, slices = 1; ; slices += 1) {
    goOn()
    const row = slice.get([after, ...parameters])
    const count = Number(row?.['n'] ?? 0)
    if (row === undefined || count === 0) break
    const ids = JSON.parse(`[${row['metrics']}]`) as number[]
    const identities = String(row['identities']).split(separator)
    for (const [n, id] of ids.entries()) if (matches(identities[n]!)) metrics.add(id)
    if (count < sliceLength) break
    after = Number(row['last'])
    if (slices % slicesRemembered === 0) outcomes.clear()
  }
  // Series of deleted metrics go in slices of their own time.
  for (const { metric } of db.prepare('SELECT metric FROM doomed').all([])) metrics.delete(Number(metric))
  return metrics
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
