import { LibratoError } from '../errors/index.js'

/**
 * A name as one segment of a path. Refuses what would lead the request elsewhere: nothing (`DELETE metrics/` is another call than
 * `DELETE metrics/NAME`), and `.` and `..`, which every url parser resolves, percent-encoded or not.
 *
 * @param what what the name names, for the message: `metric`
 * @throws {LibratoError} `INVALID_ARGUMENT`
 */
export function encodeName(name: unknown, what = 'metric'): string {
  if (typeof name !== 'string' || name === '')
    throw new LibratoError('INVALID_ARGUMENT', `The name of a ${what} must be a string that is not empty.`)
  if (name === '.' || name === '..')
    throw new LibratoError(
      'INVALID_ARGUMENT',
      `A ${what} named "${name}" can't be addressed: in a url it means another path.`,
    )
  try {
    return encodeURIComponent(name)
  } catch {
    throw new LibratoError('INVALID_ARGUMENT', `The name of the ${what} is not well-formed Unicode.`)
  }
}
