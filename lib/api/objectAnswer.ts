import { InvalidResponseError } from '../errors/index.js'
import type { ApiAnswer } from '../http/HttpCore.js'

/**
 * The object that a call was answered with.
 *
 * @param line the request, for the message: `GET /spaces/1`
 * @param field one that such an object always has: without it another program is answering
 * @throws {InvalidResponseError} the answer isn't one
 */
export function objectAnswer<T extends object>({ json, status }: ApiAnswer, line: string, field: keyof T & string): T {
  if (typeof json === 'object' && json !== null && !Array.isArray(json) && Object.hasOwn(json, field)) return json as T
  throw new InvalidResponseError(`${line} answered ${status} without "${field}"; check the url.`, { status })
}
