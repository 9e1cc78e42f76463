import type { Destination } from '../destinations/Destination.js'
import type { Runtime } from '../runtime/Runtime.js'
import type { Instant } from './BackendClock.js'
import type { Cut } from './Cut.js'
import type { CutPlan } from './CutPlan.js'
import { HeldMetrics } from './HeldMetrics.js'
import { LearnedLimits } from './LearnedLimits.js'
import type { LooseWindow } from './LooseWindow.js'

/** Bytes of a batch of which only the measurements count. */
const UNLIMITED = Number.MAX_SAFE_INTEGER

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
    const { plan } = window
    const planned = window.nextPlanned()
    const limits = planned === undefined ? this.#limits.current(now) : { measurements: planned.count, bytes: UNLIMITED }
    const encoder = this.#destination.encoder(window.span, limits)
    held.push(...window.cut(encoder, plan === undefined ? this.#held.heldAt(now) : plan.isHeld))
    if (encoder.count === 0) return undefined
    return { id: planned?.id ?? this.#newId(plan, encoder.count), start: window.span.start, encoded: encoder.finish() }
  }

  /** A plan that {@link cutAll} fills in. `now`: by all clocks. */
  newPlan(now: Instant): CutPlan {
    return { cuts: [], isHeld: this.#held.heldAt(now.monotonic), since: now }
  }

  /**
   * Everything that is still in a window, which stays as it is, as a plan has it. Each cut is valid until the next is asked for: its memory goes to
   * that.
   */
  *cutAll(window: LooseWindow, plan: CutPlan, held: string[]): Generator<Cut> {
    const twin = window.twin(plan)
    while (!twin.isEmpty) {
      const cut = this.cut(twin, held)
      if (cut === undefined) continue
      yield cut
      cut.encoded.free()
    }
  }

  #newId(plan: CutPlan | undefined, count: number): string {
    this.#cuts += 1
    const id = `${this.session}.${this.#cuts}`
    plan?.cuts.push({ id, count })
    return id
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
