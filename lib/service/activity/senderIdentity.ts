import type { ServiceRequest } from '../http/Route.js'
import type { SenderIdentity } from './Sender.js'

/**
 * What a sender is told by: our Reporter by its session, which is one process; others by token, address and User-Agent. A program that makes single
 * calls, however many times a day it is started, is one sender.
 */
export function senderIdentity(request: ServiceRequest): SenderIdentity {
  const userAgent = (request.header('user-agent') ?? '').slice(0, 255)
  const { address } = request
  const [, session, closing] = /^([0-9a-f]{32})(; closing)?$/.exec(request.header('reporter-session') ?? '') ?? []
  const client = JSON.stringify([request.caller?.id, address, userAgent])
  return { key: session ?? client, client, userAgent, address, isClosing: closing !== undefined }
}
