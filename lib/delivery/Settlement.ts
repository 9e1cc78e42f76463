import type { ItemRefusal } from '../destinations/Outcome.js'
import type { Batch } from './Batch.js'
import { type Fate, Tally } from './Tally.js'

/** Told of every measurement that isn't accepted in the end. */
export type LossListener = (
  fate: Exclude<Fate, 'accepted'>,
  cause: string,
  count: number,
  names: readonly string[],
) => void

/** Measurements that wait together, loose in memory or in a file. */
export interface Waiting {
  readonly tallies: ReadonlySet<Tally>
  readonly size: number
  names(): Iterable<string>
}

/** Writes down what became of batches and windows: once in the totals, and in every flush that covers them. */
export class Settlement {
  readonly totals = new Tally()
  readonly #onLoss: LossListener

  constructor(onLoss: LossListener) {
    this.#onLoss = onLoss
  }

  /** A batch goes out. */
  sent(batch: Batch): void {
    for (const tally of [this.totals, ...batch.tallies]) {
      if (batch.attempts === 1) tally.requests += 1
      tally.attempts += 1
      tally.bytes += batch.encoded.body.length
    }
  }

  /** All of a batch was accepted, but for these. */
  accepted(batch: Batch, refusals: readonly ItemRefusal[] = []): void {
    this.#count(batch.tallies, 'accepted', batch.encoded.count - refusals.length)
    for (const { message, name } of refusals) this.#lose(batch.tallies, 'rejected', 1, message, named(name))
    this.leave(batch)
  }

  /** All of a batch met the same fate. */
  lost(batch: Batch, fate: Exclude<Fate, 'accepted'>, cause: string): void {
    this.#lose(batch.tallies, fate, batch.encoded.count, cause, named(batch.encoded.nameAt(0)))
    this.leave(batch)
  }

  /** A batch came into being. */
  join(batch: Batch): void {
    for (const tally of batch.tallies) tally.join()
  }

  /** Measurements are given up before they become a batch, because the backend has their metrics as another type. */
  heldBack(tallies: ReadonlySet<Tally>, metrics: readonly string[]): void {
    if (metrics.length === 0) return
    const names = [...new Set(metrics)].slice(0, 10)
    this.#lose(tallies, 'rejected', metrics.length, 'held back after a type clash', names)
  }

  /** A part of what waits was lost. */
  lostIn(tallies: ReadonlySet<Tally>, count: number, cause: string): void {
    this.#lose(tallies, 'dropped', count, cause, [])
  }

  /** A window is given up. */
  givenUp(window: Waiting, fate: 'dropped' | 'unknown', cause: string): void {
    const names = new Set<string>()
    for (const name of window.names()) {
      names.add(name)
      if (names.size === 10) break
    }
    this.#lose(window.tallies, fate, window.size, cause, [...names])
    for (const tally of window.tallies) tally.leave()
  }

  /** A batch is settled, or lives on in its halves. */
  leave(batch: Batch): void {
    batch.isSettled = true
    for (const tally of batch.tallies) tally.leave()
  }

  #count(tallies: ReadonlySet<Tally>, fate: Fate, count: number): void {
    for (const tally of [this.totals, ...tallies]) tally.add(fate, count)
  }

  #lose(
    tallies: ReadonlySet<Tally>,
    fate: Exclude<Fate, 'accepted'>,
    count: number,
    cause: string,
    names: readonly string[],
  ): void {
    for (const tally of [this.totals, ...tallies]) tally.add(fate, count, cause, names)
    this.#onLoss(fate, cause, count, names)
  }
}

function named(name: string | undefined): readonly string[] {
  return name === undefined ? [] : [name]
}
