import type { IncomingMeasurement } from '../store/Store.js'
import { commonTags } from './commonTags.js'
import { RateMeter } from './RateMeter.js'

/** What tells one sender from another. */
export interface SenderIdentity {
  readonly key: string
  /** What its program is told by: a token, an address and a User-Agent. The same as the key unless it is a Reporter, of which each process counts. */
  readonly client: string
  /** Whether the Reporter says that this is the last it sends. */
  readonly isClosing: boolean
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

/** Intervals after which a client that is no Reporter is known to send regularly, and how much they may differ, as a share. */
const regular = { intervals: 3, deviation: 0.25 }

/**
 * `sending`: something came within the usual time. `closed`: the Reporter said that it ends. `silent`: it sent regularly, and stopped without a word.
 * `idle`: it never sent regularly, as somebody at a shell, so its silence means nothing.
 */
export type SenderState = 'sending' | 'silent' | 'closed' | 'idle'

/** One sender as `GET /v1/reporters` shows it. Times are Unix seconds. */
export interface SenderJson {
  readonly user_agent: string
  readonly address: string
  readonly tags: Readonly<Record<string, string>>
  readonly state: SenderState
  readonly is_reporter: boolean
  /** How many processes this is: those that are closed or silent, and alike in all that is shown, are told as one. */
  readonly processes: number
  readonly first_seen: number
  readonly last_seen: number
  readonly interval: number | null
  readonly requests: number
  readonly measurements: number
  readonly measurements_per_second: number
  readonly refused: number
  readonly errors: number
  readonly last_error: { readonly time: number; readonly message: string } | null
}

/** One process that sends measurements, as far as the service can tell: what it sent, and what became of it. */
export class Sender {
  readonly #identity: SenderIdentity
  readonly #firstSeen: number
  readonly #rate = new RateMeter()
  #last: Moment
  #interval: number | undefined
  /** How far intervals are from the usual one. */
  #deviation = 0
  #intervals = 0
  #isClosed = false
  #tags: ReadonlyMap<string, string> | undefined
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

  /** Something came, whatever became of it. `isClosing`: it is the last. */
  seen(now: Moment, isClosing: boolean): void {
    this.#requests += 1
    // What was sent before may arrive after it.
    this.#isClosed ||= isClosing
    const gap = now.tick - this.#last.tick
    // A part of the way to each gap: one late round changes little, a new rhythm shows after a few.
    if (gap >= sameRound) {
      const usual = this.#interval ?? gap
      this.#deviation += (Math.abs(gap - usual) - this.#deviation) / 4
      this.#interval = usual + (gap - usual) / 4
      this.#intervals += 1
    }
    this.#last = now
  }

  stored(measurements: readonly IncomingMeasurement[], refused: number, now: Moment): void {
    this.#measurements += measurements.length
    this.#refused += refused
    this.#rate.add(measurements.length, now.tick)
    if (now.tick - this.#tagsAt < tagsInterval) return
    this.#tagsAt = now.tick
    const tags = commonTags(measurements)
    // A client may be several programs of one kind: what they have in common.
    this.#tags = this.#isReporter || this.#tags === undefined ? tags : common(this.#tags, tags)
  }

  /** A request of which nothing was stored, or an item that was refused. */
  failed(message: string, now: Moment): void {
    this.#failures += 1
    this.#lastError = { time: now.time, message }
  }

  get #isReporter(): boolean {
    return this.#identity.key !== this.#identity.client
  }

  get lastTick(): number {
    return this.#last.tick
  }

  /** What of those that ended makes them look the same. */
  get likeness(): string {
    return JSON.stringify([this.#identity.client, [...(this.#tags ?? [])].sort()])
  }

  toJson(now: Moment): SenderJson {
    const silence = now.tick - this.#last.tick
    return {
      user_agent: this.#identity.userAgent,
      address: this.#identity.address,
      tags: Object.fromEntries(this.#tags ?? []),
      state: this.#state(silence),
      is_reporter: this.#isReporter,
      processes: 1,
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

  /** @param silence seconds since it was seen */
  #state(silence: number): SenderState {
    if (this.#isClosed) return 'closed'
    const interval = this.#interval ?? 0
    if (silence <= Math.max(patience, missedIntervals * interval)) return 'sending'
    const isRegular = this.#intervals >= regular.intervals && this.#deviation <= interval * regular.deviation
    return this.#isReporter || isRegular ? 'silent' : 'idle'
  }
}

function common(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map([...one].filter(([name, value]) => other.get(name) === value))
}
