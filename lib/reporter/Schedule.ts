import type { ProcessHold } from '../runtime/ProcessHold.js'
import type { Runtime, Timer } from '../runtime/Runtime.js'

/** Share of an interval over which processes spread their sending; the rest is left for it to end before the next seal. */
const SPREAD = 0.8

/** What a schedule calls. */
export interface ScheduleTargets {
  /** The wall clock has reached a multiple of the interval. */
  seal(): void
  /** What was sealed may go out. */
  send(): void
}

/**
 * Rings at every multiple of the interval on the wall clock, and a fixed random offset later. The offset is drawn once per process, so that a
 * fleet whose windows end together does not arrive together.
 */
export class Schedule {
  readonly #runtime: Runtime
  readonly #hold: ProcessHold
  readonly #interval: number
  readonly #targets: ScheduleTargets
  readonly #offset: number
  readonly #timers = new Map<'seal' | 'send', { readonly timer: Timer; readonly leave: () => void }>()

  /** `interval`: milliseconds. */
  constructor(runtime: Runtime, hold: ProcessHold, interval: number, targets: ScheduleTargets) {
    this.#runtime = runtime
    this.#hold = hold
    this.#interval = interval
    this.#targets = targets
    this.#offset = Math.floor(runtime.random() * interval * SPREAD)
  }

  start(): void {
    this.#armSeal(this.#nextBoundary())
  }

  stop(): void {
    for (const { timer, leave } of this.#timers.values()) {
      timer.cancel()
      leave()
    }
    this.#timers.clear()
  }

  #nextBoundary(): number {
    return (Math.floor(this.#runtime.now() / this.#interval) + 1) * this.#interval
  }

  /** The delay is taken anew from the wall clock each time, so that neither drift nor a jump adds up. */
  #armSeal(boundary: number): void {
    const delay = Math.min(this.#interval, Math.max(0, boundary - this.#runtime.now()))
    this.#arm('seal', delay, () => {
      // Timers may ring early by a millisecond, and a clock that was set back moves the boundary away.
      if (this.#runtime.now() < boundary && this.#nextBoundary() === boundary) {
        this.#armSeal(boundary)
        return
      }
      this.#armSeal(this.#nextBoundary())
      this.#targets.seal()
      this.#arm('send', this.#offset, () => this.#targets.send())
    })
  }

  #arm(key: 'seal' | 'send', delay: number, ring: () => void): void {
    const before = this.#timers.get(key)
    before?.timer.cancel()
    before?.leave()
    const timer = this.#runtime.schedule(delay, () => {
      leave()
      this.#timers.delete(key)
      ring()
    })
    const leave = this.#hold.join(timer)
    this.#timers.set(key, { timer, leave })
  }
}
