import { LibratoError } from '../errors/index.js'
import { peerRemedy } from './peers.js'

/**
 * Loads an optional package that the service needs.
 * @throws {LibratoError} MISSING_DEPENDENCY with the commands that bring it
 */
export async function loadDependency<T>(name: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load()
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    // Only the package itself: what one of its own files misses is another fault, and installing again is no remedy.
    if (!(code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND') || !message.includes(`'${name}'`)) throw error
    throw new LibratoError(
      'MISSING_DEPENDENCY',
      `The service needs the package ${name}, which is not installed. ${peerRemedy()}`,
      { cause: error },
    )
  }
}
