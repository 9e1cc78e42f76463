import type { Database, SqlValue } from '../driver/Database.js'
import type { DocumentChange, DocumentKind, NewDocument, StoredDocument, Uniqueness } from './Document.js'
import { DocumentReader } from './DocumentReader.js'
import { documentKey } from './documentRow.js'

/** Creates, changes and deletes documents. Every method is called inside a transaction. */
export class DocumentWriter {
  readonly #db: Database
  readonly #reader: DocumentReader

  constructor(db: Database) {
    this.#db = db
    this.#reader = new DocumentReader(db)
  }

  /** Undefined if it had to be unique and isn't, or if what it belongs to is gone. */
  create(document: NewDocument): StoredDocument | undefined {
    const { kind, parent = 0, name, time = 0, body, now } = document
    // Deleted since it was found: nobody would ever reach what is added to it, or delete that.
    if (parent !== 0 && this.#db.prepare('SELECT 1 FROM documents WHERE id = ?').get([parent]) === undefined)
      return undefined
    if (this.#isTaken(kind, { id: 0, parent, name, body }, document)) return undefined
    const row = this.#db
      .prepare(
        'INSERT INTO documents (kind, parent, key, name, time, body, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id',
      )
      .get([kind, parent, documentKey(name), name, time, JSON.stringify(body), now, now])
    return this.#reader.get(kind, Number(row?.['id']))
  }

  /** The changed document; undefined if there is none, if it isn't what was expected, or if it had to be unique and isn't. */
  update(kind: DocumentKind, id: number, change: DocumentChange): StoredDocument | undefined {
    const known = this.#reader.get(kind, id)
    if (known === undefined) return undefined
    if (change.expected !== undefined && JSON.stringify(change.expected) !== JSON.stringify(known.body))
      return undefined
    const { name = known.name, time = known.time, body = known.body, now } = change
    if (this.#isTaken(kind, { id, parent: known.parent, name, body }, change)) return undefined
    this.#db
      .prepare('UPDATE documents SET key = ?, name = ?, time = ?, body = ?, updated_at = ? WHERE id = ?')
      .run([documentKey(name), name, time, JSON.stringify(body), now, id])
    return this.#reader.get(kind, id)
  }

  /** Deletes it with everything that belongs to it. False if there is none. */
  delete(kind: DocumentKind, id: number): boolean {
    const deleted = this.#db.prepare('DELETE FROM documents WHERE kind = ? AND id = ?').run([kind, id])
    if (deleted > 0) this.#db.prepare('DELETE FROM documents WHERE parent = ?').run([id])
    return deleted > 0
  }

  /** Whether another document has what is to be this one's alone. */
  #isTaken(
    kind: DocumentKind,
    { id, parent, name, body }: Pick<StoredDocument, 'id' | 'parent' | 'name' | 'body'>,
    { isUnique = false, uniqueFields = [] }: Uniqueness,
  ): boolean {
    const others = 'SELECT 1 FROM documents WHERE kind = ? AND parent = ? AND id <> ?'
    const isAnother = (condition: string, values: readonly SqlValue[]): boolean =>
      this.#db.prepare(`${others} AND ${condition} LIMIT 1`).get([kind, parent, id, ...values]) !== undefined
    return (
      (isUnique && isAnother('key = ?', [documentKey(name)])) ||
      uniqueFields.some((field) => isAnother('body ->> ? = ?', [field, String(body[field])]))
    )
  }
}
