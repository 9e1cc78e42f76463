import { InvalidResponseError } from '../errors/index.js'
import type { ApiAnswer } from '../http/HttpCore.js'

/**
 * The error for an answer of success that this API doesn't give: another program is answering, and nothing may be taken for done.
 *
 * @param what words that follow "answered 200": `without "id"`
 */
export function invalidAnswer(
  { request, status, attempts }: Omit<ApiAnswer, 'json'>,
  what: string,
): InvalidResponseError {
  const message = `${request} answered ${status} ${what}; check the url, another program may be answering.`
  return new InvalidResponseError(message, { status, attempts })
}
