import { InvalidResponseError } from '../errors/index.js'

/**
 * Follows an answer that the service cut to its end (reference 4.2, 4.4).
 *
 * @param first the first part
 * @param next what leads to the part after one; undefined when it is the last
 * @throws InvalidResponseError when the same part is led to twice, which would never end
 */
export async function* readWhole<T>(
  first: T,
  next: (part: T) => string | undefined,
  fetch: (next: string) => Promise<T>,
): AsyncGenerator<T, void, undefined> {
  const seen = new Set<string>()
  for (let part = first; ; ) {
    yield part
    const following = next(part)
    if (following === undefined) return
    if (seen.has(following)) throw new InvalidResponseError('The service repeats the parts of an answer.')
    seen.add(following)
    part = await fetch(following)
  }
}
