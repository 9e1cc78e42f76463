import type { Destination, Session } from '../destinations/Destination.js'
import type { Transport } from '../destinations/DestinationPlan.js'
import type { Outcome } from '../destinations/Outcome.js'
import type { ProcessHold } from '../runtime/ProcessHold.js'
import type { Runtime } from '../runtime/Runtime.js'
import type { Batch } from './Batch.js'

/** How long a server remembers ids, in milliseconds, where its answers don't say. */
const DEFAULT_ID_MEMORY = 86_400_000

/** What a sender is built from. */
export interface SenderParts {
  readonly core: Transport
  readonly destination: Destination
  readonly runtime: Runtime
  readonly hold: ProcessHold
  /** Milliseconds per request. */
  readonly timeout: number
}

/** Makes single attempts, and remembers what their answers said of the backend. */
export class Sender {
  readonly #parts: SenderParts
  readonly #abort = new AbortController()
  /** Batches whose answer is awaited, and whether anything of them may have left the process in this attempt. */
  readonly #inFlight = new Map<Batch, boolean>()
  #idMemory: number | undefined
  #lastAccepted: number | undefined
  #clockSkew: number | undefined

  constructor(parts: SenderParts) {
    this.#parts = parts
  }

  /** Batches whose answer is awaited. */
  get inFlight(): number {
    return this.#inFlight.size
  }

  /** Unix milliseconds of the last answer that accepted anything. */
  get lastAccepted(): number | undefined {
    return this.#lastAccepted
  }

  /** Milliseconds by which the backend's clock is ahead, as of its last answer. */
  get clockSkew(): number | undefined {
    return this.#clockSkew
  }

  /** Milliseconds for which the server remembers ids; undefined if it never said. */
  get idMemory(): number | undefined {
    return this.#idMemory
  }

  /** (7) Whether the server may have forgotten the id of a batch that it may have stored: once more could be once too often. */
  isTooOld(batch: Batch): boolean {
    if (!batch.mayBeStored || batch.firstSent === undefined) return false
    const memory = this.#idMemory ?? batch.idMemory ?? DEFAULT_ID_MEMORY
    return this.#parts.runtime.monotonic() - batch.firstSent > memory
  }

  /** One attempt; every failure is an outcome. */
  async send(batch: Batch, session: Session): Promise<Outcome> {
    const { core, destination, runtime, hold, timeout } = this.#parts
    this.#inFlight.set(batch, false)
    const onConnect = (): void => {
      if (this.#inFlight.has(batch)) this.#inFlight.set(batch, true)
    }
    try {
      const request = await destination.request(batch.encoded, batch.id, session)
      const response = await core.exchange({ ...request, timeout, signal: this.#abort.signal, hold, onConnect })
      this.#clockSkew = response.clockSkew ?? this.#clockSkew
      const memory = response.headers['idempotency-max-age'] ?? ''
      if (/^[1-9]\d{0,9}$/.test(memory)) this.#idMemory = Number(memory) * 1_000
      // What became of the bytes of an earlier attempt is not known.
      batch.isSpent = response.isSent === true && batch.attempts === 1
      const outcome = destination.readAnswer(response, batch.encoded, core.redact)
      if (outcome.kind === 'stored' || outcome.kind === 'stored-in-part') this.#lastAccepted = runtime.now()
      return outcome
    } catch (error) {
      return destination.readFailure(error)
    } finally {
      this.#inFlight.delete(batch)
    }
  }

  /** Says that the reporter is closed, if the backend is one that wants to know: one that remembers ids is our service. Never fails: it is a courtesy. */
  async farewell(session: Session): Promise<void> {
    const { core, destination, hold, timeout } = this.#parts
    const request = this.#idMemory === undefined ? undefined : destination.farewell?.(session)
    if (request === undefined) return
    await core.exchange({ ...request, timeout, signal: this.#abort.signal, hold }).catch(() => undefined)
  }

  /** Ends every attempt that is under way; what may have left is in doubt. */
  abort(): void {
    for (const [batch, mayHaveLeft] of this.#inFlight) batch.mayBeStored ||= mayHaveLeft
    this.#abort.abort()
    // Their promises settle a turn later, but nothing is awaited any more.
    this.#inFlight.clear()
  }
}
