import type { IncomingMeasurement } from '../store/Store.js'
import { commonTags } from './commonTags.js'
import { RateMeter } from './RateMeter.js'

/** What tells one sender from another. */
export interface SenderIdentity {
  readonly key: string
  readonly userAgent: string
  /** As the connection shows it: that of a proxy, if one is between. */
  readonly address: string
}

/** One moment by both clocks, in seconds: `time` is Unix time, `tick` never goes back. */
export interface Moment {
  readonly time: number
  readonly tick: number
}

/** Seconds after which tags are looked at again: it costs a look at every measurement. */
const tagsInterval = 30
/** Submissions closer than this belong to one round of sending. */
const sameRound = 1
/** Seconds for which a sender with a short interval still counts as sending. */
const patience = 60
/** Intervals that a sender may miss. */
const missedIntervals = 3

/** One process that sends measurements, as far as the service can tell: what it sent, and what became of it. */
export class Sender {
  readonly #identity: SenderIdentity
  readonly #firstSeen: number
  readonly #rate = new RateMeter()
  #last: Moment
  #interval: number | undefined
  #tags: ReadonlyMap<string, string> = new Map()
  #tagsAt = Number.NEGATIVE_INFINITY
  #requests = 0
  #measurements = 0
  #refused = 0
  #failures = 0
  #lastError: { readonly time: number; readonly message: string } | undefined

  constructor(identity: SenderIdentity, now: Moment) {
    this.#identity = identity
    this.#firstSeen = now.time
    this.#last = now
  }

  /** Something came, whatever became of it. */
  seen(now: Moment): void {
    this.#requests += 1
    const gap = now.tick - this.#last.tick
    // A part of the way to each gap: one late round changes little, a new rhythm shows after a few.
    if (gap >= sameRound)
      this.#interval = this.#interval === undefined ? gap : this.#interval + (gap - this.#interval) / 4
    this.#last = now
  }

  stored(measurements: readonly IncomingMeasurement[], refused: number, now: Moment): void {
    this.#measurements += measurements.length
    this.#refused += refused
    this.#rate.add(measurements.length, now.tick)
    if (now.tick - this.#tagsAt < tagsInterval) return
    this.#tagsAt = now.tick
    this.#tags = commonTags(measurements)
  }

  /** A request of which nothing was stored, or an item that was refused. */
  failed(message: string, now: Moment): void {
    this.#failures += 1
    this.#lastError = { time: now.time, message }
  }

  get lastTick(): number {
    return this.#last.tick
  }

  /** As `GET /v1/reporters` shows it. Times are Unix seconds. */
  toJson(now: Moment): object {
    const silence = now.tick - this.#last.tick
    const allowed = Math.max(patience, missedIntervals * (this.#interval ?? 0))
    return {
      user_agent: this.#identity.userAgent,
      address: this.#identity.address,
      tags: Object.fromEntries(this.#tags),
      state: silence > allowed ? 'silent' : 'sending',
      first_seen: Math.floor(this.#firstSeen),
      last_seen: Math.floor(now.time - silence),
      interval: this.#interval === undefined ? null : Math.round(this.#interval),
      requests: this.#requests,
      measurements: this.#measurements,
      measurements_per_second: this.#rate.perSecond(now.tick),
      refused: this.#refused,
      errors: this.#failures,
      last_error: this.#lastError === undefined ? null : { ...this.#lastError, time: Math.floor(this.#lastError.time) },
    }
  }
}
