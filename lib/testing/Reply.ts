import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { MisbehaviourName } from './misbehaviours.js'
import type { ReceivedRequest } from './ReceivedRequest.js'

/** A whole answer. */
export interface AnswerParts {
  /** Default: 200. */
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  /** An object is sent as JSON. Default: empty. */
  readonly body?: string | Buffer | object
}

/** Answers a request, or doesn't: does with the socket whatever the test is about. */
export type ReplyFunction = (request: ReceivedRequest, response: ServerResponse, socket: Socket) => void

/** What to answer: a status, the parts of an answer, the name of a misbehaviour, or a function. */
export type Reply = number | AnswerParts | MisbehaviourName | ReplyFunction
