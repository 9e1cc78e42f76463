import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { describeThrown } from '../errors/describeThrown.js'
import { callUser } from '../runtime/callUser.js'
import { writeLine } from '../runtime/writeLine.js'
import { misbehaviours } from './misbehaviours.js'
import type { ReceivedRequest } from './ReceivedRequest.js'
import type { AnswerParts, Reply } from './Reply.js'
import { storedBody } from './storedBody.js'

/** Carries out a reply. */
export function answer(reply: Reply, request: ReceivedRequest, response: ServerResponse, socket: Socket): void {
  if (typeof reply === 'function') {
    callUser(
      () => reply(request, response, socket),
      (error) => {
        // A mistake in a test is told, and ends the exchange, but not the process that runs all tests.
        writeLine(`the reply function for ${request.method} ${request.url} failed: ${describeThrown(error)}.`)
        socket.destroy()
      },
    )
    return
  }
  if (typeof reply === 'string') {
    misbehaviours[reply](response, socket)
    return
  }
  const parts: AnswerParts = typeof reply === 'number' ? { status: reply } : reply
  const { status = 200, headers = {}, body = '' } = parts
  const isStored = parts.body === undefined && request.method === 'POST' && (status === 200 || status === 202)
  const stored = isStored ? storedBody(request.url, request.json) : undefined
  if (stored !== undefined) {
    response.writeHead(status, { 'content-type': stored.contentType, ...headers }).end(stored.body)
    return
  }
  const isText = typeof body === 'string' || body instanceof Uint8Array
  response.writeHead(status, { ...(isText ? {} : { 'content-type': 'application/json' }), ...headers })
  response.end(isText ? body : JSON.stringify(body))
}
