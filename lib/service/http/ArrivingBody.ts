import type { IncomingMessage } from 'node:http'
import { RequestRefusal } from '../RequestRefusal.js'
import { crumbled, isCrumbled, maxBodyBytes, tooLarge } from './bodyLimit.js'

/** Bytes to begin with where the client doesn't say how many there will be. */
const firstCapacity = 65_536

/**
 * A body on its way in. Its bytes are copied into one block: a client may send them one by one, and each of those that Node hands over is an
 * object of a hundred bytes and more.
 */
export class ArrivingBody {
  readonly #request: IncomingMessage
  /** Bytes to come; undefined: unknown. */
  readonly #expected: number | undefined
  readonly #whole: Promise<Buffer>
  #block: Buffer = Buffer.alloc(0)
  #bytes = 0
  #chunks = 0
  #fail: (reason: Error) => void = () => {}

  constructor(request: IncomingMessage, expected: number | undefined) {
    this.#request = request
    this.#expected = expected
    this.#whole = this.#collect()
  }

  /** Bytes that are there. */
  get bytes(): number {
    return this.#bytes
  }

  /** All of it. @throws RequestRefusal 400 for one that ends too early; AnswerThrown 413; what `cut` was given */
  get whole(): Promise<Buffer> {
    return this.#whole
  }

  /** Takes no more and lets go of what is there. The request stays open: its socket carries the answer. */
  cut(reason: Error): void {
    this.#fail(reason)
  }

  #collect(): Promise<Buffer> {
    const request = this.#request
    return new Promise((resolve, reject) => {
      const add = (chunk: Buffer): void => {
        if (isCrumbled(this.#chunks, this.#bytes)) this.#fail(crumbled)
        else if (!this.#add(chunk)) this.#fail(tooLarge())
      }
      const end = (): void => {
        leave()
        resolve(this.#block.subarray(0, this.#bytes))
      }
      const cutShort = (): void =>
        this.#fail(new RequestRefusal(400, { request: ['The body is shorter than its Content-Length'] }))
      const leave = (): void => {
        request.off('data', add).off('end', end).off('error', cutShort).off('close', cutShort)
      }
      this.#fail = (reason) => {
        leave()
        this.#block = Buffer.alloc(0)
        reject(reason)
      }
      request.on('data', add).on('end', end).on('error', cutShort).on('close', cutShort)
      // Its client went before anybody read it: none of these will be emitted.
      if (request.destroyed) cutShort()
    })
  }

  /** False when it grows too large. */
  #add(chunk: Buffer): boolean {
    const before = this.#bytes
    this.#bytes += chunk.length
    this.#chunks += 1
    if (this.#bytes > maxBodyBytes) return false
    if (this.#bytes === this.#expected && before === 0) this.#block = chunk
    else {
      this.#makeRoom()
      chunk.copy(this.#block, before)
    }
    return true
  }

  #makeRoom(): void {
    if (this.#bytes <= this.#block.length) return
    const capacity =
      this.#expected ?? Math.min(maxBodyBytes, Math.max(firstCapacity, 2 * this.#block.length, this.#bytes))
    const block = Buffer.allocUnsafeSlow(capacity)
    this.#block.copy(block)
    this.#block = block
  }
}
