import { packageVersion } from '../packageVersion.js'
import type { Runtime } from '../runtime/Runtime.js'
import { Attempt } from './Attempt.js'
import { closeIdleSockets, createAgent } from './createAgent.js'
import { createGot } from './createGot.js'
import { parseRetryAfter } from './parseRetryAfter.js'
import { proxyFor } from './proxyFor.js'
import { formsOf, Secrets, secretsOfUrl } from './Secrets.js'

/** The largest answer that is read of somebody whom we only tell something. */
const maxAnswerBytes = 64 * 1024

/** Something to be told to an address that is not of the API. */
export interface Posting {
  /** http or https. Its credentials, if it has any, go as HTTP Basic; its path and query are taken for secrets and never shown. */
  readonly url: string
  readonly body: string
  readonly contentType: string
  /** Milliseconds to get a connection, and again for the whole answer. */
  readonly timeout: number
  readonly signal?: AbortSignal
}

/** What came of it: any status, a redirect included, which is not followed. */
export interface Posted {
  readonly status: number
  /** Milliseconds that `Retry-After` asks for. */
  readonly retryAfter?: number
}

/**
 * One POST to an arbitrary address: one connection, one try, none of our credentials. Proxies of the environment are honoured.
 *
 * @throws {NetworkError} no connection, or it broke
 * @throws {TimeoutError} no whole answer in time
 * @throws {InvalidResponseError} the answer is larger than 64 KiB or no HTTP
 * @throws {LibratoError} `ABORTED`: the signal fired; `INVALID_OPTION`: the environment names a proxy that is none
 */
export async function post(posting: Posting, runtime: Runtime): Promise<Posted> {
  const { body, contentType, timeout, signal } = posting
  const url = new URL(posting.url)
  const [, credentials] = secretsOfUrl(url)
  const proxy = proxyFor(url.href)
  const secrets = new Secrets([
    posting.url,
    ...[...partsOf(url), ...secretsOfUrl(url), ...(proxy === undefined ? [] : secretsOfUrl(proxy))].flatMap(formsOf),
  ])
  url.username = ''
  url.password = ''
  url.hash = ''
  const agent = await createAgent({ url: url.href, ca: undefined, proxy })
  const request = { method: 'POST', path: '', body, ...(signal === undefined ? {} : { signal }) } as const
  const attempt = new Attempt(request, {
    got: await createGot({ url: url.href, ca: undefined }, agent),
    url: url.href,
    what: `POST ${url.origin}`,
    proxy: proxy?.origin,
    headers: {
      accept: '*/*',
      connection: 'close',
      'content-type': contentType,
      'user-agent': `librato-reporter/${packageVersion()}`,
      ...(credentials === undefined ? {} : { authorization: `Basic ${credentials}` }),
    },
    timeout,
    runtime,
    redact: (text, longest) => secrets.redact(text, longest),
    maxAnswerBytes,
  })
  try {
    const { status, headers } = await attempt.run()
    const retryAfter = parseRetryAfter(headers['retry-after'], runtime.now(), headers['date'])
    return { status, ...(retryAfter === undefined ? {} : { retryAfter }) }
  } finally {
    closeIdleSockets(agent)
  }
}

/** Shorter parts of an address are words like `v1` or `hooks`, and no secrets. */
const shortestPart = 12

/** What of an address may be secret: all that follows the host, and its long parts. */
function partsOf({ pathname, search, searchParams }: URL): string[] {
  const parts = [...pathname.split('/'), ...searchParams.values()]
  return [
    ...(pathname === '/' && search === '' ? [] : [pathname + search]),
    ...parts.filter((part) => part.length >= shortestPart),
  ]
}
