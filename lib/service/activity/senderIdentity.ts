import type { ServiceRequest } from '../http/Route.js'
import type { SenderIdentity } from './Sender.js'

/** What a sender is told by: our Reporter by the session in its idempotency keys, which is one process; others by token, address and User-Agent. */
export function senderIdentity(request: ServiceRequest): SenderIdentity {
  const userAgent = (request.header('user-agent') ?? '').slice(0, 255)
  const { address } = request
  const session = /^([0-9a-f]{32})\.\d/.exec(request.header('idempotency-key') ?? '')?.[1]
  return { key: session ?? JSON.stringify([request.caller?.id, address, userAgent]), userAgent, address }
}
