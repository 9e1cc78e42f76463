import type { ProcessHold } from '../runtime/ProcessHold.js'
import type { Runtime } from '../runtime/Runtime.js'
import { within } from '../runtime/within.js'
import type { Window } from '../windows/Window.js'
import { Backlog } from './Backlog.js'
import { Batches } from './Batches.js'
import { Courier } from './Courier.js'
import { Cutter } from './Cutter.js'
import type { DeliveryOptions, DeliveryParts } from './DeliveryOptions.js'
import type { DeliveryState, RetentionState } from './DeliveryState.js'
import { LooseWindow } from './LooseWindow.js'
import type { Receipt } from './Receipt.js'
import { type DropCause, Retention } from './Retention.js'
import { Settlement } from './Settlement.js'
import { TAKEN } from './spool/DiskStock.js'
import { Spool } from './spool/Spool.js'
import type { SpoolState } from './spool/SpoolOptions.js'
import type { Tally } from './Tally.js'
import { Watchers } from './Watchers.js'

/** Milliseconds that a closing reporter waits at most for the service to hear that it closes. */
const FAREWELL = 1_000

/**
 * Gets windows accepted, by the rules of docs/architecture.md, "Delivery"; numbers in comments are theirs, and they belong together.
 *
 * A measurement is in exactly one place: in a loose window, in a batch, or settled (1). What waits stays loose as long as it can, where it may
 * still be merged (2); the {@link Courier} takes batches of it when a slot is free.
 */
export class Delivery {
  readonly #runtime: Runtime
  readonly #hold: ProcessHold
  readonly #settlement: Settlement
  readonly #retention: Retention
  readonly #spool: Spool | undefined
  readonly #batches: Batches
  readonly #backlog: Backlog
  readonly #courier: Courier
  readonly #watchers: Watchers
  readonly #concurrency: number

  constructor(parts: DeliveryParts, options: DeliveryOptions) {
    const { runtime, hold, destination } = parts
    const { concurrency, retry, retention, spool } = options
    this.#runtime = runtime
    this.#hold = hold
    this.#concurrency = concurrency
    this.#settlement = new Settlement(parts.onLoss)
    this.#watchers = new Watchers(runtime, hold)
    const drop = (window: LooseWindow, cause: DropCause): void => {
      if (this.#spool?.release(window, cause)) return
      // What may be on disk, or in the hands of another process, may yet be sent.
      const isDoubtful = window.isElsewhere || window.file?.state === 'doubtful'
      this.#settlement.givenUp(window, isDoubtful ? 'unknown' : 'dropped', cause)
    }
    this.#retention = new Retention(retention, drop, () => this.#spool?.isWriting === true)
    const cutter = new Cutter(destination, runtime)
    const shared = { runtime, hold, cutter, retention: this.#retention, settlement: this.#settlement }
    if (spool !== undefined) {
      this.#spool = new Spool(spool, {
        ...shared,
        isFailing: () => this.condition !== 'ok',
        instant: () => this.#courier.instant,
        recognizes: (encoded) => destination.recognizes(encoded),
        idMemory: () => this.#courier.idMemory,
        ready: () => this.#advance(),
        taken: (files) => this.#batches.surrender(files, TAKEN),
        onTrouble: parts.onSpoolTrouble,
      })
    }
    this.#batches = new Batches({ ...shared, spool: this.#spool })
    this.#backlog = new Backlog(this.#retention, this.#batches, this.#spool)
    const onChange = (): void => this.#watchers.notify()
    this.#courier = new Courier({ ...parts, ...shared, batches: this.#batches, concurrency, retry, onChange })
  }

  get state(): DeliveryState {
    return this.#courier.state
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
    return this.#courier.condition
  }

  /** Takes a sealed window; nothing is sent before {@link pump} is called. */
  retain(window: Window): void {
    this.#retention.add(new LooseWindow(window), this.#runtime.monotonic())
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
    const cause = (isFailing ? this.state.lastError : undefined) ?? 'not delivered yet'
    const receipt = tally.receipt(duration, this.#backlog.sizeOf(tally), cause)
    this.#backlog.uncover(tally)
    return receipt
  }

  /** Sends what is waiting, as far as slots are free and no pause holds it back. */
  pump(): void {
    this.#courier.pump()
  }

  /**
   * Ends when everything the tally covers is settled or has failed one full attempt, or at `deadline` (monotonic milliseconds). Goes past
   * backoff and breaker at once, and again as long as that gets something accepted, but never past a pause that the backend asked for.
   */
  async flush(tally: Tally, deadline: number): Promise<void> {
    const courier = this.#courier
    const attemptsBefore = courier.attempts
    let acceptedBefore = this.totals.accepted
    let roundsWithoutGain = 0
    await this.#watchers.until(deadline, () => {
      if (tally.isSettled || courier.isStopped) return true
      if (!courier.isStalled) {
        this.pump()
        // A cut may settle all there was: what is held back needs no request. And what the disk doesn't give can't be sent.
        return tally.isSettled || this.#isIdle
      }
      const { accepted } = this.totals
      roundsWithoutGain = accepted > acceptedBefore ? 0 : roundsWithoutGain + 1
      acceptedBefore = accepted
      // One that fails must not keep others from their attempt: as long as slots are free, each round brings one more of them.
      const isTried = courier.latestFailure > attemptsBefore
      const mayTryMore =
        this.#batches.families < this.#concurrency && this.#backlog.isWaiting && roundsWithoutGain <= this.#concurrency
      if (roundsWithoutGain > 0 && isTried && !mayTryMore) return true
      return !courier.skipPause()
    })
    // What the receipt calls retained is on disk, as far as the disk takes it.
    await this.#untilDone(this.#spool?.idle, deadline)
  }

  /** Like {@link flush}, but goes on trying until the deadline while there is any use in it; then gives up what is left. */
  async close(tally: Tally, deadline: number): Promise<void> {
    this.#courier.close()
    await this.#watchers.until(deadline, () => {
      if (tally.isSettled || this.#courier.isStopped) return true
      if (this.#courier.isStalled) return this.#courier.pausedUntil >= deadline
      this.pump()
      return tally.isSettled || this.#isIdle
    })
    if (this.#courier.isStopped) return
    await this.#untilDone(this.#courier.farewell(), Math.min(deadline, this.#runtime.monotonic() + FAREWELL))
    this.#courier.stop()
    await this.#spool?.close(this.#batches.open, deadline)
    this.#giveUp()
  }

  /** Gives up at once what isn't settled, but for what the spool can take: for the end of a process, when nothing asynchronous runs any more. */
  closeSync(): void {
    this.#courier.stop()
    this.#spool?.closeSync(this.#batches.open)
    this.#giveUp()
  }

  /** Nothing is on its way, neither to the backend nor from the disk. */
  get #isIdle(): boolean {
    return this.#courier.isIdle && !this.#spool?.isAwaited
  }

  async #untilDone(promise: Promise<void> | undefined, deadline: number): Promise<void> {
    if (promise === undefined) return
    await within(this.#runtime, this.#hold, deadline - this.#runtime.monotonic(), promise)
  }

  #advance(): void {
    this.pump()
    this.#watchers.notify()
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
