import type { ProcessHold } from '../runtime/ProcessHold.js'
import type { Runtime, Timer } from '../runtime/Runtime.js'

/** Share of an interval over which processes spread their sending; the rest is left for it to end before the next seal. */
const SPREAD = 0.8
/** Intervals by the monotonic clock after which a window ends, whatever the wall clock shows. */
const LATEST = 1.5

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
  /** Monotonic milliseconds of the last seal. */
  #sealed = 0
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
    this.#sealed = this.#runtime.monotonic()
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

  /**
   * The delay is taken from the wall clock each time, so that neither drift nor a jump adds up; and from the monotonic clock, so that windows
   * end where the wall clock stands still, as in a test.
   */
  #armSeal(boundary: number, standsStill = false): void {
    const armed = this.#runtime.now()
    const latest = this.#sealed + LATEST * this.#interval - this.#runtime.monotonic()
    const delay = standsStill ? latest : Math.min(this.#interval, boundary - armed, latest)
    this.#arm('seal', Math.max(0, delay), () => {
      const now = this.#runtime.now()
      const monotonic = this.#runtime.monotonic()
      // Timers may ring early by a millisecond, and a clock that was set back moves the boundary away.
      const isEarly = now < boundary && this.#nextBoundary() === boundary
      if (isEarly && monotonic < this.#sealed + LATEST * this.#interval) {
        this.#armSeal(boundary, now <= armed)
        return
      }
      this.#sealed = monotonic
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
