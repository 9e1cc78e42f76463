import PQueue from 'p-queue'
import type { Outcome } from '../destinations/Outcome.js'
import type { Runtime } from '../runtime/Runtime.js'
import type { Batch } from './Batch.js'
import type { Batches } from './Batches.js'
import type { Cutter } from './Cutter.js'
import type { DeliveryListeners } from './DeliveryOptions.js'
import type { DeliveryState } from './DeliveryState.js'
import type { RetryOptions } from './retryPause.js'
import { Sender, type SenderParts } from './Sender.js'
import type { Settlement } from './Settlement.js'
import { type PauseCause, SharedPause } from './SharedPause.js'

/** Order in the queue: halves of a family go before repetitions, and both before anything new; a half that holds a blamed metric is first. */
const PRIORITY = { blamed: 3, half: 2, again: 1, cut: 0 } as const

/** Measurements of one family that may be rejected one by one; what is refused beyond that says more about us than about the data. */
const MOST_CULPRITS = 16

/** Milliseconds of cutting after which others get their turn: a thousand measurements take about as long. */
const SLICE = 0.25

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
 * Carries batches to the backend until each is settled: the queue, the shared pause, and what every outcome means (4-7). The queue holds
 * batches only, of at most `concurrency` families.
 */
export class Courier {
  readonly #parts: CourierParts
  readonly #runtime: Runtime
  readonly #batches: Batches
  readonly #queue: PQueue
  readonly #sender: Sender
  readonly #pause: SharedPause
  #isStopped = false
  /** Others have their turn; there may be more to cut. */
  #isResting = false
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
    this.#queue = new PQueue({ concurrency })
    this.#queue.on('next', () => this.#advance())
    this.#pause = new SharedPause(runtime, hold, retry, (isProbe) => this.#resume(isProbe))
  }

  get state(): DeliveryState {
    const waiting = this.#pause.isActive ? 'open' : 'half-open'
    return {
      inFlight: this.#sender.inFlight.size,
      breaker: this.#pause.isProbing ? waiting : 'closed',
      lastAccepted: this.#sender.lastAccepted,
      lastError: this.#lastError,
      clockSkew: this.#sender.clockSkew,
    }
  }

  /** `degraded`: attempts fail. `failing`: they fail for long, or it takes a person to mend it. */
  get condition(): 'ok' | 'degraded' | 'failing' {
    if (this.#isRefused || this.#pause.isProbing) return 'failing'
    return this.#pause.failures > 0 ? 'degraded' : 'ok'
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
    return this.#pause.isActive && this.#queue.pending === 0
  }

  /** Monotonic milliseconds at which the pause ends; only valid while stalled. */
  get pausedUntil(): number {
    return this.#pause.until
  }

  /** Nothing is in flight or waiting to be. */
  get isIdle(): boolean {
    return this.#queue.pending === 0 && this.#queue.size === 0 && !this.#isResting
  }

  /**
   * Sends what is waiting, as far as slots are free and no pause holds it back. One large batch a turn of the event loop: several answers in one
   * turn make room for several, and cutting all of them would hold up everybody else.
   */
  pump(): void {
    while (
      !this.#isStopped &&
      !this.#isResting &&
      !this.#pause.isActive &&
      this.#queue.size === 0 &&
      this.#queue.pending < this.#queue.concurrency &&
      this.#batches.families < this.#parts.concurrency
    ) {
      const started = this.#runtime.monotonic()
      const batches = this.#batches.cut()
      if (batches.length === 0) return
      for (const batch of batches) this.#enqueue(batch, PRIORITY.cut)
      if (this.#runtime.monotonic() - started >= SLICE) this.#rest()
    }
  }

  #rest(): void {
    this.#isResting = true
    void this.#runtime.nextTurn().then(() => {
      this.#isResting = false
      this.#advance()
    })
  }

  /** Ends a pause now, unless the backend asked for it; true if requests may go out. */
  skipPause(): boolean {
    return this.#pause.skip()
  }

  /** (10) Aborts queue, pause and sockets together. */
  stop(): void {
    this.#isStopped = true
    this.#pause.cancel()
    this.#queue.pause()
    this.#queue.clear()
    for (const batch of this.#sender.inFlight) batch.mayBeStored = true
    this.#sender.abort()
  }

  #advance(): void {
    this.pump()
    this.#parts.onChange()
  }

  #resume(isProbe: boolean): void {
    this.#queue.concurrency = isProbe ? 1 : this.#parts.concurrency
    this.#queue.start()
    this.#advance()
  }

  #enqueue(batch: Batch, priority: number): void {
    // The task never rejects: every failure is an outcome.
    void this.#queue.add(() => this.#attempt(batch), { priority })
  }

  async #attempt(batch: Batch): Promise<void> {
    if (this.#sender.isTooOld(batch)) {
      this.#batches.lose(batch, 'unknown', 'older than the memory for ids')
      return
    }
    this.#attempts += 1
    const attempt: Attempt = { round: this.#pause.round, number: this.#attempts }
    batch.attempts += 1
    batch.firstSent ??= this.#runtime.monotonic()
    this.#parts.settlement.sent(batch)
    const started = this.#runtime.monotonic()
    const outcome = await this.#sender.send(batch)
    this.#parts.onAttempt(batch, outcome, this.#runtime.monotonic() - started)
    // Given up by close() in the meantime.
    if (!batch.isSettled && !this.#isStopped) this.#settle(batch, outcome, attempt)
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
        this.#again(batch, outcome.message, { retryAfter: undefined, isRefused: true }, attempt)
        break
      case 'doubtful':
        batch.mayBeStored ||= outcome.mayBeStored
        this.#again(batch, outcome.message, { retryAfter: outcome.retryAfter, isRefused: false }, attempt)
        break
    }
  }

  /** Halves a refused batch until the measurement that is wrong is alone. */
  #isolate(batch: Batch, refusal: Outcome & { kind: 'data-refused' }, attempt: Attempt): void {
    const { encoded, family } = batch
    if (refusal.isTooLarge) this.#parts.cutter.learnSize(encoded.body.length)
    else if (family.culprits >= MOST_CULPRITS) {
      this.#isRefused = true
      this.#again(batch, refusal.message, { retryAfter: undefined, isRefused: true }, attempt)
      return
    }
    this.#recover()
    if (encoded.count === 1) {
      family.culprits += 1
      this.#batches.reject(batch, refusal.message, refusal.isTypeClash)
      return
    }
    const blamed = new Set(refusal.names)
    for (const half of this.#batches.split(batch)) {
      this.#enqueue(half, half.encoded.hasName(blamed) ? PRIORITY.blamed : PRIORITY.half)
    }
  }

  /** The same bytes under the same id, after the pause that all share (6). */
  #again(batch: Batch, message: string, cause: PauseCause, { round, number }: Attempt): void {
    this.#lastError = message
    this.#latestFailure = Math.max(this.#latestFailure, number)
    this.#pause.fail(round, cause)
    if (this.#pause.isActive) this.#queue.pause()
    this.#enqueue(batch, PRIORITY.again)
    this.#parts.onFailure(message)
  }

  /** An answer that was about the data: the way is free. */
  #recover(): void {
    this.#isRefused = false
    this.#pause.succeed()
    this.#queue.concurrency = this.#parts.concurrency
  }
}
