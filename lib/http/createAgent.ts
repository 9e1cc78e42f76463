import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import type { ResolvedClientOptions } from './ResolvedClientOptions.js'

/** Below the 5 s after which a Node server closes an idle socket, so that a request seldom runs into a closing one. */
const idleTimeout = 4_000

/**
 * The keep-alive agent for the one origin that a core talks to. Idle sockets don't keep the process alive (Node unrefs them) and are closed
 * after four seconds.
 */
export async function createAgent(options: Pick<ResolvedClientOptions, 'url' | 'ca' | 'proxy'>): Promise<HttpAgent> {
  const secure = options.url.startsWith('https:')
  const settings = {
    keepAlive: true,
    timeout: idleTimeout,
    ...(options.ca === undefined ? {} : { ca: [...options.ca] }),
  }
  if (options.proxy !== undefined) {
    const { ForwardAgent, TunnelAgent } = await import('./proxyAgents.js')
    return secure ? new TunnelAgent(options.proxy.href, settings) : new ForwardAgent(options.proxy.href, settings)
  }
  return secure ? new HttpsAgent(settings) : new HttpAgent(settings)
}

/** Closes the sockets that no request uses. */
export function closeIdleSockets(agent: HttpAgent): void {
  for (const sockets of Object.values(agent.freeSockets)) for (const socket of sockets ?? []) socket.destroy()
}
