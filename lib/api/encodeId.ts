import { LibratoError } from '../errors/index.js'
import { encodeName } from './encodeName.js'

/** The number of a thing that the service keeps. Numbers come back as they are; some answers of the API write them as text. */
export type Id = number | string

/**
 * An id as one segment of a path.
 *
 * @param what what has the id, for the message: `space`
 * @throws {LibratoError} `INVALID_ARGUMENT`
 */
export function encodeId(id: Id, what: string): string {
  if (typeof id === 'number' && Number.isSafeInteger(id) && id >= 0) return String(id)
  if (typeof id === 'string' && id !== '') return encodeName(id, what)
  throw new LibratoError('INVALID_ARGUMENT', `The id of the ${what} must be a whole number, or the text of one.`)
}
