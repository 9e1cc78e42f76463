import { LibratoError } from '../errors/index.js'

/**
 * The JSON of an object that a caller passed.
 *
 * @param what for the message: `gauges[3]`
 * @throws {LibratoError} `INVALID_ARGUMENT` for what is no object, turns into something else, or holds what JSON can't (a cycle, a bigint)
 */
export function encodeJson(value: unknown, what: string): string {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new LibratoError('INVALID_ARGUMENT', `${what} must be an object.`)
  try {
    const json: unknown = JSON.stringify(value)
    if (typeof json === 'string' && json.startsWith('{')) return json
  } catch {
    // Told below; what JSON.stringify throws may be somebody's toJSON.
  }
  throw new LibratoError('INVALID_ARGUMENT', `${what} can't be written as JSON.`)
}
