import { describeThrown } from '../errors/describeThrown.js'
import type { ErrorCode } from '../errors/errorCodes.js'
import { LibratoError } from '../errors/LibratoError.js'
import { assertKnownOptions } from './assertKnownOptions.js'

/**
 * A copy of options whose every property was read once, so that what was checked is what is used, however often a getter changes its mind.
 * `undefined` is the same as leaving an option out.
 *
 * @param where who takes the options, for the message: `connect`
 * @throws {LibratoError} `INVALID_OPTION`: an option by a name that nobody reads, or one that can't be read
 */
export function readOptions<T extends object>(
  given: T | undefined,
  known: readonly (keyof T & string)[],
  where: string,
): Partial<T> {
  const copy: Partial<T> = {}
  if (given === undefined) return copy
  guardReading(where, () => assertKnownOptions(given, known, where))
  for (const name of known) {
    const value = guardReading(`${where}: ${name}`, () => given[name])
    if (value !== undefined) copy[name] = value
  }
  return copy
}

/**
 * Runs a check of what the application gave. What a getter or a proxy in it throws becomes an error that says where.
 *
 * @throws {LibratoError} of this code, or what the check itself says
 */
export function guardReading<T>(where: string, read: () => T, code: ErrorCode = 'INVALID_OPTION'): T {
  try {
    return read()
  } catch (error) {
    if (error instanceof LibratoError) throw error
    throw new LibratoError(code, `${where} can't be read: ${describeThrown(error)}.`, { cause: error })
  }
}
