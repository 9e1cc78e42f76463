import type { ApiAnswer } from '../http/HttpCore.js'
import { invalidAnswer } from './invalidAnswer.js'

/** What fields are that are no texts. */
const kinds: Readonly<Record<string, (value: unknown) => boolean>> = {
  // The documents print ids as numbers and as texts.
  id: (value) => typeof value === 'number' || typeof value === 'string',
  start_time: (value) => typeof value === 'number',
  charts: Array.isArray,
  firing: Array.isArray,
}

const isText = (value: unknown): boolean => typeof value === 'string'

/**
 * The object that a call was answered with.
 *
 * @param fields those that such an object always has: without one of them another program is answering
 * @throws {InvalidResponseError} the answer isn't one
 */
export function objectAnswer<T extends object>(answer: ApiAnswer, ...fields: readonly (keyof T & string)[]): T {
  const { json } = answer
  const isObject = typeof json === 'object' && json !== null && !Array.isArray(json)
  const found = isObject ? (json as Record<string, unknown>) : {}
  const missing = fields.find((field) => !Object.hasOwn(found, field) || !(kinds[field] ?? isText)(found[field]))
  if (isObject && missing === undefined) return json as T
  throw invalidAnswer(answer, `without "${missing ?? fields[0]}"`)
}
