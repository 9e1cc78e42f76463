import type { Runtime } from '../runtime/Runtime.js'
import type { WindowSpan } from '../windows/Window.js'

/** A difference between what the wall clock and the monotonic clock have counted, in milliseconds, from which it is a jump. */
const JUMP = 60_000
/** Milliseconds of the monotonic clock after which a wall clock that shows the same as before stands still. */
const STILL = 50

/** Jumps of the wall clock, as `health()` shows them. */
export interface ClockState {
  /** Times that it was set by more than a minute, or that the machine slept for as long. */
  readonly jumps: number
  /** Milliseconds of the latest: negative if it was set back. */
  readonly lastJump: number | undefined
}

/**
 * Gives windows their stamps. No two windows of one timeline carry the same: the next stamp is always later than the last, if only by a second.
 * A window that is sealed twice within a second would therefore run ahead of the clock; callers wait until {@link untilSealable} is 0.
 *
 * Where the wall clock is set back by up to one interval, or stands still, stamps go on rising by a second a window. Set back further, it starts
 * a new timeline.
 */
export class WindowClock {
  readonly #runtime: Runtime
  readonly #onJump: (milliseconds: number) => void
  /** Seconds on the wire. */
  readonly #period: number | undefined
  /** Milliseconds of a jump back that makes no new timeline, if they are a second at least. */
  readonly #patience: number
  /** Unix seconds: the stamp of the open window. */
  #start: number
  /** When it was opened, by the monotonic and by the wall clock, in milliseconds. */
  #opened: number
  #openedAt: number
  #timelines = 1
  #jumps = 0
  #lastJump: number | undefined

  /** `interval`: milliseconds, or false. `onJump`: told by how many milliseconds the wall clock has jumped. */
  constructor(runtime: Runtime, interval: number | false, onJump: (milliseconds: number) => void) {
    this.#runtime = runtime
    this.#onJump = onJump
    this.#period = interval === false ? undefined : interval / 1_000
    this.#patience = interval === false ? 1_000 : interval
    this.#openedAt = runtime.now()
    this.#start = Math.floor(this.#openedAt / 1_000)
    this.#opened = runtime.monotonic()
  }

  /** 1, and one more for every jump back that was too large for stamps to go on rising. */
  get timelines(): number {
    return this.#timelines
  }

  get state(): ClockState {
    return { jumps: this.#jumps, lastJump: this.#lastJump }
  }

  /**
   * Milliseconds to wait, and then to ask again, until the open window can be sealed without running ahead of the clock; 0: now. No more than a
   * second in all by the monotonic clock, as the wall clock may be set back; and next to nothing where it stands still, as in a test.
   */
  get untilSealable(): number {
    const wall = this.#runtime.now()
    if (this.#isSetBack(wall)) return 0
    const most = wall === this.#openedAt ? STILL : 1_000
    const open = this.#runtime.monotonic() - this.#opened
    return Math.max(0, Math.min(this.#start * 1_000 - wall, most - open))
  }

  /** Ends the open window and starts the next. */
  seal(): WindowSpan {
    const wall = this.#runtime.now()
    const now = this.#runtime.monotonic()
    const length = now - this.#opened
    const jump = wall - this.#openedAt - length
    const start = this.#start
    const second = Math.floor(wall / 1_000)
    const isSetBack = this.#isSetBack(wall)
    if (isSetBack) this.#timelines += 1
    this.#start = isSetBack ? second : Math.max(second, start + 1)
    this.#opened = now
    this.#openedAt = wall
    // After a jump it ends where it would have without: what it covers can be merged with what came before.
    const lived = start + Math.max(1, Math.ceil(length / 1_000))
    const end = isSetBack ? lived : Math.min(this.#start, lived)
    if (Math.abs(jump) > JUMP) this.#noteJump(jump)
    return { start, end, period: this.#period, length }
  }

  /** Whether the clock was set back too far to go on with stamps that rise. */
  #isSetBack(wall: number): boolean {
    return wall < this.#openedAt && this.#start * 1_000 - wall > Math.max(this.#patience, 1_000)
  }

  #noteJump(milliseconds: number): void {
    this.#jumps += 1
    this.#lastJump = Math.round(milliseconds)
    this.#onJump(this.#lastJump)
  }
}

/** What a jump means for what is recorded. */
export function describeJump(milliseconds: number): string {
  const minutes = Math.abs(milliseconds) / 60_000
  const span =
    minutes < 120
      ? `${Math.round(minutes)} min`
      : minutes < 2_880
        ? `${Math.round(minutes / 60)} h`
        : `${Math.round(minutes / 1_440)} days`
  return milliseconds < 0
    ? `The clock of this machine was set back by ${span}: new measurements carry times that earlier ones may carry already.`
    : `The clock of this machine went ahead by ${span}, because it was set or the machine slept: measurements carry the time it shows.`
}
