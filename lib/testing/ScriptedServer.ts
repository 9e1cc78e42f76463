/// <reference lib="esnext.disposable" preserve="true" />
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { type AddressInfo, createServer, type Socket, type Server as TcpServer } from 'node:net'
import { gunzipSync } from 'node:zlib'
import type { Timer } from '../runtime/Runtime.js'
import { systemRuntime } from '../runtime/systemRuntime.js'
import { answer } from './answer.js'
import type { ReceivedRequest } from './ReceivedRequest.js'
import type { Reply } from './Reply.js'

/**
 * A server on loopback with real sockets that answers what it is told to, one reply a request, and remembers what it was asked. Made by
 * {@link startScriptedServer}.
 */
export class ScriptedServer {
  /** All requests so far, in order of arrival. */
  readonly requests: ReceivedRequest[] = []
  readonly #http: Server
  readonly #scheme: 'http' | 'https'
  readonly #script: Reply[] = []
  /** Open connections, and their numbers. */
  readonly #sockets = new Map<Socket, number>()
  readonly #waiting = new Set<{ readonly count: number; readonly resolve: () => void }>()
  readonly #delays = new Set<Timer>()
  /** Takes connections and hands them on, so that it can be late with it, or stop. */
  #door: TcpServer | undefined
  #port = 0
  #acceptDelay = 0
  #connections = 0
  #otherwise: Reply = 200

  /** @internal */
  constructor(http: Server, scheme: 'http' | 'https') {
    this.#http = http
    this.#scheme = scheme
    http.on(scheme === 'https' ? 'secureConnection' : 'connection', (socket: Socket) => this.#welcome(socket))
    http.on('request', (request: IncomingMessage, response: ServerResponse) => this.#receive(request, response))
  }

  /** The port it listens on; the same after `refuse()` and `listen()`. */
  get port(): number {
    return this.#port
  }

  /** Base url for a client. */
  get url(): string {
    return `${this.#scheme}://127.0.0.1:${this.#port}/v1`
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

  /** What is answered when the script is at its end. Default: 200, which for measurements says that they are stored. */
  otherwise(reply: Reply): this {
    this.#otherwise = reply
    return this
  }

  /** From now on a new connection waits that many milliseconds before anything of it is read. */
  acceptSlowly(milliseconds: number): this {
    this.#acceptDelay = milliseconds
    return this
  }

  /** Resolves once that many requests have come in all. */
  received(count: number): Promise<void> {
    if (this.requests.length >= count) return Promise.resolve()
    return new Promise((resolve) => this.#waiting.add({ count, resolve }))
  }

  /** Cuts all connections and refuses new ones, as a machine does whose server has crashed. `listen()` brings it back. */
  async refuse(): Promise<void> {
    const door = this.#door
    this.#door = undefined
    for (const timer of this.#delays) timer.cancel()
    this.#delays.clear()
    const closed = door === undefined ? undefined : new Promise<void>((resolve) => door.close(() => resolve()))
    for (const socket of this.#sockets.keys()) socket.destroy()
    await closed
  }

  /** Listens, again on the port it had before. */
  async listen(): Promise<void> {
    if (this.#door !== undefined) return
    const door = createServer({ pauseOnConnect: true }, (socket) => this.#admit(socket))
    await new Promise<void>((resolve, reject) => {
      door.once('error', reject)
      door.listen(this.#port, '127.0.0.1', resolve)
    })
    this.#door = door
    this.#port = (door.address() as AddressInfo).port
  }

  /** Cuts all connections and stops for good. */
  close(): Promise<void> {
    return this.refuse()
  }

  /** `await using server = await startScriptedServer()` */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  #admit(socket: Socket): void {
    this.#sockets.set(socket, 0)
    socket.on('close', () => this.#sockets.delete(socket))
    // A client that gives up resets the connection; that is its right.
    socket.on('error', () => {})
    const hand = (): void => {
      if (socket.destroyed) return
      this.#http.emit('connection', socket)
      socket.resume()
    }
    if (this.#acceptDelay === 0) {
      hand()
      return
    }
    const timer = systemRuntime.schedule(this.#acceptDelay, () => {
      this.#delays.delete(timer)
      hand()
    })
    this.#delays.add(timer)
  }

  #welcome(socket: Socket): void {
    this.#connections += 1
    this.#sockets.set(socket, this.#connections)
    socket.on('close', () => this.#sockets.delete(socket))
    socket.on('error', () => {})
  }

  #receive(request: IncomingMessage, response: ServerResponse): void {
    const reply = this.#script.shift() ?? this.#otherwise
    if (reply === 'reset before the body') {
      this.#note(request, Buffer.alloc(0))
      answer(reply, this.requests.at(-1)!, response, request.socket)
      return
    }
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      this.#note(request, Buffer.concat(chunks))
      answer(reply, this.requests.at(-1)!, response, request.socket)
    })
  }

  #note({ method = '', url = '', headers, socket }: IncomingMessage, raw: Buffer): void {
    const body = (headers['content-encoding'] === 'gzip' && raw.length > 0 ? unzip(raw) : raw).toString('utf8')
    this.requests.push({ method, url, headers, body, json: parse(body), connection: this.#sockets.get(socket) ?? 0 })
    for (const waiting of this.#waiting) {
      if (this.requests.length < waiting.count) continue
      this.#waiting.delete(waiting)
      waiting.resolve()
    }
  }
}

function unzip(raw: Buffer): Buffer {
  try {
    return gunzipSync(raw)
  } catch {
    return raw
  }
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body) as unknown
  } catch {
    return undefined
  }
}
