import { LibratoError } from '../errors/index.js'
import { nearestName } from './nearestName.js'

/**
 * Refuses options by names that nobody reads: a misspelt option that is silently passed over is found out in production. Says which name was
 * probably meant.
 *
 * @param where who takes the options, for the message: `connect`
 * @throws {LibratoError} `INVALID_OPTION`
 */
export function assertKnownOptions(options: unknown, known: readonly string[], where: string): void {
  if (options === undefined) return
  if (typeof options !== 'object' || options === null || Array.isArray(options))
    throw new LibratoError('INVALID_OPTION', `${where}: the options must be an object.`)
  for (const name of Object.keys(options)) {
    if (known.includes(name)) continue
    const shown = JSON.stringify(name.slice(0, 80))
    const nearest = nearestName(name, known)
    const advice = nearest === undefined ? `known are ${known.join(', ')}` : `did you mean "${nearest}"?`
    throw new LibratoError('INVALID_OPTION', `${where}: unknown option ${shown}; ${advice}`)
  }
}
