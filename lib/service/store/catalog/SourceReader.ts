import type { Database, SqlRow, SqlValue } from '../driver/Database.js'
import type { Page, Store, StoredSource } from '../Store.js'
import { likePattern } from './likePattern.js'
import { identityText } from './seriesIdentity.js'

/** The most sources that are looked for among the series: bounds the time that a list takes, whatever clients write as a source. */
const mostSeen = 100_000

/** Series of measurements that had no source: that is none of the account's sources. */
const unassigned = identityText({ model: 'source', source: 'unassigned' })

/**
 * All sources by their key: leaps from one to the next in the index of identities, as SQLite has no skip scan for DISTINCT, and adds those that were
 * named. An identity is the JSON of a source, whose legal characters JSON leaves alone.
 */
const sources = `
  WITH RECURSIVE seen (identity) AS (
    SELECT min(identity) FROM series WHERE substr(identity, 1, 1) = '"'
    UNION ALL
    SELECT (SELECT min(s.identity) FROM series s WHERE substr(s.identity, 1, 1) = '"' AND s.identity > seen.identity)
    FROM seen WHERE seen.identity IS NOT NULL LIMIT ${mostSeen}
  ),
  keys (key) AS (
    SELECT substr(identity, 2, length(identity) - 2) FROM seen WHERE identity IS NOT NULL AND identity <> '${unassigned}'
    UNION SELECT key FROM documents WHERE kind = 'source' AND parent = 0
  ),
  sources (key, name, display_name) AS (
    SELECT keys.key, coalesce(documents.name, keys.key), documents.body ->> '$.display_name'
    FROM keys LEFT JOIN documents ON documents.kind = 'source' AND documents.parent = 0 AND documents.key = keys.key
  )`

/** Finds sources: those of series, and those that were given a display name. */
export class SourceReader {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  list({ search, offset, length, descending }: Parameters<Store['listSources']>[0]): Page<StoredSource> {
    const total = this.#count('1', [])
    const pattern = search === undefined ? '%' : likePattern(search)
    if (pattern === undefined) return { total, found: 0, items: [] }
    const where = "key LIKE ? ESCAPE '\\' OR display_name LIKE ? ESCAPE '\\'"
    const rows = this.#db
      .prepare(
        `${sources} SELECT name, display_name FROM sources WHERE ${where} ORDER BY key ${descending ? 'DESC' : 'ASC'} LIMIT ? OFFSET ?`,
      )
      .all([pattern, pattern, length, offset])
    return { total, found: this.#count(where, [pattern, pattern]), items: rows.map(sourceFromRow) }
  }

  get(name: string): StoredSource | undefined {
    const key = name.toLowerCase()
    const named = this.#db
      .prepare(
        "SELECT name, body ->> '$.display_name' AS display_name FROM documents WHERE kind = 'source' AND parent = 0 AND key = ?",
      )
      .get([key])
    if (named !== undefined) return sourceFromRow(named)
    const identity = identityText({ model: 'source', source: key })
    if (identity === unassigned) return undefined
    const seen = this.#db
      .prepare(`SELECT 1 FROM series WHERE substr(identity, 1, 1) = '"' AND identity = ? LIMIT 1`)
      .get([identity])
    return seen === undefined ? undefined : { name: key, displayName: null }
  }

  #count(where: string, parameters: readonly SqlValue[]): number {
    return Number(
      this.#db.prepare(`${sources} SELECT count(*) AS n FROM sources WHERE ${where}`).get(parameters)?.['n'],
    )
  }
}

function sourceFromRow(row: SqlRow): StoredSource {
  const displayName = row['display_name']
  return { name: String(row['name']), displayName: typeof displayName === 'string' ? displayName : null }
}
