import { getProxyForUrl } from 'proxy-from-env'
import { LibratoError } from '../errors/index.js'
import { isLoopback } from './isLoopback.js'

/**
 * The proxy that `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY` name for a url, in either case. Never one for this machine itself: a
 * proxy elsewhere could not reach it. The message never repeats the variable, because it may hold a password.
 *
 * @throws {LibratoError} `INVALID_OPTION` when the variable is no url of an HTTP proxy
 */
export function proxyFor(url: string): URL | undefined {
  if (isLoopback(new URL(url).hostname)) return undefined
  const text = getProxyForUrl(url)
  if (text === '') return undefined
  try {
    const proxy = new URL(text)
    // The agents decode both at the first request, where a stray percent sign would throw.
    decodeURIComponent(proxy.username)
    decodeURIComponent(proxy.password)
    if ((proxy.protocol === 'http:' || proxy.protocol === 'https:') && proxy.hostname !== '') return proxy
  } catch {
    // Told below, without the text.
  }
  throw new LibratoError(
    'INVALID_OPTION',
    'The proxy in the environment (HTTPS_PROXY, HTTP_PROXY or ALL_PROXY) is not the url of an HTTP proxy, like http://proxy:3128.',
  )
}
