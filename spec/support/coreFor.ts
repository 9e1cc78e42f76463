import type { CoreOptions } from '../../lib/http/ClientOptions.js'
import { createHttpCore } from '../../lib/http/createHttpCore.js'
import type { HttpCore } from '../../lib/http/HttpCore.js'
import { resolveClientOptions } from '../../lib/http/resolveClientOptions.js'
import type { Runtime } from '../../lib/runtime/Runtime.js'

export const user = 'me@example.com'
export const token = 'tok-Sécret/7f3a9c'

/** A core for a url, with the credentials of the specs and no environment. */
export function coreFor(url: string, options: CoreOptions = {}, runtime?: Runtime): HttpCore {
  return createHttpCore(resolveClientOptions({ user, token, url, ...options }, {}), runtime)
}

/** What a promise rejects with; fails when it doesn't. */
export async function rejection<E extends Error>(promise: Promise<unknown>): Promise<E> {
  const outcome = await promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  )
  if ('error' in outcome) return outcome.error as E
  throw new Error(`expected a rejection, got ${JSON.stringify(outcome.value)}`)
}
