import type { Agent } from 'node:http'
import type { Agent as HttpsAgent } from 'node:https'
import type { Got, Options } from 'got'
import type { ResolvedClientOptions } from './ResolvedClientOptions.js'

/**
 * A got that makes one attempt, takes every answer as it comes, and leaves everything else to us. got is loaded here and not imported, because it
 * takes longer than all the rest of this package, and many a process that imports the package makes no request.
 */
export async function createGot({ url, ca }: Pick<ResolvedClientOptions, 'url' | 'ca'>, agent: Agent): Promise<Got> {
  const { got } = await import('got')
  const isSecure = url.startsWith('https:')
  const trust = ca === undefined ? {} : { ca: [...ca] }
  return got.extend({
    retry: { limit: 0 },
    throwHttpErrors: false,
    followRedirect: false,
    decompress: true,
    http2: false,
    // got's type asks for https.Agent, which the agents for proxies are not, though Node takes them.
    agent: isSecure ? { https: agent as HttpsAgent } : { http: agent },
    handlers: [
      (options, next) => {
        // got makes thirty options for Node, most of them undefined, and Node copies them three times: a third of what a request costs.
        const few = (): object => ({ ...trust, method: options.method, headers: options.headers, agent })
        options.createNativeRequestOptions = few as Options['createNativeRequestOptions']
        return next(options)
      },
    ],
  })
}
