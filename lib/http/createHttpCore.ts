import type { Runtime } from '../runtime/Runtime.js'
import { systemRuntime } from '../runtime/systemRuntime.js'
import { GotCore } from './GotCore.js'
import type { HttpCore } from './HttpCore.js'
import type { ResolvedClientOptions } from './ResolvedClientOptions.js'

/**
 * The way out for one set of options: `createHttpCore(resolveClientOptions({ user, token }))`. Opens nothing before the first request.
 *
 * @param runtime whose clock bounds the requests. Default: the machine's
 */
export function createHttpCore(options: ResolvedClientOptions, runtime: Runtime = systemRuntime): HttpCore {
  return new GotCore(options, runtime)
}
