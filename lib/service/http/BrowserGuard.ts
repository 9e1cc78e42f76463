import { isLoopback } from '../../http/isLoopback.js'

/** What of a request tells where it comes from. */
export interface RequestOrigin {
  readonly method: string
  /** Without the query. */
  readonly path: string
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  /** The address of ours that the connection came in at. */
  readonly localAddress: string | undefined
}

/**
 * Keeps browsers from being a way in. A page on another site could send requests to this machine with the credentials that the browser
 * remembers for the dashboard (cross-site request), or have its own name point here and read the answers (DNS rebinding).
 */
export class BrowserGuard {
  readonly #host: string
  readonly #allowed: ReadonlySet<string>

  /** `host`: what the service listens on. `allowedHosts`: more names that it is known under, without port. */
  constructor(host: string, allowedHosts: readonly string[]) {
    this.#host = bare(host)
    this.#allowed = new Set(allowedHosts.map(bare))
  }

  /** Why a request is refused, or `undefined` if it isn't. */
  refusal(request: RequestOrigin): string | undefined {
    const host = single(request.headers['host'])
    if (host !== undefined && !this.#knows(host, request.localAddress)) {
      return 'This service is not known under the Host of the request; the option allowedHosts adds names'
    }
    const origin = single(request.headers['origin'])
    if (origin !== undefined && !this.#isOurs(origin, host)) return 'Requests from other sites are refused (Origin)'
    const site = single(request.headers['sec-fetch-site'])
    const isWithin = site === undefined || site === 'same-origin' || site === 'none'
    if (!isWithin && !isFollowedLink(request)) return 'Requests from other sites are refused (Sec-Fetch-Site)'
    return undefined
  }

  #knows(host: string, localAddress: string | undefined): boolean {
    const name = nameOf(host)
    if (name === undefined) return false
    if (isLoopback(name)) return true
    const plain = bare(name)
    // An address is no name that could be rebound; it counts if it is the one that was called.
    if (plain === this.#host || this.#allowed.has(plain)) return true
    return localAddress !== undefined && plain === bare(localAddress)
  }

  /**
   * Whether an origin is this very service: the host and port that the request was sent to (a proxy before it may speak https), or a name that
   * the operator gave, since proxies rewrite `Host`. Other ports of loopback are not: anything may run there.
   */
  #isOurs(origin: string, host: string | undefined): boolean {
    const from = parsed(origin)
    if (from === undefined || (from.protocol !== 'http:' && from.protocol !== 'https:')) return false
    if (this.#allowed.has(bare(from.hostname))) return true
    return host !== undefined && from.host === parsed(`${from.protocol}//${host}`)?.host
  }
}

/** A link to the dashboard on another page may be followed: that shows the page and does nothing, and no frame can hold it. */
function isFollowedLink({ method, path, headers }: RequestOrigin): boolean {
  return (
    method === 'GET' &&
    path === '/' &&
    headers['sec-fetch-mode'] === 'navigate' &&
    headers['sec-fetch-dest'] === 'document'
  )
}

/** A header that is there twice is no browser's, and means nothing. */
function single(header: string | readonly string[] | undefined): string | undefined {
  return header === undefined || typeof header === 'string' ? header : header.join(',')
}

/** The name within a `Host` header, as `URL` spells it, or `undefined` for nonsense. */
function nameOf(host: string): string | undefined {
  if (/[/?#@\\\s]/.test(host)) return undefined
  return parsed(`http://${host}`)?.hostname
}

function parsed(url: string): URL | undefined {
  return URL.canParse(url) ? new URL(url) : undefined
}

/** One spelling: lower case, no brackets, no dot at the end, no IPv4 within IPv6. */
function bare(host: string): string {
  return host
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .replace(/^::ffff:(?=\d+\.)/, '')
}
