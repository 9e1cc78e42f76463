import PQueue from 'p-queue'
import type { Outcome } from '../destinations/Outcome.js'
import type { Runtime } from '../runtime/Runtime.js'
import type { Window } from '../windows/Window.js'
import type { Batch } from './Batch.js'
import { Batches } from './Batches.js'
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
import { Tally } from './Tally.js'
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
  readonly #batches: Batches
  readonly #watchers: Watchers
  #isRefused = false
  #lastError: string | undefined
  /** Attempts so far. */
  #attempts = 0
  /** Number of the latest-started attempt that failed; 0: none has. */
  #latestFailure = 0

  constructor(parts: DeliveryParts, options: DeliveryOptions) {
    const { runtime, hold, destination } = parts
    this.#runtime = runtime
    this.#onFailure = parts.onFailure
    this.#onAttempt = parts.onAttempt
    this.#concurrency = options.concurrency
    this.#settlement = new Settlement(parts.onLoss)
    this.#sender = new Sender(parts)
    this.#watchers = new Watchers(runtime, hold)
    this.#queue = new PQueue({ concurrency: options.concurrency })
    this.#queue.on('next', () => this.#advance())
    this.#retention = new Retention(options.retention, (window, cause) => this.#settlement.dropped(window, cause))
    this.#batches = new Batches(destination, runtime, this.#retention, this.#settlement)
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

  /** What waits, loose or cut. */
  get retained(): RetentionState {
    const starts = new Set<number>()
    for (const { span } of this.#retention.windows) starts.add(span.start)
    for (const { start } of this.#batches.open) starts.add(start)
    const oldest = starts.size === 0 ? undefined : Math.min(...starts)
    return { windows: starts.size, bytes: this.#retention.bytes, oldest }
  }

  /** Number of the first seal of which something is loose, and so still needs the names of its series; undefined if nothing is. */
  get oldestSerial(): number | undefined {
    return this.#retention.oldest?.serial
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
  }

  /** A tally that covers everything unsettled at this moment. */
  cover(): Tally {
    const tally = new Tally()
    for (const { tallies } of [...this.#retention.windows, ...this.#batches.open]) {
      tallies.add(tally)
      tally.join()
    }
    return tally
  }

  /** Ends a tally: its receipt was given. Without this a long outage would leave one per interval on every retained window. */
  uncover(tally: Tally): void {
    for (const { tallies } of [...this.#retention.windows, ...this.#batches.open]) tallies.delete(tally)
  }

  /** The receipt of a tally as things stand now. */
  receipt(tally: Tally, duration: number): Receipt {
    let retained = 0
    for (const window of this.#retention.windows) if (window.tallies.has(tally)) retained += window.size
    for (const batch of this.#batches.open) if (batch.tallies.has(tally)) retained += batch.encoded.count
    const isFailing = this.condition !== 'ok'
    return tally.receipt(duration, retained, (isFailing ? this.#lastError : undefined) ?? 'not sent yet')
  }

  /** Sends what is waiting, as far as slots are free and no pause holds it back. */
  pump(): void {
    while (
      !this.#pause.isActive &&
      this.#queue.size === 0 &&
      this.#queue.pending < this.#queue.concurrency &&
      this.#batches.families < this.#concurrency
    ) {
      const batch = this.#batches.cut()
      if (batch === undefined) return
      this.#enqueue(batch, PRIORITY.cut)
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
      if (tally.isSettled) return true
      if (!this.#isStalled) {
        this.pump()
        // A cut may settle all there was: what is held back needs no request.
        return tally.isSettled
      }
      const { accepted } = this.totals
      if (accepted <= acceptedBefore && this.#latestFailure > attemptsBefore) return true
      acceptedBefore = accepted
      return !this.#pause.skip()
    })
  }

  /** Like {@link flush}, but goes on trying until the deadline while there is any use in it; then gives up what is left. */
  async close(tally: Tally, deadline: number): Promise<void> {
    this.#pause.skip()
    await this.#watchers.until(deadline, () => {
      if (tally.isSettled) return true
      if (this.#isStalled) return this.#pause.until >= deadline
      this.pump()
      return tally.isSettled
    })
    this.#giveUp()
  }

  /** Nothing is in flight, and a pause holds back the rest. */
  get #isStalled(): boolean {
    return this.#pause.isActive && this.#queue.pending === 0
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
    if (!batch.isSettled) this.#settle(batch, outcome, attempt)
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
    if (refusal.isTooLarge) this.#batches.learnSize(batch)
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

  /** (10) Aborts queue, pause and sockets together, and says of everything that is left what is known of it. */
  #giveUp(): void {
    this.#pause.cancel()
    this.#queue.pause()
    this.#queue.clear()
    for (const batch of [...this.#batches.open]) {
      const mayBeStored = batch.mayBeStored || this.#sender.inFlight.has(batch)
      this.#batches.lose(batch, mayBeStored ? 'unknown' : 'dropped', 'closed')
    }
    for (let window = this.#retention.shift(); window !== undefined; window = this.#retention.shift()) {
      this.#settlement.dropped(window, 'closed')
    }
    this.#sender.abort()
    // A flush that waits has nothing left to wait for.
    this.#watchers.notify()
  }
}
