import type { Database, SqlValue } from '../driver/Database.js'
import { always, type GoOn } from '../GoOn.js'
import type { MetricSelection, MetricType, Page, Store, StoredMetric } from '../Store.js'
import { excluder } from './excluder.js'
import { likePattern } from './likePattern.js'
import { type KnownMetric, metricFromRow, metricKey } from './metricRow.js'
import { taggedMetrics } from './taggedMetrics.js'

type ListQuery = Parameters<Store['listMetrics']>[0]

type Matching = Partial<Pick<ListQuery, 'descending' | 'length' | 'offset' | 'type'>>

/** Metrics that are looked at together where all of them have to be: there may be millions, and their properties are the largest part of them. */
const sliceLength = 10_000

/** Keys are of ASCII. */
const afterAllKeys = '\u{10ffff}'

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
  readonly #goOn: GoOn

  constructor(db: Database, goOn: GoOn = always) {
    this.#db = db
    this.#goOn = goOn
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

  /** The names of a selection's metrics, in order for a pattern. Nothing else of them is read, as they may be millions. */
  names({ names = [], pattern, exclude = [] }: MetricSelection): string[] {
    const isExcluded = excluder(exclude)
    const like = pattern?.includes('*') === true ? likePattern(pattern) : undefined
    if (like === undefined)
      return this.select({ names, ...(pattern === undefined ? {} : { pattern }), exclude }).map(
        ({ metric }) => metric.name,
      )
    const found: string[] = []
    const slice = this.#db.prepare(
      "SELECT key, name FROM metrics WHERE key LIKE ? ESCAPE '\\' AND key > ? ORDER BY key LIMIT ?",
    )
    for (let after = ''; ; ) {
      this.#goOn()
      const rows = slice.all([like, after, sliceLength])
      for (const { key, name } of rows) if (!isExcluded(String(key))) found.push(String(name))
      const last = rows.at(-1)
      if (last === undefined || rows.length < sliceLength) return found
      after = String(last['key'])
    }
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
    const isExcluded = excluder(selection.exclude)
    return [...found.values()].filter(({ metric }) => !isExcluded(metricKey(metric.name)))
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
    const tagged = taggedMetrics(this.#db, query.tags ?? [], this.#goOn)
    const { offset, length } = query
    // Where nothing else is asked for, all of them are found, and none beyond the page has to be looked at.
    const isAll = query.name === undefined && query.type === undefined
    const matching = this.#among(tagged, pattern, query, isAll ? offset + length : Number.POSITIVE_INFINITY)
    const metric = this.#db.prepare('SELECT id, name, type, properties FROM metrics WHERE id = ?')
    const items = matching.slice(offset, offset + length).flatMap((id) => {
      const row = metric.get([id])
      return row === undefined ? [] : metricFromRow(row).metric
    })
    return { total, found: isAll ? tagged.size : matching.length, items }
  }

  /**
   * Those of some metrics that match, in order of name, or as many of them as are needed: by their ids alone, and in slices, each a text, where
   * they are many.
   */
  #among(
    ids: ReadonlySet<number>,
    pattern: string,
    { descending = false, type }: Matching,
    needed: number,
  ): readonly number[] {
    const { where, parameters } = selecting(pattern, type)
    if (ids.size <= sliceLength) {
      const one = this.#db.prepare(`SELECT id, key FROM metrics WHERE ${where} AND id = ?`)
      const rows = [...ids].map((id) => one.get([...parameters, id])).filter((row) => row !== undefined)
      rows.sort((a, b) => (String(a['key']) < String(b['key']) === descending ? 1 : -1))
      return rows.map(({ id }) => Number(id))
    }
    const [beyond, order, last] = descending ? ['<', 'DESC', 'min'] : ['>', 'ASC', 'max']
    const slice = this.#db.prepare(
      `SELECT group_concat(id) AS ids, ${last}(key) AS last, count(*) AS n
       FROM (SELECT id, key FROM metrics WHERE ${where} AND key ${beyond} ? ORDER BY key ${order} LIMIT ${sliceLength})`,
    )
    const found: number[] = []
    for (let after = descending ? afterAllKeys : ''; found.length < needed; ) {
      this.#goOn()
      const row = slice.get([...parameters, after])
      const count = Number(row?.['n'] ?? 0)
      if (row === undefined || count === 0) break
      for (const id of JSON.parse(`[${row['ids']}]`) as number[]) if (ids.has(id)) found.push(id)
      if (count < sliceLength) break
      after = String(row['last'])
    }
    return found
  }
}
