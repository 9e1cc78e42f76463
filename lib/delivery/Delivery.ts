import PQueue from 'p-queue'
import type { Outcome } from '../destinations/Outcome.js'
import type { ProcessHold } from '../runtime/ProcessHold.js'
import type { Runtime } from '../runtime/Runtime.js'
import { within } from '../runtime/within.js'
import type { Window } from '../windows/Window.js'
import { Backlog } from './Backlog.js'
import type { Batch } from './Batch.js'
import { Batches } from './Batches.js'
import { Cutter } from './Cutter.js'
import type {
  DeliveryListeners,
  DeliveryOptions,
  DeliveryParts,
  DeliveryState,
  RetentionState,
} from './DeliveryOptions.js'
import { LooseWindow } from './LooseWindow.js'
import type { Receipt } from './Receipt.js'
import { Retention } from './Retention.js'
import { Sender } from './Sender.js'
import { Settlement } from './Settlement.js'
import { type PauseCause, SharedPause } from './SharedPause.js'
import { Spool } from './spool/Spool.js'
import type { SpoolState } from './spool/SpoolOptions.js'
import type { Tally } from './Tally.js'
import { Watchers } from './Watchers.js'

/** Order in the queue: halves of a family go before repetitions, and both before anything new; a half that holds a blamed metric is first. */
const PRIORITY = { blamed: 3, half: 2, again: 1, cut: 0 } as const

/** Measurements of one family that may be rejected one by one; what is refused beyond that says more about us than about the data. */
const MOST_CULPRITS = 16

/** Which attempt it was: to tell which failures are news. */
interface Attempt {
  /** Of the shared pause. */
  readonly round: number
  /** Attempts are numbered as they start; a clock might not tell two apart. */
  readonly number: number
}

/**
 * Gets windows accepted, by the rules of docs/architecture.md, "Delivery"; numbers in comments are theirs, and they belong together.
 *
 * A measurement is in exactly one place: in a loose window, in a batch, or settled (1). The queue holds batches only, of at most
 * `concurrency` families; everything else waits loose, where it can still be merged (2-4).
 */
export class Delivery {
  readonly #settlement: Settlement
  readonly #runtime: Runtime
  readonly #onFailure: DeliveryListeners['onFailure']
  readonly #onAttempt: DeliveryListeners['onAttempt']
  readonly #concurrency: number
  readonly #queue: PQueue
  readonly #sender: Sender
  readonly #pause: SharedPause
  readonly #retention: Retention
  readonly #cutter: Cutter
  readonly #spool: Spool | undefined
  readonly #batches: Batches
  readonly #backlog: Backlog
  readonly #watchers: Watchers
  readonly #hold: ProcessHold
  #isClosed = false
  #isRefused = false
  #lastError: string | undefined
  /** Attempts so far. */
  #attempts = 0
  /** Number of the latest-started attempt that failed; 0: none has. */
  #latestFailure = 0

  constructor(parts: DeliveryParts, options: DeliveryOptions) {
    const { runtime, hold, destination } = parts
    this.#runtime = runtime
    this.#hold = hold
    this.#onFailure = parts.onFailure
    this.#onAttempt = parts.onAttempt
    this.#concurrency = options.concurrency
    this.#settlement = new Settlement(parts.onLoss)
    this.#sender = new Sender(parts)
    this.#watchers = new Watchers(runtime, hold)
    this.#queue = new PQueue({ concurrency: options.concurrency })
    this.#queue.on('next', () => this.#advance())
    this.#retention = new Retention(options.retention, (window, cause) => {
      if (!this.#spool?.release(window, cause)) this.#settlement.dropped(window, cause)
    })
    this.#cutter = new Cutter(destination, runtime)
    const shared = { runtime, hold, cutter: this.#cutter, retention: this.#retention, settlement: this.#settlement }
    if (options.spool !== undefined) {
      this.#spool = new Spool(options.spool, {
        ...shared,
        isFailing: () => this.condition !== 'ok',
        idMemory: () => this.#sender.idMemory,
        ready: () => this.#advance(),
        onTrouble: parts.onSpoolTrouble,
      })
    }
    this.#batches = new Batches({ ...shared, spool: this.#spool })
    this.#backlog = new Backlog(this.#retention, this.#batches, this.#spool)
    this.#pause = new SharedPause(runtime, hold, options.retry, (isProbe) => this.#resume(isProbe))
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

  /** What waits, in memory or on disk. */
  get retained(): RetentionState {
    return this.#backlog.state
  }

  /** How the spool is doing; undefined without one. */
  get spool(): SpoolState | undefined {
    return this.#spool?.state
  }

  /** Number of the first seal of which something is loose, and so still needs the names of its series; undefined if nothing is. */
  get oldestSerial(): number | undefined {
    return this.#backlog.oldestSerial
  }

  /** Everything that was ever settled. */
  get totals(): Tally {
    return this.#settlement.totals
  }

  /** `degraded`: attempts fail. `failing`: they fail for long, or it takes a person to mend it. */
  get condition(): 'ok' | 'degraded' | 'failing' {
    if (this.#isRefused || this.#pause.isProbing) return 'failing'
    return this.#pause.failures > 0 ? 'degraded' : 'ok'
  }

  /** Takes a sealed window; nothing is sent before {@link pump} is called. */
  retain(window: Window): void {
    this.#retention.add(new LooseWindow(window), this.#runtime.now())
    this.#spool?.keep(this.#batches.open)
  }

  /** Resolves when what earlier processes left in the spool is known, or at the deadline (monotonic milliseconds). */
  opened(deadline: number): Promise<void> {
    return this.#untilDone(this.#spool?.opened, deadline)
  }

  /** A tally that covers everything unsettled at this moment. */
  cover(): Tally {
    return this.#backlog.cover()
  }

  /** The receipt of a tally as things stand now; with it the tally ends. */
  conclude(tally: Tally, duration: number): Receipt {
    const isFailing = this.condition !== 'ok'
    const cause = (isFailing ? this.#lastError : undefined) ?? 'not sent yet'
    const receipt = tally.receipt(duration, this.#backlog.sizeOf(tally), cause)
    this.#backlog.uncover(tally)
    return receipt
  }

  /** Sends what is waiting, as far as slots are free and no pause holds it back. */
  pump(): void {
    while (
      !this.#isClosed &&
      !this.#pause.isActive &&
      this.#queue.size === 0 &&
      this.#queue.pending < this.#queue.concurrency &&
      this.#batches.families < this.#concurrency
    ) {
      const batches = this.#batches.cut()
      if (batches.length === 0) return
      for (const batch of batches) this.#enqueue(batch, PRIORITY.cut)
    }
  }

  /**
   * Ends when everything the tally covers is settled or has failed one full attempt, or at `deadline` (monotonic milliseconds). Goes past
   * backoff and breaker at once, and again as long as that gets something accepted, but never past a pause that the backend asked for.
   */
  async flush(tally: Tally, deadline: number): Promise<void> {
    const attemptsBefore = this.#attempts
    let acceptedBefore = this.totals.accepted
    await this.#watchers.until(deadline, () => {
      if (tally.isSettled || this.#isClosed) return true
      if (!this.#isStalled) {
        this.pump()
        // A cut may settle all there was: what is held back needs no request. And what the disk doesn't give can't be sent.
        return tally.isSettled || this.#isIdle
      }
      const { accepted } = this.totals
      if (accepted <= acceptedBefore && this.#latestFailure > attemptsBefore) return true
      acceptedBefore = accepted
      return !this.#pause.skip()
    })
    // What the receipt calls retained is on disk, as far as the disk takes it.
    await this.#untilDone(this.#spool?.idle, deadline)
  }

  /** Like {@link flush}, but goes on trying until the deadline while there is any use in it; then gives up what is left. */
  async close(tally: Tally, deadline: number): Promise<void> {
    this.#pause.skip()
    await this.#watchers.until(deadline, () => {
      if (tally.isSettled || this.#isClosed) return true
      if (this.#isStalled) return this.#pause.until >= deadline
      this.pump()
      return tally.isSettled || this.#isIdle
    })
    if (this.#isClosed) return
    this.#stop()
    await this.#spool?.close(this.#batches.open, deadline)
    this.#giveUp()
  }

  /** Gives up at once what isn't settled, but for what the spool can take: for the end of a process, when nothing asynchronous runs any more. */
  closeSync(): void {
    this.#stop()
    this.#spool?.closeSync(this.#batches.open)
    this.#giveUp()
  }

  /** Nothing is in flight, and a pause holds back the rest. */
  get #isStalled(): boolean {
    return this.#pause.isActive && this.#queue.pending === 0
  }

  /** Nothing is on its way, neither to the backend nor from the disk. */
  get #isIdle(): boolean {
    return this.#queue.pending === 0 && this.#queue.size === 0 && !this.#spool?.isAwaited
  }

  async #untilDone(promise: Promise<void> | undefined, deadline: number): Promise<void> {
    if (promise === undefined) return
    await within(this.#runtime, this.#hold, deadline - this.#runtime.monotonic(), promise)
  }

  #advance(): void {
    this.pump()
    this.#watchers.notify()
  }

  #resume(isProbe: boolean): void {
    this.#queue.concurrency = isProbe ? 1 : this.#concurrency
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
    this.#settlement.sent(batch)
    const started = this.#runtime.monotonic()
    const outcome = await this.#sender.send(batch)
    this.#onAttempt(batch, outcome, this.#runtime.monotonic() - started)
    // Given up by close() in the meantime.
    if (!batch.isSettled && !this.#isClosed) this.#settle(batch, outcome, attempt)
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
    if (refusal.isTooLarge) this.#cutter.learnSize(encoded.body.length)
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
    this.#onFailure(message)
  }

  /** An answer that was about the data: the way is free. */
  #recover(): void {
    this.#isRefused = false
    this.#pause.succeed()
    this.#queue.concurrency = this.#concurrency
  }

  /** (10) Aborts queue, pause and sockets together. */
  #stop(): void {
    this.#isClosed = true
    this.#pause.cancel()
    this.#queue.pause()
    this.#queue.clear()
    for (const batch of this.#sender.inFlight) batch.mayBeStored = true
    this.#sender.abort()
  }

  /** (10) Says of everything that is left, and isn't on disk, what is known of it. */
  #giveUp(): void {
    for (const batch of [...this.#batches.open]) {
      if (!this.#spool?.has(batch)) this.#batches.lose(batch, batch.mayBeStored ? 'unknown' : 'dropped', 'closed')
    }
    this.#retention.giveUp((window) => this.#spool?.has(window) ?? false)
    // A flush that waits has nothing left to wait for.
    this.#watchers.notify()
  }
}
