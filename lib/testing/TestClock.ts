import type { Runtime, Timer } from '../runtime/Runtime.js'
import { systemRuntime } from '../runtime/systemRuntime.js'

interface Armed {
  /** Monotonic milliseconds. */
  readonly due: number
  readonly task: () => void
}

/** Options of {@link TestClock}. */
export interface TestClockOptions {
  /** Wall clock at the start, in milliseconds since the epoch. Default: 2026-01-01T00:00:00Z. */
  readonly now?: number
  /** What `random()` gives, each time. Default: 0. */
  readonly random?: number
}

/** Timers that may ring without time passing; more, and a test would go round in circles for ever. */
const MOST_IDLE_RINGS = 10_000

/**
 * A runtime whose time stands still until a test moves it: `new Reporter({ runtime: clock, ... })`. Timers ring in order while it is moved;
 * sockets stay real, so between them the event loop gets its turns.
 */
export class TestClock implements Runtime {
  readonly #armed = new Set<Armed>()
  readonly #random: number
  #wall: number
  #monotonic = 0

  constructor({ now = Date.UTC(2026, 0, 1), random = 0 }: TestClockOptions = {}) {
    this.#wall = now
    this.#random = random
  }

  now(): number {
    return this.#wall
  }

  monotonic(): number {
    return this.#monotonic
  }

  random(): number {
    return this.#random
  }

  randomId(): string {
    return systemRuntime.randomId()
  }

  nextTurn(): Promise<void> {
    return systemRuntime.nextTurn()
  }

  schedule(delay: number, task: () => void): Timer {
    const armed: Armed = { due: this.#monotonic + Math.max(0, delay), task }
    this.#armed.add(armed)
    return { ref: () => {}, unref: () => {}, cancel: () => this.#armed.delete(armed) }
  }

  /** Timers that are armed. */
  get timers(): number {
    return this.#armed.size
  }

  /** Milliseconds until the next timer rings; undefined if none is armed. */
  get untilNextTimer(): number | undefined {
    const next = this.#next()
    return next === undefined ? undefined : next.due - this.#monotonic
  }

  /** Moves both clocks on, and rings what is due on the way, in order. */
  async advance(milliseconds: number): Promise<void> {
    const end = this.#monotonic + milliseconds
    let idleRings = 0
    await settle()
    for (let next = this.#next(); next !== undefined && next.due <= end; next = this.#next()) {
      idleRings = next.due > this.#monotonic ? 0 : idleRings + 1
      if (idleRings > MOST_IDLE_RINGS) {
        throw new Error(
          'TestClock: timers are armed anew without any time passing. Pauses of no length? Give it another random than 0.',
        )
      }
      // What came due while the machine slept rings late.
      this.#move(Math.max(0, next.due - this.#monotonic))
      this.#armed.delete(next)
      next.task()
      await settle()
    }
    this.#move(end - this.#monotonic)
    await settle()
  }

  /** Sets the wall clock forward or back, as a user or a time server does; no time passes. */
  jump(milliseconds: number): void {
    this.#wall += milliseconds
  }

  /**
   * The machine sleeps: the wall clock goes on, and no timer rings before it has woken up. The monotonic clock stands still meanwhile, as on
   * Linux and macOS, or goes on, as on Windows; then what came due rings now.
   */
  async sleep(milliseconds: number, { monotonic = false }: { readonly monotonic?: boolean } = {}): Promise<void> {
    this.#wall += milliseconds
    if (monotonic) this.#monotonic += milliseconds
    await this.advance(0)
  }

  #next(): Armed | undefined {
    let next: Armed | undefined
    for (const armed of this.#armed) if (next === undefined || armed.due < next.due) next = armed
    return next
  }

  #move(milliseconds: number): void {
    this.#wall += milliseconds
    this.#monotonic += milliseconds
  }
}

/** Gives promises and sockets on loopback a few turns. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await systemRuntime.nextTurn()
}
