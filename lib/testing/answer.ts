import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { misbehaviours } from './misbehaviours.js'
import type { ReceivedRequest } from './ReceivedRequest.js'
import type { Reply } from './Reply.js'

/** Carries out a reply. */
export function answer(reply: Reply, request: ReceivedRequest, response: ServerResponse, socket: Socket): void {
  if (typeof reply === 'function') {
    reply(request, response, socket)
    return
  }
  if (typeof reply === 'string') {
    misbehaviours[reply](response, socket)
    return
  }
  const { status = 200, headers = {}, body = '' } = typeof reply === 'number' ? { status: reply } : reply
  const isText = typeof body === 'string' || body instanceof Uint8Array
  response.writeHead(status, { ...(isText ? {} : { 'content-type': 'application/json' }), ...headers })
  response.end(isText ? body : JSON.stringify(body))
}
