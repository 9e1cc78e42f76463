import type { ServerResponse } from 'node:http'
import type { Runtime } from '../../runtime/Runtime.js'
import { readLimits } from '../reading/readLimits.js'

/** Milliseconds in which any answer may be taken, and bytes a millisecond that a longer one must be taken at. */
const patience = 60_000
const slowest = 64

/** Answers that their callers have not taken yet: bounded, and cut where a caller doesn't read, as each is held in memory until it is out. */
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

  /** Whether an answer of so many bytes may go out to a caller now. One that is alone may, however large it is. */
  hasRoom(caller: string, bytes: number): boolean {
    if (bytes < readLimits.outgoingAnswer || this.#bytes === 0) return true
    const own = (this.#bytesOf.get(caller) ?? 0) + bytes
    return this.#bytes + bytes <= readLimits.outgoing && own <= readLimits.outgoingPerCaller
  }

  /** Counts an answer until it is out, or its caller has gone. */
  add(caller: string, bytes: number, response: ServerResponse): void {
    if (bytes < readLimits.outgoingAnswer) return
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
