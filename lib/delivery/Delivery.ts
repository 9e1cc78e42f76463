import PQueue from 'p-queue'
import type { Destination } from '../destinations/Destination.js'
import type { Outcome } from '../destinations/Outcome.js'
import type { Runtime } from '../runtime/Runtime.js'
import type { Window } from '../windows/Window.js'
import { type Batch, foundFamily, splitBatch } from './Batch.js'
import { LearnedLimits } from './LearnedLimits.js'
import { LooseWindow } from './LooseWindow.js'
import type { Receipt } from './Receipt.js'
import { Retention, type RetentionOptions, type RetentionState } from './Retention.js'
import type { RetryOptions } from './retryPause.js'
import { Sender, type SenderParts } from './Sender.js'
import { type LossListener, Settlement } from './Settlement.js'
import { type PauseCause, SharedPause } from './SharedPause.js'
import { Tally } from './Tally.js'
import { Watchers } from './Watchers.js'

/** Order in the queue: halves of a family go before repetitions, and both before anything new; a half that holds a blamed metric is first. */
const PRIORITY = { blamed: 3, half: 2, again: 1, cut: 0 } as const

/** Measurements of one family that may be rejected one by one; what is refused beyond that says more about us than about the data. */
const MOST_CULPRITS = 16

/** Options of {@link Delivery}. */
export interface DeliveryOptions {
  /** Requests in flight, and families unsettled. */
  readonly concurrency: number
  readonly retry: RetryOptions
  readonly retention: RetentionOptions
}

/** What delivery is built from. */
export interface DeliveryParts extends SenderParts {
  /** Told of what is rejected, dropped or unknown. */
  readonly onLoss: LossListener
  /** Told of every attempt that failed. */
  readonly onFailure: (message: string) => void
}

/** What is under way, as `health()` shows it. */
export interface DeliveryState {
  /** Requests on their way. */
  readonly inFlight: number
  /** `closed`: all is well. `open`: waiting after failures. `half-open`: one probe at a time. */
  readonly breaker: 'closed' | 'open' | 'half-open'
  /** Unix milliseconds of the last answer that accepted anything. */
  readonly lastAccepted: number | undefined
  /** Why the last attempt that failed did so. */
  readonly lastError: string | undefined
  /** Milliseconds by which the backend's clock is ahead. */
  readonly clockSkew: number | undefined
}

/** When an attempt was made: to tell which failures are news. */
interface AttemptTime {
  /** Of the shared pause. */
  readonly round: number
  /** Monotonic milliseconds. */
  readonly started: number
}

/**
 * Gets windows accepted, by the rules of docs/architecture.md, "Delivery"; numbers in comments are theirs, and they belong together.
 *
 * A measurement is in exactly one place: in a loose window, in a batch, or settled (1). The queue holds batches only, of at most
 * `concurrency` families; everything else waits loose, where it can still be merged (2-4).
 */
export class Delivery {
  readonly #settlement: Settlement
  readonly #destination: Destination
  readonly #runtime: Runtime
  readonly #onFailure: (message: string) => void
  readonly #concurrency: number
  readonly #queue: PQueue
  readonly #sender: Sender
  readonly #pause: SharedPause
  readonly #retention: Retention
  readonly #limits: LearnedLimits
  readonly #watchers: Watchers
  readonly #session: string
  readonly #batches = new Set<Batch>()
  #families = 0
  #cuts = 0
  #isRefused = false
  #lastError: string | undefined
  /** When the latest-started of the attempts that failed was started. */
  #latestFailure = Number.NEGATIVE_INFINITY

  constructor(parts: DeliveryParts, options: DeliveryOptions) {
    const { runtime, hold, destination } = parts
    this.#destination = destination
    this.#runtime = runtime
    this.#onFailure = parts.onFailure
    this.#concurrency = options.concurrency
    this.#settlement = new Settlement(parts.onLoss)
    this.#sender = new Sender(parts)
    this.#watchers = new Watchers(runtime, hold)
    this.#queue = new PQueue({ concurrency: options.concurrency })
    this.#queue.on('next', () => this.#advance())
    this.#retention = new Retention(options.retention, (window, cause) => this.#settlement.dropped(window, cause))
    this.#limits = new LearnedLimits(destination.limits)
    this.#pause = new SharedPause(runtime, hold, options.retry, (isProbe) => this.#resume(isProbe))
    this.#session = runtime.randomId()
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

  get retained(): RetentionState {
    return this.#retention.state
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
    for (const { tallies } of [...this.#retention.windows, ...this.#batches]) {
      tallies.add(tally)
      tally.join()
    }
    return tally
  }

  /** The receipt of a tally as things stand now. */
  receipt(tally: Tally, duration: number): Receipt {
    let retained = 0
    for (const window of this.#retention.windows) if (window.tallies.has(tally)) retained += window.size
    for (const batch of this.#batches) if (batch.tallies.has(tally)) retained += batch.encoded.count
    const isFailing = this.condition !== 'ok'
    return tally.receipt(duration, retained, (isFailing ? this.#lastError : undefined) ?? 'not sent yet')
  }

  /** Sends what is waiting, as far as slots are free and no pause holds it back. */
  pump(): void {
    while (
      !this.#pause.isActive &&
      this.#queue.size === 0 &&
      this.#queue.pending < this.#queue.concurrency &&
      this.#families < this.#concurrency
    ) {
      const batch = this.#cut()
      if (batch === undefined) return
      this.#enqueue(batch, PRIORITY.cut)
    }
  }

  /**
   * Ends when everything the tally covers is settled or has failed one full attempt, or at `deadline` (monotonic milliseconds). Goes past
   * backoff and breaker at once, and again as long as that gets something accepted, but never past a pause that the backend asked for.
   */
  async flush(tally: Tally, deadline: number): Promise<void> {
    const started = this.#runtime.monotonic()
    let acceptedBefore = this.totals.accepted
    await this.#watchers.until(deadline, () => {
      if (tally.isSettled) return true
      if (!this.#isStalled) {
        this.pump()
        return false
      }
      const { accepted } = this.totals
      if (accepted <= acceptedBefore && this.#latestFailure >= started) return true
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
      return false
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

  /** (3) Cells leave the oldest loose window, are encoded once, and get an id. */
  #cut(): Batch | undefined {
    const window = this.#retention.oldest
    if (window === undefined) return undefined
    const encoder = this.#destination.encoder(window.span, this.#limits.current(this.#runtime.monotonic()))
    window.cut(encoder)
    this.#cuts += 1
    const batch = foundFamily(`${this.#session}.${this.#cuts}`, encoder.finish(), new Set(window.tallies))
    this.#families += 1
    this.#take(batch)
    this.#settlement.join(batch)
    if (window.isEmpty) {
      this.#retention.shift()
      for (const tally of window.tallies) tally.leave()
    }
    return batch
  }

  #take(batch: Batch): void {
    this.#batches.add(batch)
    this.#retention.countBatch(batch.encoded.bytes)
  }

  #release(batch: Batch): void {
    this.#batches.delete(batch)
    this.#retention.countBatch(-batch.encoded.bytes)
    batch.family.open -= 1
    if (batch.family.open === 0) this.#families -= 1
  }

  #enqueue(batch: Batch, priority: number): void {
    // The task never rejects: every failure is an outcome.
    void this.#queue.add(() => this.#attempt(batch), { priority })
  }

  async #attempt(batch: Batch): Promise<void> {
    if (this.#sender.isTooOld(batch)) {
      this.#settlement.lost(batch, 'unknown', 'older than the memory for ids')
      this.#release(batch)
      return
    }
    const time: AttemptTime = { round: this.#pause.round, started: this.#runtime.monotonic() }
    batch.attempts += 1
    batch.firstSent ??= time.started
    this.#settlement.sent(batch)
    const outcome = await this.#sender.send(batch)
    // Given up by close() in the meantime.
    if (!batch.isSettled) this.#settle(batch, outcome, time)
  }

  /** (5) */
  #settle(batch: Batch, outcome: Outcome, time: AttemptTime): void {
    switch (outcome.kind) {
      case 'stored':
      case 'stored-in-part':
        this.#settlement.accepted(batch, outcome.kind === 'stored' ? [] : outcome.refusals)
        this.#release(batch)
        this.#recover()
        break
      case 'data-refused':
        this.#isolate(batch, outcome, time)
        break
      case 'we-are-refused':
        this.#isRefused = true
        this.#again(batch, outcome.message, { retryAfter: undefined, isRefused: true }, time)
        break
      case 'doubtful':
        batch.mayBeStored ||= outcome.mayBeStored
        this.#again(batch, outcome.message, { retryAfter: outcome.retryAfter, isRefused: false }, time)
        break
    }
  }

  /** Halves a refused batch until the measurement that is wrong is alone. */
  #isolate(batch: Batch, refusal: Outcome & { kind: 'data-refused' }, time: AttemptTime): void {
    const { encoded, family } = batch
    if (refusal.isTooLarge) this.#limits.tooLarge(encoded.body.length, this.#runtime.monotonic())
    else if (family.culprits >= MOST_CULPRITS) {
      this.#isRefused = true
      this.#again(batch, refusal.message, { retryAfter: undefined, isRefused: true }, time)
      return
    }
    this.#recover()
    if (encoded.count === 1) {
      family.culprits += 1
      this.#settlement.lost(batch, 'rejected', refusal.message)
      this.#release(batch)
      return
    }
    const halves = splitBatch(batch)
    family.open += halves.length
    for (const half of halves) this.#take(half)
    this.#settlement.split(batch, halves)
    this.#release(batch)
    const blamed = new Set(refusal.names)
    for (const half of halves) this.#enqueue(half, half.encoded.hasName(blamed) ? PRIORITY.blamed : PRIORITY.half)
  }

  /** The same bytes under the same id, after the pause that all share (6). */
  #again(batch: Batch, message: string, cause: PauseCause, { round, started }: AttemptTime): void {
    this.#lastError = message
    this.#latestFailure = Math.max(this.#latestFailure, started)
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
    for (const batch of [...this.#batches]) {
      const mayBeStored = batch.mayBeStored || this.#sender.inFlight.has(batch)
      this.#settlement.lost(batch, mayBeStored ? 'unknown' : 'dropped', 'closed')
      this.#release(batch)
    }
    for (let window = this.#retention.shift(); window !== undefined; window = this.#retention.shift()) {
      this.#settlement.dropped(window, 'closed')
    }
    this.#sender.abort()
  }
}
