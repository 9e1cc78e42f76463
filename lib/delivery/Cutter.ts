import type { Destination } from '../destinations/Destination.js'
import type { Runtime } from '../runtime/Runtime.js'
import type { Cut } from './Cut.js'
import { HeldMetrics } from './HeldMetrics.js'
import { LearnedLimits } from './LearnedLimits.js'
import type { LooseWindow } from './LooseWindow.js'

/** (3) Makes batches of windows: knows the limits, the metrics that are held back, and the next id. */
export class Cutter {
  readonly #destination: Destination
  readonly #runtime: Runtime
  readonly #limits: LearnedLimits
  readonly #held = new HeldMetrics()
  /** The first part of every id: 128 random bits. */
  readonly session: string
  #cuts = 0

  constructor(destination: Destination, runtime: Runtime) {
    this.#destination = destination
    this.#runtime = runtime
    this.#limits = new LearnedLimits(destination.limits)
    this.session = runtime.randomId()
  }

  /** Measurements leave a window, as many as fit in a batch; those of metrics that are held back leave it, too, and their names go to `held`. */
  cut(window: LooseWindow, held: string[]): Cut | undefined {
    const now = this.#runtime.monotonic()
    const encoder = this.#destination.encoder(window.span, this.#limits.current(now))
    held.push(...window.cut(encoder, this.#held.heldAt(now)))
    if (encoder.count === 0) return undefined
    this.#cuts += 1
    return { id: `${this.session}.${this.#cuts}`, start: window.span.start, encoded: encoder.finish() }
  }

  /** Everything that is still in a window, which stays as it is. Each cut is valid until the next is asked for: its memory goes to that. */
  *cutAll(window: LooseWindow, held: string[]): Generator<Cut> {
    const twin = window.twin()
    while (!twin.isEmpty) {
      const cut = this.cut(twin, held)
      if (cut === undefined) continue
      yield cut
      cut.encoded.free()
    }
  }

  /** The size of a body was refused: the next ones are cut smaller. */
  learnSize(bytes: number): void {
    this.#limits.tooLarge(bytes, this.#runtime.monotonic())
  }

  /** A metric was rejected for its type. */
  hold(name: string | undefined): void {
    if (name !== undefined) this.#held.hold(name, this.#runtime.monotonic())
  }
}
