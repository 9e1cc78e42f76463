import { LibratoError } from '../../../errors/index.js'
import { peerRemedy } from '../../peers.js'
import type { Database, DatabaseOptions, SqlRow, SqlValue, Statement } from './Database.js'
import { reuseStatements } from './reuseStatements.js'
import { withTransaction } from './withTransaction.js'

/** The part of libsql's better-sqlite3 interface that is used; its own types are those of better-sqlite3. */
interface LibsqlStatement {
  run(parameters: readonly SqlValue[]): { changes: number }
  get(parameters: readonly SqlValue[]): SqlRow | undefined
  all(parameters: readonly SqlValue[]): SqlRow[]
}

interface LibsqlDatabase {
  prepare(sql: string): LibsqlStatement
  exec(sql: string): void
  close(): void
}

type LibsqlConstructor = new (file: string, options: { timeout: number }) => LibsqlDatabase

/**
 * Opens a connection through libsql, which is prebuilt: nothing compiles at install.
 * @throws LibratoError MISSING_DEPENDENCY
 */
export async function openLibsql(options: DatabaseOptions): Promise<Database> {
  const { default: Libsql } = await importLibsql()
  const connection = new Libsql(options.file, { timeout: options.busyTimeout })
  const exec = (sql: string): void => connection.exec(sql)
  return {
    exec,
    prepare: reuseStatements((sql) => wrap(connection.prepare(sql))),
    transaction: (mode, work) => withTransaction(exec, mode, work),
    close: () => connection.close(),
  }
}

function wrap(statement: LibsqlStatement): Statement {
  return {
    run: (parameters) => statement.run(parameters).changes,
    get: (parameters) => statement.get(parameters),
    all: (parameters) => statement.all(parameters),
  }
}

async function importLibsql(): Promise<{ default: LibsqlConstructor }> {
  try {
    return (await import('libsql')) as unknown as { default: LibsqlConstructor }
  } catch (cause) {
    throw new LibratoError(
      'MISSING_DEPENDENCY',
      `The service keeps its data in SQLite, and on Node before 24 that takes the package libsql. ${peerRemedy()}`,
      { cause },
    )
  }
}
