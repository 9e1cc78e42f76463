import type { Database, DatabaseOptions } from './Database.js'
import { openLibsql } from './openLibsql.js'
import { openNodeSqlite } from './openNodeSqlite.js'

/**
 * Opens one connection: Node's own SQLite where it is stable (24), else libsql.
 * @throws LibratoError MISSING_DEPENDENCY, or the library's error; see `storeError`
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const major = Number.parseInt(process.versions.node, 10)
  return major >= 24 ? openNodeSqlite(options) : openLibsql(options)
}
