import type { Runtime } from '../runtime/Runtime.js'
import type { WindowSpan } from '../windows/Window.js'

/**
 * Gives windows their stamps. No two windows of one timeline carry the same: the next stamp is always later than the last, if only by a second.
 * A window that is sealed twice within a second would therefore run ahead of the clock; callers wait until {@link untilSealable} is 0.
 *
 * A jump of the wall clock back by up to one interval holds the stamps where they are until the clock has caught up. A larger one starts a
 * new timeline.
 */
export class WindowClock {
  readonly #runtime: Runtime
  /** Seconds on the wire. */
  readonly #period: number | undefined
  /** Milliseconds of a jump back that is waited out. */
  readonly #patience: number
  /** Unix seconds: the stamp of the open window. */
  #start: number
  /** Monotonic milliseconds. */
  #opened: number
  #timelines = 1

  /** `interval`: milliseconds, or false. */
  constructor(runtime: Runtime, interval: number | false) {
    this.#runtime = runtime
    this.#period = interval === false ? undefined : interval / 1_000
    this.#patience = interval === false ? 1_000 : interval
    this.#start = Math.floor(runtime.now() / 1_000)
    this.#opened = runtime.monotonic()
  }

  /** Stamp of the open window, in Unix seconds. */
  get start(): number {
    return this.#start
  }

  /** 1, and one more for every jump back that was too large to wait out. */
  get timelines(): number {
    return this.#timelines
  }

  /** Milliseconds to wait until the open window can be sealed without running ahead of the clock; 0: now. */
  get untilSealable(): number {
    const wait = this.#start * 1_000 - this.#runtime.now()
    // The stamp of a window is at most a second ahead of the clock; more means that the clock was set back.
    if (wait > this.#patience && wait > 1_000) return 0
    return Math.max(0, wait)
  }

  /** Ends the open window and starts the next. */
  seal(): WindowSpan {
    const second = Math.floor(this.#runtime.now() / 1_000)
    const now = this.#runtime.monotonic()
    const start = this.#start
    const isJump = (start - second) * 1_000 > Math.max(this.#patience, 1_000)
    if (isJump) this.#timelines += 1
    const end = isJump ? start + 1 : Math.max(second, start + 1)
    this.#start = isJump ? second : end
    const length = now - this.#opened
    this.#opened = now
    return { start, end, period: this.#period, length }
  }
}
