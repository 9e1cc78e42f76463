import { LibratoError } from '../../../errors/index.js'
import type { Database } from '../driver/Database.js'
import { type Migration, migrations } from './migrations.js'

/** Marks a SQLite file as ours: "LBRT". */
const applicationId = 0x4c_42_52_54

/**
 * Brings a database to the newest schema, each step in a transaction of its own. `directory` is for messages.
 * @throws LibratoError DATA_TOO_NEW, DATA_UNUSABLE (a database of another program)
 */
export function migrate(db: Database, directory: string, steps: readonly Migration[] = migrations): void {
  const version = pragma(db, 'user_version')
  const owner = pragma(db, 'application_id')
  const tables = Number(db.prepare('SELECT count(*) AS n FROM sqlite_master').get([])?.['n'])
  if (owner !== applicationId && (tables > 0 || owner !== 0 || version !== 0))
    throw new LibratoError(
      'DATA_UNUSABLE',
      `The database in ${directory} belongs to another program. Choose another directory.`,
    )
  if (version > steps.length)
    throw new LibratoError(
      'DATA_TOO_NEW',
      `The data in ${directory} has schema version ${version}, and this version of librato-reporter knows up to ${steps.length}. Upgrade the package, or choose another directory.`,
    )
  for (const [index, step] of steps.entries()) {
    if (index < version) continue
    db.transaction('write', () => {
      if (typeof step === 'string') db.exec(step)
      else step(db)
      mark(db)
      db.exec(`PRAGMA user_version = ${index + 1}`)
    })
  }
}

/** Marks a database as ours: a page is written each time. */
export function mark(db: Database): void {
  db.exec(`PRAGMA application_id = ${applicationId}`)
}

/** The version that a database has. */
export function schemaVersion(db: Database): number {
  return pragma(db, 'user_version')
}

function pragma(db: Database, name: string): number {
  return Number(Object.values(db.prepare(`PRAGMA ${name}`).get([]) ?? {})[0])
}
