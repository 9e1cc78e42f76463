import { DataDirectory, databaseFile, journalBytes } from './DataDirectory.js'
import type { Database } from './driver/Database.js'
import { workingError } from './driver/storeError.js'
import { always, type GoOn } from './GoOn.js'
import { openForReading, openForWriting } from './openConnection.js'
import type { Retention } from './Retention.js'
import { StoreReader } from './StoreReader.js'
import { StoreWriter } from './StoreWriter.js'
import type { StoreCalls, StoreMethod } from './storeProtocol.js'

/** The store over SQLite, synchronous: what runs inside a thread, one connection each. */
export class SqliteStore {
  readonly #db: Database
  readonly #directory: DataDirectory | undefined
  readonly #methods: Partial<StoreCalls>

  private constructor(db: Database, directory: DataDirectory | undefined, methods: Partial<StoreCalls>) {
    this.#db = db
    this.#directory = directory
    this.#methods = methods
  }

  /**
   * Locks the directory and opens it for everything. `:memory:` keeps nothing.
   * @throws LibratoError DATA_LOCKED, DATA_UNUSABLE, DATA_TOO_NEW, STORE_UNAVAILABLE, MISSING_DEPENDENCY
   */
  static async open(directory: string | ':memory:', retention: Retention, goOn: GoOn = always): Promise<SqliteStore> {
    if (directory === ':memory:') {
      const db = await openForWriting(directory, directory)
      return new SqliteStore(db, undefined, {
        ...readerCalls(new StoreReader(db, goOn)),
        ...writerCalls(db, retention, undefined),
      })
    }
    const owned = await DataDirectory.open(directory)
    try {
      const db = await openForWriting(owned.file, directory)
      const reader = new StoreReader(db, goOn, () => journalBytes(owned.file))
      return new SqliteStore(db, owned, { ...readerCalls(reader), ...writerCalls(db, retention, owned) })
    } catch (error) {
      owned.release()
      throw error
    }
  }

  /** Opens a second connection for queries to a directory that another one has opened. */
  static async openReader(directory: string, goOn: GoOn = always): Promise<SqliteStore> {
    const file = databaseFile(directory)
    const db = await openForReading(file, directory)
    return new SqliteStore(db, undefined, readerCalls(new StoreReader(db, goOn, () => journalBytes(file))))
  }

  /** @throws LibratoError STORE_UNAVAILABLE when the disk is full or failing; nothing of the call was kept then */
  call<M extends StoreMethod>(method: M, ...args: Parameters<StoreCalls[M]>): ReturnType<StoreCalls[M]> {
    const run: StoreCalls[M] | undefined = this.#methods[method]
    if (run === undefined) throw new Error(`A reader of the store was asked for ${method}.`)
    try {
      return (run as (...args: Parameters<StoreCalls[M]>) => ReturnType<StoreCalls[M]>)(...args)
    } catch (error) {
      throw workingError(error)
    }
  }

  close(): void {
    this.#db.close()
    this.#directory?.release()
  }
}

type ReaderCalls = Pick<
  StoreCalls,
  | 'read'
  | 'listMetrics'
  | 'getMetric'
  | 'selectMetrics'
  | 'listSources'
  | 'getSource'
  | 'getDocument'
  | 'findDocument'
  | 'listDocuments'
  | 'health'
>

function readerCalls(reader: StoreReader): ReaderCalls {
  return {
    read: (query) => reader.read(query),
    listMetrics: (query) => reader.listMetrics(query),
    getMetric: (name) => reader.getMetric(name),
    selectMetrics: (selection) => reader.selectMetrics(selection).join('\n'),
    listSources: (query) => reader.listSources(query),
    getSource: (name) => reader.getSource(name),
    getDocument: (kind, id) => reader.getDocument(kind, id),
    findDocument: (kind, name, parent) => reader.findDocument(kind, name, parent),
    listDocuments: (query) => reader.listDocuments(query),
    health: () => reader.health(),
  }
}

function writerCalls(
  db: Database,
  retention: Retention,
  directory: DataDirectory | undefined,
): Omit<StoreCalls, keyof ReaderCalls> {
  const writer = new StoreWriter(db, retention)
  return {
    recall: (key) => writer.recall(key),
    write: (submissions) => writer.write(submissions),
    createMetric: (name, type, properties) => writer.createMetric(name, type, properties),
    updateMetric: (name, change) => writer.updateMetric(name, change),
    updateMetrics: (selection, change) => writer.updateMetrics(selection, change),
    deleteMetrics: (selection) => writer.deleteMetrics(selection),
    createDocument: (document) => writer.createDocument(document),
    updateDocument: (kind, id, change) => writer.updateDocument(kind, id, change),
    deleteDocument: (kind, id) => writer.deleteDocument(kind, id),
    openClock: (wall) => writer.openClock(wall),
    maintainSlice: (times) => writer.maintainSlice(times),
    probe: (bytes) => {
      directory?.probe(bytes)
      writer.probe()
    },
  }
}
