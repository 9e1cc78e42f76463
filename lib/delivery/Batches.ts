import type { Destination } from '../destinations/Destination.js'
import type { EncodedBatch } from '../destinations/EncodedBatch.js'
import type { ItemRefusal } from '../destinations/Outcome.js'
import type { Runtime } from '../runtime/Runtime.js'
import { type Batch, foundFamily, splitBatch } from './Batch.js'
import { HeldMetrics } from './HeldMetrics.js'
import { LearnedLimits } from './LearnedLimits.js'
import type { LooseWindow } from './LooseWindow.js'
import type { Retention } from './Retention.js'
import type { Settlement } from './Settlement.js'
import type { Fate } from './Tally.js'

/** The batches that are cut and not settled. Their bytes count in retention (4). */
export class Batches {
  readonly #destination: Destination
  readonly #runtime: Runtime
  readonly #retention: Retention
  readonly #settlement: Settlement
  readonly #limits: LearnedLimits
  readonly #held = new HeldMetrics()
  readonly #session: string
  readonly #open = new Set<Batch>()
  #families = 0
  #cuts = 0

  constructor(destination: Destination, runtime: Runtime, retention: Retention, settlement: Settlement) {
    this.#destination = destination
    this.#runtime = runtime
    this.#retention = retention
    this.#settlement = settlement
    this.#limits = new LearnedLimits(destination.limits)
    this.#session = runtime.randomId()
  }

  get open(): ReadonlySet<Batch> {
    return this.#open
  }

  /** Families that are not settled. */
  get families(): number {
    return this.#families
  }

  /** (3) Measurements leave the oldest loose window, are encoded once, and get an id. Undefined if there is none. */
  cut(): Batch | undefined {
    for (let window = this.#retention.oldest; window !== undefined; window = this.#retention.oldest) {
      const now = this.#runtime.monotonic()
      const encoder = this.#destination.encoder(window.span, this.#limits.current(now))
      const held = window.cut(encoder, this.#held.heldAt(now))
      if (held.length > 0) this.#settlement.heldBack(window, held)
      const batch = encoder.count === 0 ? undefined : this.#found(window, encoder.finish())
      if (window.isEmpty) {
        this.#retention.shift()
        for (const tally of window.tallies) tally.leave()
      }
      if (batch !== undefined) return batch
    }
    return undefined
  }

  #found(window: LooseWindow, encoded: EncodedBatch): Batch {
    this.#cuts += 1
    const batch = foundFamily(`${this.#session}.${this.#cuts}`, window.span.start, encoded, new Set(window.tallies))
    this.#families += 1
    this.#take(batch)
    return batch
  }

  /** A batch lives on in its halves. */
  split(batch: Batch): readonly Batch[] {
    const halves = splitBatch(batch)
    batch.family.open += halves.length
    for (const half of halves) this.#take(half)
    this.#settlement.leave(batch)
    this.#release(batch)
    return halves
  }

  /** It was stored, but for these. */
  accept(batch: Batch, refusals: readonly ItemRefusal[]): void {
    // Released first: the receipt of the flush that it settles must not count it as retained.
    this.#release(batch)
    for (const { name, isTypeClash } of refusals) if (isTypeClash) this.#hold(name)
    this.#settlement.accepted(batch, refusals)
  }

  /** It will not be sent again. */
  lose(batch: Batch, fate: Exclude<Fate, 'accepted'>, cause: string): void {
    this.#release(batch)
    this.#settlement.lost(batch, fate, cause)
  }

  /** The one measurement in it was rejected. */
  reject(batch: Batch, cause: string, isTypeClash: boolean): void {
    if (isTypeClash) this.#hold(batch.encoded.nameAt(0))
    this.lose(batch, 'rejected', cause)
  }

  /** Its size was refused: the next ones are cut smaller. */
  learnSize(batch: Batch): void {
    this.#limits.tooLarge(batch.encoded.body.length, this.#runtime.monotonic())
  }

  #hold(name: string | undefined): void {
    if (name !== undefined) this.#held.hold(name, this.#runtime.monotonic())
  }

  #take(batch: Batch): void {
    this.#open.add(batch)
    this.#retention.countBatch(batch.encoded.bytes)
    this.#settlement.join(batch)
  }

  #release(batch: Batch): void {
    this.#open.delete(batch)
    this.#retention.countBatch(-batch.encoded.bytes)
    batch.family.open -= 1
    if (batch.family.open === 0) this.#families -= 1
  }
}
