import { LibratoError } from '../../../errors/index.js'

/** SQLite's primary result codes that mean the disk or the file, never a mistake of ours. */
const busy = new Set([5, 6])
const unusable = new Set([3, 8, 11, 14, 23, 26])
const unavailable = new Set([7, 10, 13])

/** SQLite's primary result code of an error that either library threw; undefined if it isn't SQLite's. */
export function sqliteCode(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null) return undefined
  const { rawCode, errcode, message } = error as { rawCode?: unknown; errcode?: unknown; message?: unknown }
  if (typeof rawCode === 'number') return rawCode & 0xff
  if (typeof errcode === 'number') return errcode & 0xff
  // libsql gives no code when it cannot open the file at all, only a message that ends in it.
  const opening = /Unable to open connection to local database .*: (\d+)/.exec(String(message))
  return opening === null ? undefined : Number(opening[1]) & 0xff
}

/** Whether another connection holds the lock. */
export function isBusy(error: unknown): boolean {
  return busy.has(sqliteCode(error) ?? 0)
}

/** What a failure at opening means: DATA_UNUSABLE or STORE_UNAVAILABLE for what the disk said, everything else as it is. */
export function openingError(error: unknown, directory: string): unknown {
  const code = sqliteCode(error)
  if (code === undefined) return error
  if (unusable.has(code))
    return new LibratoError(
      'DATA_UNUSABLE',
      `The data in ${directory} cannot be used: ${reason(error)}. Check the path and its owner, or choose another directory.`,
      { cause: error },
    )
  return workingError(error)
}

/** What a failure at work means: STORE_UNAVAILABLE for what the disk said, everything else (a mistake of ours) as it is. */
export function workingError(error: unknown): unknown {
  const code = sqliteCode(error)
  if (code === undefined) return error
  if (!(busy.has(code) || unusable.has(code) || unavailable.has(code))) return error
  return new LibratoError('STORE_UNAVAILABLE', `The store could not read or write its data: ${reason(error)}.`, {
    cause: error,
  })
}

function reason(error: unknown): string {
  const { message } = error as { message?: unknown }
  return typeof message === 'string' ? message : String(error)
}
