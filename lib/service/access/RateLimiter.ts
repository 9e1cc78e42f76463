import type { Runtime } from '../../runtime/Runtime.js'
import { steadyClock } from '../../runtime/steadyClock.js'
import { type Answer, AnswerThrown } from '../http/Answer.js'
import type { Caller } from './Caller.js'
import type { RateLimit } from './RateLimit.js'

/** Counts what each token submits, in intervals of one length, and refuses what is beyond the limit. No jump of the clock makes an interval longer or shorter. */
export class RateLimiter {
  readonly #limit: Required<RateLimit>
  readonly #runtime: Runtime
  readonly #steadyNow: () => number
  readonly #used = new Map<number, number>()
  #interval = 0

  constructor({ measurements, interval = 60_000, status = 429 }: RateLimit, runtime: Runtime) {
    this.#limit = { measurements, interval, status }
    this.#runtime = runtime
    this.#steadyNow = steadyClock(runtime)
  }

  /**
   * Counts measurements that are about to be stored: before they are, or requests that come together would all pass.
   * @returns gives so many of them back that were not stored after all
   * @throws AnswerThrown 429 or 403 when nothing is left; a request that is larger than what is left is taken, or it never could be
   */
  take({ id }: Pick<Caller, 'id'>, measurements: number): (unstored: number) => void {
    this.#turn()
    const used = this.#used.get(id) ?? 0
    if (used >= this.#limit.measurements) throw new AnswerThrown(this.#refusal())
    this.#used.set(id, used + measurements)
    const interval = this.#interval
    return (unstored) => {
      if (interval === this.#interval) this.#used.set(id, (this.#used.get(id) ?? unstored) - unstored)
    }
  }

  /** The headers that say how much is left (reference 9). We don't tell aggregated measurements from plain ones, so both say the same. */
  headers({ id }: Pick<Caller, 'id'>): Readonly<Record<string, string>> {
    this.#turn()
    const remaining = Math.max(0, this.#limit.measurements - (this.#used.get(id) ?? 0))
    const reset = Math.ceil((this.#runtime.now() + this.#rest()) / 1000)
    const state = `limit=${this.#limit.measurements},remaining=${remaining},reset=${reset}`
    return { 'x-librato-ratelimit-agg': state, 'x-librato-ratelimit-std': state }
  }

  /** Shape g, by whose words clients tell a limit from a refused token. */
  #refusal(): Answer {
    return {
      status: this.#limit.status,
      headers: { 'retry-after': String(Math.max(1, Math.ceil(this.#rest() / 1000))) },
      json: {
        request_time: Math.floor(this.#runtime.now() / 1000),
        error: 'You have hit the API limit for measurements [measure:raw_rate]. The rateLimit of the service sets it.',
      },
    }
  }

  /** Milliseconds until the next interval. */
  #rest(): number {
    return (this.#interval + 1) * this.#limit.interval - this.#steadyNow()
  }

  #turn(): void {
    const interval = Math.floor(this.#steadyNow() / this.#limit.interval)
    if (interval === this.#interval) return
    this.#interval = interval
    this.#used.clear()
  }
}
