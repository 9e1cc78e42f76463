import type { Database, SqlValue } from '../driver/Database.js'
import { matchesPattern } from '../matchesPattern.js'
import type { MetricSelection, MetricType, Page, Store, StoredMetric } from '../Store.js'
import { likePattern } from './likePattern.js'
import { matchesConditions } from './matchesFilter.js'
import { type KnownMetric, metricFromRow, metricKey } from './metricRow.js'
import { identityOf, tagsOf } from './seriesIdentity.js'

type ListQuery = Parameters<Store['listMetrics']>[0]

type Matching = Partial<Pick<ListQuery, 'descending' | 'length' | 'offset' | 'type'>>

/** The condition for metrics of a name, a type, both or neither. */
function selecting(
  pattern: string | undefined,
  type: MetricType | undefined,
): { where: string; parameters: SqlValue[] } {
  const conditions = [
    ...(pattern === undefined ? [] : ["key LIKE ? ESCAPE '\\'"]),
    ...(type === undefined ? [] : ['type = ?']),
  ]
  const parameters = [pattern, type].filter((value) => value !== undefined)
  return { where: conditions.length === 0 ? '1' : conditions.join(' AND '), parameters }
}

/** Finds metrics by name and pattern. */
export class MetricReader {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  find(name: string): KnownMetric | undefined {
    const row = this.#db.prepare('SELECT id, name, type, properties FROM metrics WHERE key = ?').get([metricKey(name)])
    return row === undefined ? undefined : metricFromRow(row)
  }

  list(query: ListQuery): Page<StoredMetric> {
    const total = this.count(query.type)
    const pattern = query.name === undefined ? '%' : likePattern(query.name)
    if (pattern === undefined) return { total, found: 0, items: [] }
    if (query.tags !== undefined && query.tags.length > 0) return this.#listByTags(query, pattern, total)
    const found = this.count(query.type, pattern)
    const page = this.#matching(pattern, query)
    return { total, found, items: page.map(({ metric }) => metric) }
  }

  /** `pattern`: as `likePattern` makes it. */
  count(type?: MetricType, pattern?: string): number {
    const { where, parameters } = selecting(pattern, type)
    return Number(this.#db.prepare(`SELECT count(*) AS n FROM metrics WHERE ${where}`).get(parameters)?.['n'])
  }

  /** The metrics of a selection, in order of name. Names that don't exist are passed over. */
  select(selection: MetricSelection): KnownMetric[] {
    const found = new Map<number, KnownMetric>()
    for (const name of selection.names ?? []) {
      const known = this.find(name)
      if (known !== undefined) found.set(known.id, known)
    }
    if (selection.pattern !== undefined) {
      // A selection's pattern without a star is a name, never a substring: it decides what is deleted.
      const pattern = selection.pattern.includes('*') ? likePattern(selection.pattern) : undefined
      if (pattern !== undefined) for (const known of this.#matching(pattern)) found.set(known.id, known)
      const named = selection.pattern.includes('*') ? undefined : this.find(selection.pattern)
      if (named !== undefined) found.set(named.id, named)
    }
    const excluded = (selection.exclude ?? []).map(metricKey)
    return [...found.values()].filter(
      ({ metric }) => !excluded.some((pattern) => matchesPattern(pattern, metricKey(metric.name))),
    )
  }

  /** In order of name; all of them unless a length is given. */
  #matching(pattern: string, { descending = false, length = -1, offset = 0, type }: Matching = {}): KnownMetric[] {
    const { where, parameters } = selecting(pattern, type)
    return this.#db
      .prepare(
        `SELECT id, name, type, properties FROM metrics WHERE ${where} ORDER BY key ${descending ? 'DESC' : 'ASC'} LIMIT ? OFFSET ?`,
      )
      .all([...parameters, length, offset])
      .map(metricFromRow)
  }

  #listByTags(query: ListQuery, pattern: string, total: number): Page<StoredMetric> {
    const conditions = query.tags ?? []
    const identities = this.#db.prepare('SELECT identity FROM series WHERE metric = ?')
    const { descending, type } = query
    const matching = { descending, ...(type === undefined ? {} : { type }) }
    const found = this.#matching(pattern, matching).filter(({ id }) =>
      identities.all([id]).some((row) => matchesConditions(conditions, tagsOf(identityOf(String(row['identity']))))),
    )
    const page = found.slice(query.offset, query.offset + query.length)
    return { total, found: found.length, items: page.map(({ metric }) => metric) }
  }
}
