import type { Runtime } from '../../../runtime/Runtime.js'
import { readLimits } from '../../reading/readLimits.js'
import { Turns } from '../../reading/Turns.js'
import { CompositeFault } from '../syntax/CompositeFault.js'

/** What one evaluation may take. */
export interface EvaluationLimits {
  /** Metrics that the patterns of the expression may match, all its calls of `series()` together. */
  readonly metrics: number
  /** Series read. */
  readonly series: number
  /** Points read, and points answered. */
  readonly points: number
  /** Points that `fill` makes; each takes memory until the evaluation ends, and others wait meanwhile. */
  readonly filled: number
  /** Points that all functions together look at. */
  readonly steps: number
  /** Milliseconds. */
  readonly time: number
}

/** Far above what fits on a chart: a thousand series of an hour by minutes are 60,000 points. */
export const defaultLimits: EvaluationLimits = {
  metrics: 500,
  series: 5_000,
  points: 250_000,
  filled: 1_000_000,
  steps: 10_000_000,
  time: 10_000,
}

/** What is counted. */
export type Countable = Exclude<keyof EvaluationLimits, 'time'>

const words: Readonly<Record<Countable, string>> = {
  metrics: 'metrics',
  series: 'series',
  points: 'points',
  filled: 'points to fill gaps with',
  steps: 'steps of calculation',
}

const advice = 'narrow its patterns, shorten the range, or take a coarser resolution'

/** How an evaluation shares the main thread and its memory with other requests. */
export interface Sharing {
  readonly turns?: Turns
  readonly becomeLarge?: () => Promise<void> | undefined
}

/** Counts what an evaluation takes, and ends it when that is too much. */
export class EvaluationBudget {
  readonly #runtime: Runtime
  readonly #limits: EvaluationLimits
  readonly #spent: Record<Countable, number> = { metrics: 0, series: 0, points: 0, filled: 0, steps: 0 }
  #startedAt: number
  readonly #turns: Turns
  readonly #becomeLarge: Sharing['becomeLarge']

  constructor(runtime: Runtime, limits: EvaluationLimits = defaultLimits, sharing: Sharing = {}) {
    this.#runtime = runtime
    this.#limits = limits
    this.#startedAt = runtime.monotonic()
    this.#turns = sharing.turns ?? new Turns(runtime)
    this.#becomeLarge = sharing.becomeLarge
  }

  /** @throws CompositeFault when it is too much */
  spend(what: Countable, amount: number): void {
    this.#spent[what] += amount
    this.check(what, this.#spent[what])
  }

  /** Holds one figure against its limit. @throws CompositeFault */
  check(what: Countable, amount: number): void {
    if (amount > this.#limits[what]) throw this.excess(what)
  }

  /** How much may still be spent. */
  left(what: Countable): number {
    return this.#limits[what] - this.#spent[what]
  }

  /** The refusal of too much. */
  excess(what: Countable): CompositeFault {
    return new CompositeFault(`takes more than ${this.#limits[what]} ${words[what]}; ${advice}`)
  }

  /** Called between steps: ends what takes too long, and lets others have their turn. @throws CompositeFault */
  async breathe(): Promise<void> {
    await this.#waitIfLarge()
    const now = this.#runtime.monotonic()
    if (now - this.#startedAt > this.#limits.time)
      throw new CompositeFault(`takes longer than ${this.#limits.time / 1000} seconds; ${advice}`)
    if (this.#turns.isDue) await this.#turns.next()
  }

  /** The time of waiting does not count. */
  async #waitIfLarge(): Promise<void> {
    if (this.#spent.points + this.#spent.filled <= readLimits.largePoints) return
    const waiting = this.#becomeLarge?.()
    if (waiting === undefined) return
    const began = this.#runtime.monotonic()
    await waiting
    this.#startedAt += this.#runtime.monotonic() - began
  }
}
