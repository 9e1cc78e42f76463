import type { ProcessHold } from '../../runtime/ProcessHold.js'
import type { Runtime, Timer } from '../../runtime/Runtime.js'

/** Milliseconds between beats: three of them fit into the patience of those who watch. */
const PERIOD = 20_000

/** Calls again and again, without keeping the process. */
export class Heartbeat {
  readonly #runtime: Runtime
  readonly #hold: ProcessHold
  readonly #beat: () => void
  #armed: { readonly timer: Timer; readonly leave: () => void } | undefined

  constructor(runtime: Runtime, hold: ProcessHold, beat: () => void) {
    this.#runtime = runtime
    this.#hold = hold
    this.#beat = beat
    this.#arm()
  }

  stop(): void {
    this.#armed?.timer.cancel()
    this.#armed?.leave()
    this.#armed = undefined
  }

  #arm(): void {
    const timer = this.#runtime.schedule(PERIOD, () => {
      leave()
      this.#arm()
      this.#beat()
    })
    const leave = this.#hold.join(timer)
    this.#armed = { timer, leave }
  }
}
