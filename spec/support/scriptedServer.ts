import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'

/** One request as it arrived, after its whole body. */
export interface ReceivedRequest {
  readonly method: string
  /** Path and query. */
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
  /** Which connection it came on: 1 for the first. */
  readonly connection: number
}

/** What to answer: a status, the parts of an answer, or a function that misbehaves on its own. */
export type Reply =
  | number
  | {
      readonly status?: number
      readonly headers?: Readonly<Record<string, string>>
      /** An object is sent as JSON. */
      readonly body?: string | Buffer | object
    }
  | ((request: ReceivedRequest, response: ServerResponse, socket: Socket) => void)

/** A server on loopback that answers what it is told to, one reply a request, and remembers what it was asked. */
export class ScriptedServer {
  readonly requests: ReceivedRequest[] = []
  readonly #server: Server
  readonly #scheme: string
  readonly #script: Reply[] = []
  readonly #sockets = new Map<Socket, number>()
  readonly #waiting: { count: number; resolve: () => void }[] = []
  #connections = 0
  #otherwise: Reply = 200

  constructor(server: Server, scheme: string) {
    this.#server = server
    this.#scheme = scheme
    server.on(scheme === 'https' ? 'secureConnection' : 'connection', (socket: Socket) => {
      this.#connections += 1
      this.#sockets.set(socket, this.#connections)
      socket.on('close', () => this.#sockets.delete(socket))
      // A client that gives up resets the connection; that is its right.
      socket.on('error', () => {})
    })
    server.on('request', (request: IncomingMessage, response: ServerResponse) => this.#receive(request, response))
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  /** Base url for a client. */
  get url(): string {
    return `${this.#scheme}://127.0.0.1:${this.port}/v1`
  }

  /** Connections made so far. */
  get connections(): number {
    return this.#connections
  }

  /** Appends replies, each for one request. */
  reply(...replies: Reply[]): this {
    this.#script.push(...replies)
    return this
  }

  /** What is answered when the script is at its end. Default: 200 without a body. */
  otherwise(reply: Reply): this {
    this.#otherwise = reply
    return this
  }

  /** Resolves once that many requests have come in all. */
  received(count: number): Promise<void> {
    if (this.requests.length >= count) return Promise.resolve()
    return new Promise((resolve) => this.#waiting.push({ count, resolve }))
  }

  /** Cuts all connections and stops listening. */
  close(): Promise<void> {
    for (const socket of this.#sockets.keys()) socket.destroy()
    return new Promise((resolve) => this.#server.close(() => resolve()))
  }

  #receive(request: IncomingMessage, response: ServerResponse): void {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const received = {
        method: request.method ?? '',
        url: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks).toString('utf8'),
        connection: this.#sockets.get(request.socket) ?? 0,
      }
      this.requests.push(received)
      for (const waiting of this.#waiting) if (this.requests.length >= waiting.count) waiting.resolve()
      answer(this.#script.shift() ?? this.#otherwise, received, response, request.socket)
    })
  }
}

function answer(reply: Reply, request: ReceivedRequest, response: ServerResponse, socket: Socket): void {
  if (typeof reply === 'function') {
    reply(request, response, socket)
    return
  }
  const { status = 200, headers = {}, body = '' } = typeof reply === 'number' ? { status: reply } : reply
  const isText = typeof body === 'string' || Buffer.isBuffer(body)
  response.writeHead(status, { ...(isText ? {} : { 'content-type': 'application/json' }), ...headers })
  response.end(isText ? body : JSON.stringify(body))
}

/**
 * Starts a server on 127.0.0.1 and a free port.
 *
 * @param tls key and certificate, for HTTPS
 */
export async function startScriptedServer(tls?: {
  readonly key: string
  readonly cert: string
}): Promise<ScriptedServer> {
  const server = tls === undefined ? createServer() : createSecureServer(tls)
  const scripted = new ScriptedServer(server, tls === undefined ? 'http' : 'https')
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return scripted
}
