import type { Destination, Session } from '../destinations/Destination.js'
import type { Transport } from '../destinations/DestinationPlan.js'
import type { Outcome } from '../destinations/Outcome.js'
import { NetworkError, TimeoutError } from '../errors/apiErrors.js'
import type { ProcessHold } from '../runtime/ProcessHold.js'
import type { Runtime } from '../runtime/Runtime.js'
import { BackendClock } from './BackendClock.js'
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
  /** What time it is at the backend. */
  readonly clock: BackendClock
  #asking: Promise<string | undefined> | undefined
  #idMemory: number | undefined
  #lastAccepted: number | undefined

  constructor(parts: SenderParts) {
    this.#parts = parts
    this.clock = new BackendClock(parts.runtime)
  }

  /** Batches whose answer is awaited. */
  get inFlight(): number {
    return this.#inFlight.size
  }

  /** Unix milliseconds of the last answer that accepted anything. */
  get lastAccepted(): number | undefined {
    return this.#lastAccepted
  }

  /** Milliseconds for which the server remembers ids; undefined if it never said. */
  get idMemory(): number | undefined {
    return this.#idMemory
  }

  /** (7) Whether only the backend's own clock can tell if it still remembers the id of this batch, and it has to be asked what time it is. */
  mustAskTime(batch: Batch): boolean {
    return batch.mayBeStored && this.clock.time === undefined && this.#isDisputed(batch)
  }

  /** Asks the backend for any answer, since each has a date. Resolves to why there was none, where it can't be reached. */
  askTime(): Promise<string | undefined> {
    const { core, timeout, hold } = this.#parts
    this.#asking ??= core
      .exchange({ method: 'GET', path: '', timeout, signal: this.#abort.signal, hold })
      .then(({ clockSkew }) => {
        this.clock.note(clockSkew)
        return undefined
      })
      .catch((error: unknown) => {
        if (error instanceof NetworkError || error instanceof TimeoutError) return error.message
        // Somebody is there who can't be asked: then the clocks of this machine are all there is.
        return undefined
      })
      .finally(() => {
        this.#asking = undefined
      })
    return this.#asking
  }

  /** (7) Whether the server may have forgotten the id of a batch that it may have stored: once more could be once too often. */
  isTooOld(batch: Batch): boolean {
    const { mayBeStored, firstSent } = batch
    if (!mayBeStored || firstSent === undefined) return false
    const { monotonic, wall, backend } = firstSent
    const { runtime } = this.#parts
    const memory = this.#memoryFor(batch)
    if (monotonic !== undefined && runtime.monotonic() - monotonic > memory) return true
    const { time } = this.clock
    if (time !== undefined && backend !== undefined) return time - backend > memory
    if (monotonic !== undefined || !this.#isDisputed(batch)) return false
    return (time ?? runtime.now()) - wall > memory
  }

  /**
   * Whether the wall clock says that a batch is too old, or can't be right about it. It may be wrong, now or when the batch was sent; and the
   * monotonic clock stands still while a machine sleeps, and doesn't go from one process to the next.
   */
  #isDisputed(batch: Batch): boolean {
    const { firstSent, isClockBehind } = batch
    if (firstSent === undefined) return false
    const age = this.#parts.runtime.now() - firstSent.wall
    if (age > this.#memoryFor(batch)) return firstSent.monotonic === undefined || firstSent.backend !== undefined
    return firstSent.monotonic === undefined && isClockBehind
  }

  #memoryFor(batch: Batch): number {
    return this.#idMemory ?? batch.idMemory ?? DEFAULT_ID_MEMORY
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
      this.clock.note(response.clockSkew)
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
