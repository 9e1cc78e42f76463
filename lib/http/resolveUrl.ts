import { LibratoError } from '../errors/index.js'
import { isLoopback } from './isLoopback.js'

/** Where the service listens when nobody says otherwise. */
export const defaultUrl = 'http://127.0.0.1:8186/v1'

/**
 * Checks a base url and takes the trailing slash off. The message never repeats the url, because it is refused just when it may hold a password.
 *
 * @throws {LibratoError} `INVALID_OPTION`, or `PLAINTEXT_REFUSED` for plain HTTP to another machine
 */
export function resolveUrl(text: unknown, allowPlaintext: boolean): string {
  const url = parse(text)
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new LibratoError('INVALID_OPTION', `url must start with http:// or https://, not ${url.protocol}`)
  if (url.username !== '' || url.password !== '')
    throw new LibratoError('INVALID_OPTION', 'url must not hold credentials; pass user and token beside it.')
  if (url.search !== '' || url.hash !== '')
    throw new LibratoError('INVALID_OPTION', 'url must be a base url, without query and fragment.')
  if (url.protocol === 'http:' && !allowPlaintext && !isLoopback(url.hostname))
    throw new LibratoError(
      'PLAINTEXT_REFUSED',
      `The token would go over plain HTTP to ${url.hostname}; use https, or pass allowPlaintext: true if the network between is trusted.`,
    )
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`
}

function parse(text: unknown): URL {
  try {
    if (typeof text === 'string') return new URL(text)
  } catch {
    // Told below: what URL throws repeats its input.
  }
  throw new LibratoError('INVALID_OPTION', `url must be a whole url like ${defaultUrl}.`)
}
