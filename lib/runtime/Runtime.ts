/** A timer that was armed by a {@link Runtime}. It does not keep the process alive unless it is held. */
export interface Timer {
  /** Lets the timer keep the process alive. */
  ref(): void
  /** Lets the process end although the timer is armed; how every timer starts. */
  unref(): void
  /** Disarms the timer; harmless when it already rang. */
  cancel(): void
}

/**
 * Everything the library takes from the machine besides sockets: time, timers, chance. It is the only door to them, so that a test which
 * brings its own owns time. Nothing outside `lib/runtime/` calls `Date.now()`, `Math.random()` or `setTimeout()`.
 */
export interface Runtime {
  /** Wall clock, in milliseconds since the epoch. May jump either way, by years, and back. Used for stamps, never for ages. */
  now(): number
  /** Monotonic clock, in milliseconds from an arbitrary origin, with fractions. Used for durations and ages. */
  monotonic(): number
  /** A number in [0, 1). */
  random(): number
  /** 128 random bits as 32 hexadecimal digits: unique among all processes. */
  randomId(): string
  /** Runs `task` once after `delay` milliseconds. */
  schedule(delay: number, task: () => void): Timer
  /** Resolves in a later turn of the event loop, so that other work gets its turn. */
  nextTurn(): Promise<void>
}
