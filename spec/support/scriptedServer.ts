import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { answer } from '../../lib/testing/answer.js'
import type { ReceivedRequest } from '../../lib/testing/index.js'

/** The misbehaving server of these specs is the one that is shipped. */
export { type ReceivedRequest, type Reply, type ScriptedServer, startScriptedServer } from '../../lib/testing/index.js'

/** For replies that are functions: answers that all measurements of the request are stored, as the service does. */
export function answerStored(request: ReceivedRequest, response: unknown): void {
  // The socket is for misbehaviours alone.
  answer(200, request, response as ServerResponse, undefined as unknown as Socket)
}
