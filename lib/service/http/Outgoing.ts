import type { ServerResponse } from 'node:http'
import type { Runtime } from '../../runtime/Runtime.js'
import { readLimits } from '../reading/readLimits.js'

/** Milliseconds that a caller has for any answer, and the bytes a millisecond at which it must read a longer one. */
const patience = 60_000
const slowest = 64

/**
 * Large answers that callers have not read yet. Each stays in memory until it is out, so their bytes are bounded, and
 * a caller that reads too slowly is cut off.
 */
export class Outgoing {
  readonly #runtime: Runtime
  readonly #bytesOf = new Map<string, number>()
  #bytes = 0

  constructor(runtime: Runtime) {
    this.#runtime = runtime
  }

  /** Bytes of all of them. */
  get bytes(): number {
    return this.#bytes
  }

  /** Whether an answer of so many bytes may go out now. While there is no other, an answer of any size may. */
  hasRoom(caller: string, bytes: number): boolean {
    if (bytes < readLimits.outgoingAnswer || this.#bytes === 0) return true
    const own = (this.#bytesOf.get(caller) ?? 0) + bytes
    return this.#bytes + bytes <= readLimits.outgoing && own <= readLimits.outgoingPerCaller
  }

  /** Counts an answer until it is out or its caller has gone. */
  add(caller: string, bytes: number, response: ServerResponse): void {
    // Of a response that is closed nothing would say that it is out.
    if (bytes < readLimits.outgoingAnswer || response.destroyed) return
    this.#change(caller, bytes)
    const timer = this.#runtime.schedule(patience + bytes / slowest, () => response.destroy())
    response.once('close', () => {
      timer.cancel()
      this.#change(caller, -bytes)
    })
  }

  #change(caller: string, bytes: number): void {
    this.#bytes += bytes
    const own = (this.#bytesOf.get(caller) ?? 0) + bytes
    if (own === 0) this.#bytesOf.delete(caller)
    else this.#bytesOf.set(caller, own)
  }
}
