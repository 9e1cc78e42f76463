import type { Batches } from './Batches.js'
import type { RetentionState } from './DeliveryState.js'
import type { Retention } from './Retention.js'
import type { Spool } from './spool/Spool.js'
import { Tally } from './Tally.js'

/** Something that is not settled as a whole. */
interface Unit {
  /** Unix seconds: the stamp of its window. */
  readonly start: number
  /** Measurements. */
  readonly size: number
  readonly tallies: Set<Tally>
}

/** Everything that is not settled: loose in memory, waiting on disk, or cut. */
export class Backlog {
  readonly #retention: Retention
  readonly #batches: Batches
  readonly #spool: Spool | undefined

  constructor(retention: Retention, batches: Batches, spool: Spool | undefined) {
    this.#retention = retention
    this.#batches = batches
    this.#spool = spool
  }

  get state(): RetentionState {
    const starts = new Set<number>()
    let oldest: number | undefined
    for (const { start } of this.#units()) {
      starts.add(start)
      if (oldest === undefined || start < oldest) oldest = start
    }
    return { windows: starts.size, bytes: this.#retention.bytes, oldest }
  }

  /** Whether something is not even cut. */
  get isWaiting(): boolean {
    if (this.#retention.oldest !== undefined) return true
    for (const _ of this.#spool?.files ?? []) return true
    return false
  }

  /** Number of the first seal of which something may still be cut from memory; undefined if nothing is. */
  get oldestSerial(): number | undefined {
    let oldest = this.#retention.oldest?.serial
    for (const { serial } of this.#spool?.behind ?? []) if (oldest === undefined || serial < oldest) oldest = serial
    return oldest
  }

  /** A tally that covers all of it as of now. */
  cover(): Tally {
    const tally = new Tally()
    for (const { tallies } of this.#units()) {
      tallies.add(tally)
      tally.join()
    }
    return tally
  }

  /** Ends a tally: without this a long outage would leave one per interval on every window. */
  uncover(tally: Tally): void {
    for (const { tallies } of this.#units()) tallies.delete(tally)
  }

  /** Measurements that a tally covers and that are not settled. */
  sizeOf(tally: Tally): number {
    let size = 0
    for (const unit of this.#units()) if (unit.tallies.has(tally)) size += unit.size
    return size
  }

  *#units(): Generator<Unit> {
    for (const { span, size, tallies } of this.#retention.windows) yield { start: span.start, size, tallies }
    for (const { start, size, tallies } of this.#spool?.files ?? []) yield { start, size, tallies }
    for (const { start, encoded, tallies } of this.#batches.open) yield { start, size: encoded.count, tallies }
  }
}
