import type { ClientRequest } from 'node:http'
import { HttpProxyAgent } from 'http-proxy-agent'
import { HttpsProxyAgent } from 'https-proxy-agent'
import { abandoned } from './abandoned.js'

/** Runs a connect whose socket is destroyed when the request is abandoned meanwhile. */
async function abandonable<T>(request: ClientRequest, connect: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController()
  const abort = () => controller.abort()
  request.once(abandoned, abort)
  try {
    return await connect(controller.signal)
  } finally {
    // From here on the socket has a life beyond this request.
    request.removeListener(abandoned, abort)
  }
}

/** Tunnels HTTPS through a proxy, by CONNECT. */
export class TunnelAgent extends HttpsProxyAgent<string> {
  override connect(
    ...[request, options]: Parameters<HttpsProxyAgent<string>['connect']>
  ): ReturnType<HttpsProxyAgent<string>['connect']> {
    return abandonable(request, (signal) => {
      // Read at once, before the first await, so that two connects at a time don't get each other's signal.
      this.connectOpts = { ...this.connectOpts, signal }
      return super.connect(request, options)
    })
  }
}

/** Sends plain HTTP through a proxy, by absolute urls. */
export class ForwardAgent extends HttpProxyAgent<string> {
  override connect(
    ...[request, options]: Parameters<HttpProxyAgent<string>['connect']>
  ): ReturnType<HttpProxyAgent<string>['connect']> {
    return abandonable(request, (signal) => {
      this.connectOpts = { ...this.connectOpts, signal }
      return super.connect(request, options)
    })
  }
}
