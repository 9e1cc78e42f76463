import { likePattern } from '../catalog/likePattern.js'
import type { Database, SqlValue } from '../driver/Database.js'
import type { Page } from '../Store.js'
import type { DocumentKind, DocumentQuery, StoredDocument } from './Document.js'
import { documentColumns, documentFromRow, documentKey } from './documentRow.js'

const orders = { id: 'id', name: 'key', time: 'time', updated_at: 'updated_at' } as const

/** Finds documents. */
export class DocumentReader {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  get(kind: DocumentKind, id: number): StoredDocument | undefined {
    const row = this.#db.prepare(`SELECT ${documentColumns} FROM documents WHERE kind = ? AND id = ?`).get([kind, id])
    return row === undefined ? undefined : documentFromRow(row)
  }

  /** The earliest of this name. */
  find(kind: DocumentKind, name: string, parent: number): StoredDocument | undefined {
    const row = this.#db
      .prepare(`SELECT ${documentColumns} FROM documents WHERE kind = ? AND parent = ? AND key = ? ORDER BY id LIMIT 1`)
      .get([kind, parent, documentKey(name)])
    return row === undefined ? undefined : documentFromRow(row)
  }

  list(query: DocumentQuery): Page<StoredDocument> {
    const {
      kind,
      parent = 0,
      name,
      having = {},
      from,
      to,
      orderBy = 'name',
      descending = false,
      offset,
      length,
    } = query
    const scope: readonly SqlValue[] = [kind, parent]
    const total = this.#count('kind = ? AND parent = ?', scope)
    const pattern = name === undefined ? '%' : likePattern(name)
    if (pattern === undefined) return { total, found: 0, items: [] }
    const where = [
      "kind = ? AND parent = ? AND key LIKE ? ESCAPE '\\' AND time >= ? AND time < ?",
      ...Object.keys(having).map(() => 'body ->> ? = ?'),
    ].join(' AND ')
    const fields = Object.entries(having).flat()
    const matching = [...scope, pattern, from ?? 0, to ?? Number.MAX_SAFE_INTEGER, ...fields]
    const direction = descending ? 'DESC' : 'ASC'
    const [order, orderField] = typeof orderBy === 'string' ? [orders[orderBy], []] : ['body ->> ?', [orderBy.field]]
    const rows = this.#db
      .prepare(
        `SELECT ${documentColumns} FROM documents WHERE ${where} ORDER BY ${order} ${direction}, id ${direction} LIMIT ? OFFSET ?`,
      )
      .all([...matching, ...orderField, length, offset])
    return { total, found: this.#count(where, matching), items: rows.map(documentFromRow) }
  }

  #count(where: string, parameters: readonly SqlValue[]): number {
    return Number(this.#db.prepare(`SELECT count(*) AS n FROM documents WHERE ${where}`).get(parameters)?.['n'])
  }
}
