import type { MisbehaviourName } from './MisbehaviourName.js'
import type { ReceivedRequest } from './ReceivedRequest.js'

/** A whole answer. */
export interface AnswerParts {
  /** Default: 200. */
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  /** An object is sent as JSON. Default: where measurements were posted and the status is 200 or 202, what says that they are stored; else empty. */
  readonly body?: string | Uint8Array | object
}

/** What a {@link ReplyFunction} answers with: an `http.ServerResponse` of Node, by the part of it that most need. */
export interface ReplyResponse {
  writeHead(status: number, headers?: Readonly<Record<string, string>>): ReplyResponse
  flushHeaders(): void
  write(chunk: string | Uint8Array): boolean
  end(chunk?: string | Uint8Array): unknown
  on(event: string, listener: () => void): unknown
  readonly destroyed: boolean
}

/** The connection below it: a `net.Socket` or `tls.TLSSocket` of Node, by the part of it that most need. */
export interface ReplySocket {
  write(chunk: string | Uint8Array): boolean
  end(chunk?: string | Uint8Array): unknown
  destroy(): unknown
  resetAndDestroy(): unknown
  on(event: string, listener: () => void): unknown
  readonly destroyed: boolean
}

/**
 * Answers a request, or doesn't: does with the socket whatever the test is about. Where Node's types are installed, the parameters may be
 * declared as `ServerResponse` and `Socket`, which they are.
 */
export type ReplyFunction = {
  // As a method, because only of methods may a parameter be declared narrower than here.
  reply(request: ReceivedRequest, response: ReplyResponse, socket: ReplySocket): void
}['reply']

/** What to answer: a status, the parts of an answer, the name of a misbehaviour, or a function. */
export type Reply = number | AnswerParts | MisbehaviourName | ReplyFunction
