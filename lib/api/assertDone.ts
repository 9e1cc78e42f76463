import type { ApiAnswer } from '../http/HttpCore.js'
import { invalidAnswer } from './invalidAnswer.js'

/**
 * Checks the answer of a call that changes something and is answered without an object. Any program answers 200 to whatever it is asked, so only the
 * status that the API documents says that it was done.
 *
 * @throws {InvalidResponseError} it doesn't say so; whether it was done is not known
 */
export function assertDone(answer: ApiAnswer, status = 204): void {
  if (answer.status !== status) throw invalidAnswer(answer, `and not ${status}, so it is not known to be done`)
}
