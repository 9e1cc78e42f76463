import { validateHeaderName, validateHeaderValue } from 'node:http'
import { LibratoError } from '../errors/index.js'

/** Headers that only the core sets: a wrong one would send other credentials, or cut requests short. */
const reserved = new Set([
  'authorization',
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'keep-alive',
  'transfer-encoding',
  'upgrade',
])

/**
 * Checks extra headers and lower-cases their names.
 *
 * @throws {LibratoError} `INVALID_OPTION`, naming the header but never its value
 */
export function resolveHeaders(headers: unknown): Readonly<Record<string, string>> {
  if (headers === undefined) return Object.freeze({})
  if (typeof headers !== 'object' || headers === null || Array.isArray(headers))
    throw new LibratoError('INVALID_OPTION', 'headers must be an object of strings.')
  const resolved = new Map<string, string>()
  for (const [name, value] of Object.entries(headers)) {
    const key = name.toLowerCase()
    const shown = JSON.stringify(name.slice(0, 80))
    if (reserved.has(key)) throw new LibratoError('INVALID_OPTION', `headers: ${shown} is set by the client itself.`)
    try {
      validateHeaderName(name)
      if (typeof value !== 'string') throw new TypeError('not a string')
      validateHeaderValue(name, value)
    } catch {
      throw new LibratoError('INVALID_OPTION', `headers: ${shown} is not a legal header with a string as value.`)
    }
    resolved.set(key, value)
  }
  return Object.freeze(Object.fromEntries(resolved))
}
