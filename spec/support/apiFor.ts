import type { Api } from '../../lib/api/Api.js'
import { createApi } from '../../lib/api/createApi.js'
import { type CallOptions, resolveCallDefaults } from '../../lib/api/resolveCallDefaults.js'
import { coreFor } from './coreFor.js'
import { hastyRuntime } from './hastyRuntime.js'
import type { ScriptedServer } from './scriptedServer.js'

/** The calls against a scripted server; pauses before another try pass at once. */
export function apiFor(server: ScriptedServer, options: CallOptions = {}): Api {
  const runtime = hastyRuntime()
  return createApi(coreFor(server.url, {}, runtime), resolveCallDefaults(options, runtime))
}

/** The bodies that a scripted server was sent, parsed. */
export function bodies(server: ScriptedServer): unknown[] {
  return server.requests.map(({ body }) => (body === '' ? undefined : JSON.parse(body)))
}

/** `METHOD /path?query` of what a scripted server was asked. */
export function lines(server: ScriptedServer): string[] {
  return server.requests.map(({ method, url }) => `${method} ${url.replace('/v1', '')}`)
}
