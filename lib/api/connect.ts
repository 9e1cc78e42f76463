import type { ClientOptions } from '../http/ClientOptions.js'
import { createHttpCore } from '../http/createHttpCore.js'
import { coreOptionNames, resolveClientOptions } from '../http/resolveClientOptions.js'
import { readOptions } from '../options/readOptions.js'
import { systemRuntime } from '../runtime/systemRuntime.js'
import type { Api } from './Api.js'
import { createApi } from './createApi.js'
import { type CallOptions, callOptionNames, resolveCallDefaults } from './resolveCallDefaults.js'

/** Options of {@link connect}. */
export interface ConnectOptions extends ClientOptions, CallOptions {}

const optionNames = [...coreOptionNames.filter((name) => name !== 'user' && name !== 'token'), ...callOptionNames]

/**
 * The calls of the Metrics API. Nothing is sent yet: the first request opens the first connection.
 *
 * @param user default: `LIBRATO_USER`
 * @param token default: `LIBRATO_TOKEN`
 * @throws {LibratoError} `MISSING_CREDENTIALS`, `INVALID_OPTION`, or `PLAINTEXT_REFUSED` for plain HTTP to another machine
 */
export function connect(user?: string, token?: string, options: ConnectOptions = {}): Api {
  const { tags, source, sanitize, ...client } = readOptions(options, optionNames, 'connect')
  const given = { ...client, ...(user === undefined ? {} : { user }), ...(token === undefined ? {} : { token }) }
  const core = createHttpCore(resolveClientOptions(given), systemRuntime)
  const calls = {
    ...(tags === undefined ? {} : { tags }),
    ...(source === undefined ? {} : { source }),
    ...(sanitize === undefined ? {} : { sanitize }),
  }
  return createApi(core, resolveCallDefaults(calls, systemRuntime))
}
