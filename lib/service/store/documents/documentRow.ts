import type { SqlRow } from '../driver/Database.js'
import type { DocumentBody, StoredDocument } from './Document.js'

/** Columns of a document, in the order of {@link documentFromRow}. */
export const documentColumns = 'id, parent, name, time, body, created_at, updated_at'

export function documentFromRow(row: SqlRow): StoredDocument {
  return {
    id: Number(row['id']),
    parent: Number(row['parent']),
    name: String(row['name']),
    time: Number(row['time']),
    body: JSON.parse(String(row['body'])) as DocumentBody,
    createdAt: Number(row['created_at']),
    updatedAt: Number(row['updated_at']),
  }
}

/** What names are found by. */
export function documentKey(name: string): string {
  return name.toLowerCase()
}
