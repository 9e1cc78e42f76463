import type { ClientRequest, IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { Got, Request } from 'got'
import { InvalidResponseError, LibratoError, NetworkError, TimeoutError } from '../errors/index.js'
import type { Runtime, Timer } from '../runtime/Runtime.js'
import { abandoned } from './abandoned.js'
import type { HttpRequest } from './HttpCore.js'
import { networkError } from './networkError.js'
import { rootCause } from './rootCause.js'
import type { Redact } from './Secrets.js'

/** The largest answer that is read, after decompression, so that neither a wrong address nor a hostile server fills the memory. */
export const maxAnswerBytes = 4 * 1024 * 1024

/** What an attempt needs beside the request. */
export interface AttemptContext {
  readonly got: Got
  /** Whole url with the query. */
  readonly url: string
  /** Method and url without the query, for messages. */
  readonly what: string
  /** The proxy that it goes through, without credentials. */
  readonly proxy?: string | undefined
  readonly headers: Readonly<Record<string, string>>
  readonly timeout: number
  readonly runtime: Runtime
  readonly redact: Redact
  /** Default: {@link maxAnswerBytes}. */
  readonly maxAnswerBytes?: number
}

/** A whole answer, not yet interpreted. */
export interface RawAnswer {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly body: string
  readonly isSent: boolean
}

/** One request on one socket: its phases, its timer, its part in the process's life. Used once. */
export class Attempt {
  readonly #request: HttpRequest
  readonly #context: AttemptContext
  readonly #chunks: Buffer[] = []
  #size = 0
  #stream: Request | undefined
  #timer: Timer | undefined
  #clientRequest: ClientRequest | undefined
  #native: IncomingMessage | undefined
  #isConnected = false
  #isSettled = false
  #wasReset = false
  #reusedSocket = false
  #resolve: (answer: RawAnswer) => void = () => {}
  #reject: (error: LibratoError) => void = () => {}
  /** Undo everything this attempt hung on sockets, holds and signals. */
  readonly #leave: (() => void)[] = []

  constructor(request: HttpRequest, context: AttemptContext) {
    this.#request = request
    this.#context = context
  }

  /**
   * Whether the attempt failed because a kept-alive socket had been closed by the server meanwhile. A server closes idle sockets whenever it
   * likes, and the request may cross that; as no byte of an answer came, nobody has looked at it.
   */
  get metClosedSocket(): boolean {
    return this.#reusedSocket && this.#wasReset && this.#native === undefined
  }

  /** The request, and the way it takes, for messages. */
  get #line(): string {
    const { what, proxy } = this.#context
    return proxy === undefined ? what : `${what} through the proxy ${proxy}`
  }

  run(): Promise<RawAnswer> {
    const { promise, resolve, reject } = withResolvers<RawAnswer>()
    this.#resolve = resolve
    this.#reject = reject
    const { signal } = this.#request
    if (signal?.aborted) {
      this.#abort()
      return promise
    }
    if (signal !== undefined) {
      const abort = () => this.#abort()
      signal.addEventListener('abort', abort, { once: true })
      this.#leave.push(() => signal.removeEventListener('abort', abort))
    }
    this.#arm(() => {
      const message = `${this.#line}: no connection within ${this.#context.timeout} ms.`
      this.#fail(new TimeoutError(message, { attempts: 1, mayHaveArrived: false }))
    })
    this.#start()
    return promise
  }

  #start(): void {
    const { got, url, headers } = this.#context
    const { method, body } = this.#request
    const stream = got.stream(url, {
      method,
      headers: { ...headers },
      ...(body === undefined ? {} : { body }),
    })
    this.#stream = stream
    stream.on('request', (request: ClientRequest) => this.#follow(request))
    stream.on('data', (chunk: Buffer) => this.#take(chunk))
    stream.on('error', (error: unknown) => this.#break(error))
    stream.on('end', () => this.#finish())
    // got waits for its caller to write where a method may have a body and none is given.
    if (body === undefined && method !== 'GET') stream.end()
  }

  #follow(request: ClientRequest): void {
    this.#clientRequest = request
    request.once('socket', (socket: Socket) => this.#attend(request, socket))
    // A proxy that refuses CONNECT answers in the service's place: its 403 or 502 must not be taken for the service's.
    request.once('proxyConnect', ({ statusCode }: { statusCode: number }) => {
      if (statusCode === 200) return
      const message = `${this.#line}: the proxy refuses to connect to it (status ${statusCode}).`
      this.#fail(new NetworkError(message, { attempts: 1, mayHaveArrived: false, isProxyFault: true }))
    })
    request.once('response', (native: IncomingMessage) => {
      this.#native = native
      // got's decompression does not notice that a compressed answer was cut off, and would wait for ever.
      native.once('close', () => {
        if (!native.complete) this.#break(Object.assign(new Error('the answer was cut off'), { code: 'ECONNRESET' }))
      })
    })
  }

  #attend(request: ClientRequest, socket: Socket): void {
    this.#reusedSocket = request.reusedSocket
    const { hold } = this.#request
    if (hold !== undefined) {
      const leave = hold.join(socket)
      this.#leave.push(leave)
      // An idle socket in the pool belongs to nobody: left in the hold, the next hold would keep the process alive for it.
      request.once('response', (native: IncomingMessage) => native.once('end', leave))
    }
    const secure = 'encrypted' in socket
    const isReady =
      this.#reusedSocket || !(secure ? (socket as { secureConnecting?: boolean }).secureConnecting : socket.connecting)
    if (isReady) this.#connected()
    else {
      const event = secure ? 'secureConnect' : 'connect'
      const connected = () => this.#connected()
      socket.once(event, connected)
      this.#leave.push(() => socket.removeListener(event, connected))
    }
  }

  #connected(): void {
    if (this.#isSettled) return
    this.#isConnected = true
    this.#request.onConnect?.()
    this.#arm(() => {
      const message = `${this.#line}: no whole answer within ${this.#context.timeout} ms.`
      this.#fail(new TimeoutError(message, { attempts: 1 }))
    })
  }

  #arm(ring: () => void): void {
    this.#timer?.cancel()
    const timer = this.#context.runtime.schedule(this.#context.timeout, ring)
    this.#timer = timer
    const { hold } = this.#request
    if (hold === undefined) timer.ref()
    else this.#leave.push(hold.join(timer))
  }

  #take(chunk: Buffer): void {
    if (this.#isSettled) return
    this.#size += chunk.length
    const most = this.#context.maxAnswerBytes ?? maxAnswerBytes
    if (this.#size <= most) {
      this.#chunks.push(chunk)
      return
    }
    const message = `${this.#line}: the answer is larger than ${most} bytes.`
    this.#fail(new InvalidResponseError(message, { attempts: 1, ...statusOf(this.#native) }))
  }

  #finish(): void {
    const native = this.#native
    if (native === undefined || !native.complete) return
    this.#settle(() => {
      const body = Buffer.concat(this.#chunks, this.#size).toString('utf8')
      const isSent = this.#clientRequest?.writableFinished === true
      this.#resolve({ status: native.statusCode ?? 0, headers: native.headers, body, isSent })
    })
  }

  #break(error: unknown): void {
    const { code } = rootCause(error)
    this.#wasReset = code === 'ECONNRESET' || code === 'EPIPE'
    const { redact, proxy } = this.#context
    const complete = this.#native?.complete === true
    const point = { what: this.#line, redact, connected: this.#isConnected, complete, isByProxy: proxy !== undefined }
    this.#fail(networkError(error, point))
  }

  #abort(): void {
    this.#fail(
      new LibratoError('ABORTED', `${this.#line}: cancelled.`, {
        attempts: this.#stream === undefined ? 0 : 1,
      }),
    )
  }

  #fail(error: LibratoError): void {
    this.#settle(() => {
      this.#reject(error)
      this.#clientRequest?.emit(abandoned)
      this.#stream?.destroy()
    })
  }

  #settle(act: () => void): void {
    if (this.#isSettled) return
    this.#isSettled = true
    this.#timer?.cancel()
    for (const leave of this.#leave) leave()
    act()
    this.#chunks.length = 0
  }
}

function statusOf(native: IncomingMessage | undefined): { status?: number } {
  return native?.statusCode === undefined ? {} : { status: native.statusCode }
}

/** `Promise.withResolvers`, which Node has from 22 on. */
function withResolvers<T>(): {
  promise: Promise<T>
  resolve: (value: T) => void
  reject: (error: Error) => void
} {
  let resolve: (value: T) => void = () => {}
  let reject: (error: Error) => void = () => {}
  const promise = new Promise<T>((onResolve, onReject) => {
    resolve = onResolve
    reject = onReject
  })
  return { promise, resolve, reject }
}
