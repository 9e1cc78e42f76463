import { BadRequestError } from '../../errors/index.js'

/** What the API keeps the longer, the coarser it is. */
const kept = [60, 900, 3_600] as const

/**
 * Reads at a resolution that nobody asked for by name, and where the service doesn't keep it any more for this range, at the next coarser one.
 *
 * @throws {LibratoError} what the last reading failed with
 */
export async function atKeptResolution<T>(resolution: number, read: (resolution: number) => Promise<T>): Promise<T> {
  const coarser = coarserThan(resolution)
  try {
    return await read(resolution)
  } catch (error) {
    // The API has no field for this refusal, only words.
    const isTooFine = error instanceof BadRequestError && /resolution is unavailable/i.test(error.message)
    if (!isTooFine || coarser === undefined) throw error
    return await atKeptResolution(coarser, read)
  }
}

/** The next coarser resolution that services keep; `undefined` for the coarsest. */
export function coarserThan(resolution: number): number | undefined {
  return kept.find((each) => each > resolution)
}
