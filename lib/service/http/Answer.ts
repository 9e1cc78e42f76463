import type { ServerResponse } from 'node:http'

/** One answer. Without `json` and `body` it has none. */
export interface Answer {
  readonly status: number
  /** Names in lower case. */
  readonly headers?: Readonly<Record<string, string>>
  readonly json?: unknown
  /** A body that is no JSON; its type is in `headers`. */
  readonly body?: Buffer | string
  /** Takes the response over once its head is written, and ends it: for a body that goes on. Not called for HEAD. */
  readonly takeOver?: (response: ServerResponse) => void
}

/** The type of every JSON answer, to the letter that recorded traffic shows. */
export const jsonType = 'application/json;charset=utf-8'

/** An answer that is thrown where going on makes no sense and `RequestRefusal` has no shape for it. */
export class AnswerThrown extends Error {
  readonly answer: Answer

  constructor(answer: Answer) {
    super(`Answered with ${answer.status}`)
    this.name = 'AnswerThrown'
    this.answer = answer
  }
}

/** Shape b: `{"errors":{"request":["…"]}}`. */
export function requestError(status: number, message: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers, json: { errors: { request: [message] } } }
}

/**
 * Shape d: `{"errors":{"system":["…"]}}`. The connection is closed after a 5xx: some clients leave its body unread and would choke on the next
 * answer (reference 10.1, wire facts).
 */
export function systemError(status: number, message: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers: { connection: 'close', ...headers }, json: { errors: { system: [message] } } }
}

/** On connections that are still open when the service closes. */
export const closing = systemError(503, 'The service is closing.', { 'retry-after': '1' })
