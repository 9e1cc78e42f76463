import { createHttpCore } from '../../../dist/http/createHttpCore.js'
import { resolveClientOptions } from '../../../dist/http/resolveClientOptions.js'

/** The library's own HTTP core: credentials, timeouts, limits, the process's life, the answer's headers. @param {string} url */
export function open(url) {
  const core = createHttpCore(resolveClientOptions({ user: 'me@example.com', token: 'a-token-of-the-benchmarks', url }))
  return async (/** @type {Buffer} */ body) => {
    const { status } = await core.exchange({ method: 'POST', path: 'measurements', body })
    return status
  }
}
