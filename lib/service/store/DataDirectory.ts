import { accessSync, constants, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { LibratoError } from '../../errors/index.js'
import type { Database } from './driver/Database.js'
import { openDatabase } from './driver/openDatabase.js'
import { isBusy, openingError } from './driver/storeError.js'
import { probeDirectory } from './probeDirectory.js'
import { secureDirectory } from './secureDirectory.js'

/**
 * A data directory that this process owns. The lock is SQLite's own on a small file beside the database: the system drops it when the process
 * dies, however it dies, so that there is nothing stale to clean up after a crash, and a second service in the same process is kept out, too.
 */
export class DataDirectory {
  readonly #path: string
  readonly #lock: Database

  private constructor(path: string, lock: Database) {
    this.#path = path
    this.#lock = lock
  }

  /**
   * Creates the directory if it is missing, lets nobody else at it (it holds the token), and locks it.
   * @throws LibratoError DATA_UNUSABLE, DATA_LOCKED
   */
  static async open(directory: string): Promise<DataDirectory> {
    const path = resolve(directory)
    prepareDirectory(path)
    let lock: Database | undefined
    try {
      lock = await openDatabase({ file: join(path, 'lock.db'), busyTimeout: 0 })
      lock.exec('BEGIN EXCLUSIVE')
      return new DataDirectory(path, lock)
    } catch (error) {
      lock?.close()
      if (!isBusy(error)) throw openingError(error, path)
      throw new LibratoError(
        'DATA_LOCKED',
        `Another service is running on the data in ${path}. Stop it, or choose another directory.`,
        { cause: error },
      )
    }
  }

  /** The database file. */
  get file(): string {
    return databaseFile(this.#path)
  }

  /** Finds out whether it takes so many new bytes. @throws LibratoError STORE_UNAVAILABLE */
  probe(bytes: number): void {
    probeDirectory(this.#path, bytes)
  }

  release(): void {
    this.#lock.close()
  }
}

/** Where the database of a data directory lies. */
export function databaseFile(directory: string): string {
  return join(resolve(directory), 'metrics.db')
}

/** Bytes of the journal and its index beside a database file. */
export function journalBytes(file: string): number {
  return ['-wal', '-shm'].reduce(
    (sum, suffix) => sum + (statSync(file + suffix, { throwIfNoEntry: false })?.size ?? 0),
    0,
  )
}

/**
 * Makes a data directory usable, and this user's alone.
 * @returns what could not be done, in a sentence each
 * @throws LibratoError DATA_UNUSABLE
 */
export function prepareDirectory(path: string): string[] {
  try {
    const warnings = secureDirectory(path)
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK)
    return warnings
  } catch (cause) {
    throw new LibratoError(
      'DATA_UNUSABLE',
      `The data directory ${path} cannot be used: ${cause instanceof Error ? cause.message : String(cause)}. Check the path and its owner, or choose another directory.`,
      { cause },
    )
  }
}
