import type { ProcessHold } from '../runtime/ProcessHold.js'
import type { Runtime } from '../runtime/Runtime.js'

/** Those who wait for delivery to reach a state, each until a deadline of its own. */
export class Watchers {
  readonly #runtime: Runtime
  readonly #hold: ProcessHold
  readonly #asking = new Set<() => void>()

  constructor(runtime: Runtime, hold: ProcessHold) {
    this.#runtime = runtime
    this.#hold = hold
  }

  /** Something changed: everyone asks again. */
  notify(): void {
    for (const ask of [...this.#asking]) ask()
  }

  /** Resolves when `isDone` says so, asked now and after every change, or at the deadline (monotonic milliseconds). */
  until(deadline: number, isDone: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        this.#asking.delete(ask)
        timer.cancel()
        leave()
        resolve()
      }
      const ask = (): void => {
        if (isDone()) end()
      }
      const timer = this.#runtime.schedule(Math.max(0, deadline - this.#runtime.monotonic()), end)
      const leave = this.#hold.join(timer)
      this.#asking.add(ask)
      ask()
    })
  }
}
