import type { Database } from './driver/Database.js'
import { openDatabase } from './driver/openDatabase.js'
import { openingError } from './driver/storeError.js'
import { migrate } from './schema/migrate.js'

/** Milliseconds that one connection waits for another one's lock: far longer than any of our transactions takes. */
const busyTimeout = 10_000

/**
 * WAL: readers and the writer don't wait for each other. FULL: what was acknowledged survives a power cut (design 7, rule 8). The journal is
 * carried over into the database every 4,000 pages instead of 1,000, because the same pages are written many times over meanwhile.
 */
const settings = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA wal_autocheckpoint = 4000;
  PRAGMA journal_size_limit = 67108864;
  PRAGMA cache_size = -65536;
  PRAGMA temp_store = MEMORY;
`

/**
 * Opens the database for writing, and brings it to the newest schema.
 * @throws LibratoError DATA_UNUSABLE, DATA_TOO_NEW, STORE_UNAVAILABLE, MISSING_DEPENDENCY
 */
export function openForWriting(file: string, directory: string): Promise<Database> {
  return open(file, directory, (db) => {
    db.exec(settings)
    migrate(db, directory)
  })
}

/** Opens a second connection that only reads. */
export function openForReading(file: string, directory: string): Promise<Database> {
  return open(file, directory, (db) => db.exec(`${settings} PRAGMA query_only = ON;`))
}

async function open(file: string, directory: string, prepare: (db: Database) => void): Promise<Database> {
  let db: Database | undefined
  try {
    db = await openDatabase({ file, busyTimeout })
    prepare(db)
    return db
  } catch (error) {
    db?.close()
    throw openingError(error, directory)
  }
}
