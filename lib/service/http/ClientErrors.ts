import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { jsonType } from './Answer.js'

interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
}

/**
 * Answers what isn't HTTP. A client that counts characters where `Content-Length` wants bytes sends a rest that looks like a broken next
 * request; the answer to the first, which may be under way, must not be torn by it.
 */
export class ClientErrors {
  readonly #exchanges = new WeakMap<Socket, Exchange>()

  /** Told of each request, so that its answer can be waited for. */
  began(request: IncomingMessage, response: ServerResponse): void {
    const { socket } = request
    const exchange = { request, response }
    this.#exchanges.set(socket, exchange)
    response.once('close', () => {
      if (this.#exchanges.get(socket) === exchange) this.#exchanges.delete(socket)
    })
  }

  /** Handles `clientError` of a server: an answer of its own, or the end of the connection once the answer under way is out. */
  handle(error: NodeJS.ErrnoException, socket: Socket): void {
    if (error.code === 'ECONNRESET' || socket.destroyed) return
    const exchange = this.#exchanges.get(socket)
    if (exchange?.request.complete === true) {
      exchange.response.once('close', () => socket.destroySoon())
      return
    }
    if (socket.writable && exchange?.response.headersSent !== true) socket.write(answerText(error.code))
    socket.destroySoon()
  }
}

/** Answers `Expect: something`, where Node's own answer has no body: 417. */
export function refuseExpectation(_request: IncomingMessage, response: ServerResponse): void {
  const body = JSON.stringify({ errors: { request: ['Expect must be 100-continue, or not be sent'] } })
  response.writeHead(417, { 'content-type': jsonType, 'content-length': body.length, connection: 'close' }).end(body)
}

function answerText(code: string | undefined): string {
  const [status, message] = reasonOf(code)
  const body = JSON.stringify({ errors: { request: [message] } })
  return [
    `HTTP/1.1 ${status}`,
    `Content-Type: ${jsonType}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
    '',
    body,
  ].join('\r\n')
}

function reasonOf(code: string | undefined): [string, string] {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return ['408 Request Timeout', 'The request did not arrive in time']
  if (code === 'HPE_HEADER_OVERFLOW') {
    return ['431 Request Header Fields Too Large', 'The url and headers must be at most 16 KiB']
  }
  if (code === 'HPE_INVALID_EOF_STATE') return ['400 Bad Request', 'The request ends before its Content-Length']
  return [
    '400 Bad Request',
    'This is no HTTP request; if it follows another one, that one is longer than its Content-Length',
  ]
}
