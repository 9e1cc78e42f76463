import type { ProcessHold } from '../runtime/ProcessHold.js'
import type { Runtime, Timer } from '../runtime/Runtime.js'
import { type RetryOptions, retryPause } from './retryPause.js'

/** A failure that asks for a pause. */
export interface PauseCause {
  readonly retryAfter: number | undefined
  readonly isRefused: boolean
}

/**
 * The one pause that all batches share. Failures of requests that were under way together count once: four in flight that fail with the
 * backend are one failure, not four.
 */
export class SharedPause {
  readonly #runtime: Runtime
  readonly #hold: ProcessHold
  readonly #options: RetryOptions
  readonly #resume: (isProbe: boolean) => void
  #failures = 0
  /** Counts resumptions. A request belongs to the round it was started in. */
  #round = 0
  #roundOfLastFailure = -1
  #until = 0
  #isAsked = false
  #isProbe = false
  #timer: { readonly timer: Timer; readonly leave: () => void } | undefined

  constructor(runtime: Runtime, hold: ProcessHold, options: RetryOptions, resume: (isProbe: boolean) => void) {
    this.#runtime = runtime
    this.#hold = hold
    this.#options = options
    this.#resume = resume
  }

  get isActive(): boolean {
    return this.#timer !== undefined
  }

  /** Whether the backend itself asked to wait; nobody goes past that. */
  get isAsked(): boolean {
    return this.isActive && this.#isAsked
  }

  /** Monotonic milliseconds at which it ends; only valid while active. */
  get until(): number {
    return this.#until
  }

  /** Failures in a row. */
  get failures(): number {
    return this.#failures
  }

  get round(): number {
    return this.#round
  }

  /** Whether the next request is a probe, alone. */
  get isProbing(): boolean {
    return this.#isProbe
  }

  /** A request of this round failed. */
  fail(round: number, cause: PauseCause): void {
    const isNews = round > this.#roundOfLastFailure
    if (!isNews && cause.retryAfter === undefined) return
    if (isNews) {
      this.#roundOfLastFailure = this.#round
      this.#failures += 1
    }
    const { delay, isProbe } = retryPause({ failures: this.#failures, ...cause }, this.#options, this.#runtime.random())
    const until = this.#runtime.monotonic() + delay
    if (this.isActive && until <= this.#until) return
    this.#isProbe = isProbe
    this.#isAsked = cause.retryAfter !== undefined
    this.#arm(delay, until)
  }

  /** A request was answered well. */
  succeed(): void {
    this.#failures = 0
    this.#isProbe = false
  }

  /** Ends it now, unless the backend asked for it; true if requests may go out. */
  skip(): boolean {
    if (this.isAsked) return false
    if (this.isActive) this.#end(false)
    return true
  }

  /** Ends it without resuming anything. */
  cancel(): void {
    this.#disarm()
  }

  #arm(delay: number, until: number): void {
    this.#disarm()
    this.#until = until
    const timer = this.#runtime.schedule(delay, () => this.#end(this.#isProbe))
    this.#timer = { timer, leave: this.#hold.join(timer) }
  }

  #end(isProbe: boolean): void {
    this.#disarm()
    this.#round += 1
    this.#resume(isProbe)
  }

  #disarm(): void {
    this.#timer?.timer.cancel()
    this.#timer?.leave()
    this.#timer = undefined
  }
}
