import { closeSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { LibratoError } from '../../errors/index.js'

/** One of the names that `secureDirectory` knows as ours. */
const name = 'metrics.db-probe'

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'is full',
  EDQUOT: 'is full: the quota is used up',
  EROFS: 'is read-only',
  EIO: 'fails',
}

/**
 * Finds out whether a directory takes so many new bytes, by writing them to a file that is deleted then. SQLite alone would not show that a disk is
 * full: it writes over the parts of its journal that are done with, until one day there are none.
 *
 * @throws LibratoError STORE_UNAVAILABLE, with what is wrong in a sentence
 */
export function probeDirectory(directory: string, bytes: number): void {
  const file = join(directory, name)
  try {
    rmSync(file, { force: true })
    const descriptor = openSync(file, 'wx', 0o600)
    try {
      const block = Buffer.alloc(bytes)
      for (let at = 0; at < bytes; ) at += writeSync(descriptor, block, at)
      fsyncSync(descriptor)
    } finally {
      closeSync(descriptor)
    }
    rmSync(file, { force: true })
  } catch (cause) {
    try {
      rmSync(file, { force: true })
    } catch {
      // What is wrong was said by the first error.
    }
    const { code = 'unknown reason' } = cause as NodeJS.ErrnoException
    const reason = reasons[code]
    const message =
      reason === undefined
        ? `The data directory cannot be written (${code}).`
        : `The disk of the data directory ${reason} (${code}).`
    throw new LibratoError('STORE_UNAVAILABLE', message, { cause })
  }
}
