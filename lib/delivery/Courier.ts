import type { Session } from '../destinations/Destination.js'
import type { DataRefusal, Outcome } from '../destinations/Outcome.js'
import type { Runtime } from '../runtime/Runtime.js'
import type { Instant } from './BackendClock.js'
import type { Batch } from './Batch.js'
import type { Batches } from './Batches.js'
import type { Cutter } from './Cutter.js'
import type { DeliveryListeners } from './DeliveryOptions.js'
import type { DeliveryState } from './DeliveryState.js'
import type { RetryOptions } from './retryPause.js'
import { Sender, type SenderParts } from './Sender.js'
import { SendQueue } from './SendQueue.js'
import type { Settlement } from './Settlement.js'
import { type PauseCause, SharedPause } from './SharedPause.js'

/** Measurements of one family that may be rejected one by one; what is refused beyond that says more about us than about the data. */
const MOST_CULPRITS = 16

/** Which attempt it was: to tell which failures are news. */
interface Attempt {
  /** Of the shared pause. */
  readonly round: number
  /** Attempts are numbered as they start; a clock might not tell two apart. */
  readonly number: number
}

/** What a courier is built from. */
export interface CourierParts extends SenderParts, Pick<DeliveryListeners, 'onFailure' | 'onAttempt'> {
  readonly batches: Batches
  readonly cutter: Cutter
  readonly settlement: Settlement
  /** Requests in flight, and families unsettled. */
  readonly concurrency: number
  readonly retry: RetryOptions
  /** Something has changed that others may wait for. */
  readonly onChange: () => void
}

/**
 * Carries batches to the backend until each is settled: its attempts, the pause that all share, and what every outcome means (5-7). When a batch
 * gets its turn is for the {@link SendQueue} to say.
 */
export class Courier {
  readonly #parts: CourierParts
  readonly #runtime: Runtime
  readonly #batches: Batches
  readonly #queue: SendQueue
  readonly #sender: Sender
  readonly #pause: SharedPause
  #isClosing = false
  /** Whether something was stored that said so. */
  #isKnownToClose = false
  #isStopped = false
  #isRefused = false
  #lastError: string | undefined
  #attempts = 0
  #latestFailure = 0

  constructor(parts: CourierParts) {
    const { runtime, hold, batches, concurrency, retry } = parts
    this.#parts = parts
    this.#runtime = runtime
    this.#batches = batches
    this.#sender = new Sender(parts)
    this.#queue = new SendQueue({
      runtime,
      batches,
      concurrency,
      attempt: (batch) => this.#attempt(batch),
      isHeldBack: () => this.#isStopped || this.#pause.isActive,
      onFree: () => this.#advance(),
    })
    this.#pause = new SharedPause(runtime, hold, retry, (isProbe) => this.#resume(isProbe))
  }

  get state(): DeliveryState {
    const waiting = this.#pause.isActive ? 'open' : 'half-open'
    return {
      inFlight: this.#sender.inFlight,
      breaker: this.#pause.isProbing ? waiting : 'closed',
      lastAccepted: this.#sender.lastAccepted,
      lastError: this.#lastError,
      clockSkew: this.#sender.clock.skew,
    }
  }

  /** `degraded`: attempts fail. `failing`: they fail for long, or it takes a person to mend it. */
  get condition(): 'ok' | 'degraded' | 'failing' {
    if (this.#isRefused || this.#pause.isProbing) return 'failing'
    return this.#pause.failures > 0 ? 'degraded' : 'ok'
  }

  /** Now, by all clocks. */
  get instant(): Instant {
    return this.#sender.clock.instant
  }

  /** Milliseconds for which the server remembers ids, where it said so. */
  get idMemory(): number | undefined {
    return this.#sender.idMemory
  }

  /** Attempts so far. */
  get attempts(): number {
    return this.#attempts
  }

  /** Number of the latest-started attempt that failed; 0: none has. */
  get latestFailure(): number {
    return this.#latestFailure
  }

  get isStopped(): boolean {
    return this.#isStopped
  }

  /** Nothing is in flight, and a pause holds back the rest. */
  get isStalled(): boolean {
    return this.#pause.isActive && !this.#queue.isSending
  }

  /** Monotonic milliseconds at which the pause ends; only valid while stalled. */
  get pausedUntil(): number {
    return this.#pause.until
  }

  /** Nothing is in flight or waiting to be. */
  get isIdle(): boolean {
    return this.#queue.isIdle
  }

  /** Sends what is waiting, as far as slots are free and no pause holds it back. */
  pump(): void {
    this.#queue.fill()
  }

  /** Ends a pause now, unless the backend asked for it; true if requests may go out. */
  skipPause(): boolean {
    return this.#pause.skip()
  }

  /** What is sent from now on is the last of this reporter, and says so. */
  close(): void {
    this.#isClosing = true
    this.#pause.skip()
  }

  /** Says that this reporter is closed, unless what it sent last did, or nothing gets through. */
  async farewell(): Promise<void> {
    if (!this.#isKnownToClose && this.condition === 'ok') await this.#sender.farewell(this.#session)
  }

  /** (10) Aborts queue, pause and sockets together. */
  stop(): void {
    this.#isStopped = true
    this.#pause.cancel()
    this.#queue.clear()
    this.#sender.abort()
  }

  get #session(): Session {
    return { id: this.#parts.cutter.session, isClosing: this.#isClosing }
  }

  #advance(): void {
    this.pump()
    this.#parts.onChange()
  }

  #resume(isProbe: boolean): void {
    this.#queue.resume(isProbe)
    this.#advance()
  }

  async #attempt(batch: Batch): Promise<void> {
    if (batch.family.file !== undefined) {
      await this.#batches.confirm(batch)
      if (batch.isSettled || this.#isStopped) return
    }
    this.#attempts += 1
    const attempt: Attempt = { round: this.#pause.round, number: this.#attempts }
    if (batch.refusal !== undefined) {
      this.#isolate(batch, batch.refusal, attempt)
      return
    }
    if (this.#sender.mustAskTime(batch) && !(await this.#askTime(batch, attempt))) return
    if (this.#sender.isTooOld(batch)) {
      this.#batches.lose(batch, 'unknown', 'older than the memory for ids')
      return
    }
    batch.attempts += 1
    batch.firstSent ??= this.#sender.clock.instant
    this.#parts.settlement.sent(batch)
    const started = this.#runtime.monotonic()
    const session = this.#session
    const outcome = await this.#sender.send(batch, session)
    if (outcome.kind === 'stored' || outcome.kind === 'stored-in-part') this.#isKnownToClose ||= session.isClosing
    this.#parts.onAttempt(batch, outcome, this.#runtime.monotonic() - started)
    // Given up by close() in the meantime.
    if (!batch.isSettled && !this.#isStopped) this.#settle(batch, outcome, attempt)
  }

  /** Whether the batch may go on; where the backend can't be reached, it has failed like any other. */
  async #askTime(batch: Batch, attempt: Attempt): Promise<boolean> {
    const failure = await this.#sender.askTime()
    if (batch.isSettled || this.#isStopped) return false
    if (failure === undefined) return true
    this.#again(batch, failure, { retryAfter: undefined, isRefused: false }, attempt)
    return false
  }

  /** (5) */
  #settle(batch: Batch, outcome: Outcome, attempt: Attempt): void {
    switch (outcome.kind) {
      case 'stored':
      case 'stored-in-part':
        this.#batches.accept(batch, outcome.kind === 'stored' ? [] : outcome.refusals)
        this.#recover()
        break
      case 'data-refused':
        this.#isolate(batch, outcome, attempt)
        break
      case 'we-are-refused':
        this.#isRefused = true
        batch.mayBeStored ||= outcome.mayBeStored
        this.#again(batch, outcome.message, { retryAfter: undefined, isRefused: true }, attempt)
        break
      case 'doubtful':
        batch.mayBeStored ||= outcome.mayBeStored
        this.#again(batch, outcome.message, { retryAfter: outcome.retryAfter, isRefused: false }, attempt)
        break
    }
  }

  /** Halves a refused batch until the measurement that is wrong is alone. */
  #isolate(batch: Batch, refusal: DataRefusal, attempt: Attempt): void {
    const { encoded, family } = batch
    if (!refusal.isTooLarge && family.culprits >= MOST_CULPRITS) {
      this.#isRefused = true
      this.#again(batch, refusal.message, { retryAfter: undefined, isRefused: true }, attempt)
      return
    }
    const halves = encoded.count === 1 ? [] : this.#batches.split(batch)
    if (halves === undefined) {
      batch.refusal = refusal
      this.#again(batch, refusal.message, { retryAfter: undefined, isRefused: false }, attempt)
      return
    }
    if (refusal.isTooLarge) this.#parts.cutter.learnSize(encoded.body.length)
    this.#recover()
    if (encoded.count === 1) {
      family.culprits += 1
      this.#batches.reject(batch, refusal.message, refusal.isTypeClash)
      return
    }
    const blamed = new Set(refusal.names)
    for (const half of halves) {
      this.#queue.add(half, half.encoded.hasName(blamed) ? 'blamed' : 'half')
    }
  }

  /** The same bytes under the same id, after the pause that all share (6). */
  #again(batch: Batch, message: string, cause: PauseCause, { round, number }: Attempt): void {
    this.#lastError = message
    this.#latestFailure = Math.max(this.#latestFailure, number)
    this.#pause.fail(round, cause)
    if (this.#pause.isActive) this.#queue.pause()
    this.#queue.add(batch, 'again')
    this.#parts.onFailure(message)
  }

  /** An answer that was about the data: the way is free. */
  #recover(): void {
    this.#isRefused = false
    this.#pause.succeed()
    this.#queue.widen()
  }
}
