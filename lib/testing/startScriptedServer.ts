import { createServer } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { ScriptedServer } from './ScriptedServer.js'

/** Options of {@link startScriptedServer}: for HTTPS, a key and its certificate in PEM. */
export interface ScriptedServerOptions {
  readonly key: string
  readonly cert: string
}

/** Starts a server on 127.0.0.1 and a free port that answers 200 until it is told otherwise. */
export async function startScriptedServer(tls?: ScriptedServerOptions): Promise<ScriptedServer> {
  const server =
    tls === undefined
      ? new ScriptedServer(createServer(), 'http')
      : new ScriptedServer(createSecureServer(tls), 'https')
  await server.listen()
  return server
}
