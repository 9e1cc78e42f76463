import { createRequire } from 'node:module'
import type { Database, DatabaseOptions, SqlRow, SqlValue } from './Database.js'
import { reuseStatements } from './reuseStatements.js'
import { withTransaction } from './withTransaction.js'

/** The part of `node:sqlite` that is used; the types of the oldest supported Node do not know it. */
interface NodeSqlite {
  readonly DatabaseSync: new (
    file: string,
    options: { timeout: number },
  ) => {
    prepare(sql: string): {
      run(...parameters: SqlValue[]): { changes: number | bigint }
      get(...parameters: SqlValue[]): SqlRow | undefined
      all(...parameters: SqlValue[]): SqlRow[]
    }
    exec(sql: string): void
    close(): void
  }
}

/** Opens a connection through Node's own SQLite. Only from Node 24 on, where it is stable and has a busy timeout. */
export function openNodeSqlite(options: DatabaseOptions): Database {
  const { DatabaseSync } = createRequire(import.meta.url)('node:sqlite') as NodeSqlite
  const connection = new DatabaseSync(options.file, { timeout: options.busyTimeout })
  const exec = (sql: string): void => connection.exec(sql)
  return {
    exec,
    prepare: reuseStatements((sql) => {
      const statement = connection.prepare(sql)
      return {
        run: (parameters) => Number(statement.run(...parameters).changes),
        get: (parameters) => statement.get(...parameters),
        all: (parameters) => statement.all(...parameters),
      }
    }),
    transaction: (mode, work) => withTransaction(exec, mode, work),
    close: () => connection.close(),
  }
}
