import type { Runtime } from '../../../runtime/Runtime.js'
import type { StoreLogger } from '../StoreLogger.js'

const hour = 3_600_000
const day = 24 * hour

/** Before this time no clock is right. Machines whose clock has no battery start in 1970, or in the year of their firmware. */
const earliestPossible = Date.UTC(2020, 0, 1)

/** A clock that differs by no more than this has not jumped: the time that is believed moves towards it. */
const tolerance = day

/** A jump is believed once it has lasted for this part of its own length, and at most {@link longestHold}, while the service ran. */
const heldPart = 1 / 24
const longestHold = 7 * day

/** What is allowed for the clock's own drift while a jump is held. */
const drift = hour

/** How far ahead of a clock that is known to be behind the true time may be. */
const farthestAhead = 30 * 365 * day

/**
 * A clock without a battery goes on from where the machine was turned off, until a time server sets it. So one that shows little more than the
 * last process did may be far behind for a while.
 */
const standstill = hour / 6
const unprovenFor = hour / 4

/** What is kept of the clock in the store. Milliseconds. */
export interface ClockState {
  /** For how long the service has run, from an arbitrary origin. */
  readonly uptime: number
  /** The time that is believed, since the epoch. */
  readonly believed: number
  /** The latest time that was ever believed. */
  readonly latest: number
  /** By how much the wall clock has jumped, and the uptime when that was first seen. 0: it has not. */
  readonly jump: number
  readonly jumpedAt: number
}

/** The clock of a store when that is opened. */
export interface OpenedClock extends ClockState {
  /** Whether it was kept by an earlier process. */
  readonly isKept: boolean
}

/** What a round of upkeep goes by. Milliseconds. */
export interface UpkeepTimes {
  /** The time from which ages are counted; undefined while the clock is not set, and then nothing is removed by its age. */
  readonly agesFrom: number | undefined
  /** Buckets that ended before this time are rolled up. */
  readonly closedBy: number
  readonly uptime: number
  /** What is to be kept of the clock. */
  readonly state?: ClockState
}

/** What time it may be, as far as can be known. Milliseconds since the epoch. */
export interface PossibleTimes {
  /** The best guess. */
  readonly now: number
  readonly earliest: number
  readonly latest: number
}

/** A round of upkeep as if all clocks said the same. */
export function upkeepAt(now: number): UpkeepTimes {
  return { agesFrom: now, closedBy: now, uptime: now }
}

/**
 * The time by which a service deletes, forgets and refuses. The wall clock alone must not decide that: it may be years off for a minute, after a
 * start or in the midst of running. So a time is believed that goes on by the monotonic clock, and is kept in the store from one process to the
 * next. It follows small differences slowly, and a jump only once that has lasted; until then ages are counted from the earlier of the two.
 */
export class ServiceClock {
  readonly #runtime: Runtime
  readonly #logger: StoreLogger | undefined
  #state: ClockState
  /** Monotonic time of the state. */
  #tick: number
  #saidUnset = false
  /** The uptime until which the clock may be one that stood still. */
  readonly #unprovenUntil: number

  constructor(runtime: Runtime, { isKept, ...state }: OpenedClock, logger?: StoreLogger) {
    this.#runtime = runtime
    this.#logger = logger
    this.#state = state
    this.#tick = runtime.monotonic()
    const stoodStill = isKept && runtime.now() - state.believed < standstill
    this.#unprovenUntil = state.uptime + (stoodStill ? unprovenFor : 0)
  }

  /** For how long services have run on this store. Neither jumps nor goes back, but for the seconds that a crash may cost. */
  uptime(): number {
    return Math.floor(this.#state.uptime + this.#elapsed())
  }

  /** The wall clock; where that is more than a day behind what is believed, the time that is believed. */
  now(): number {
    const wall = this.#runtime.now()
    const believed = this.#believed()
    return wall < believed - tolerance ? believed : wall
  }

  /** The time from which ages are counted; undefined while the clock is not set. */
  agesFrom(): number | undefined {
    const wall = this.#runtime.now()
    return isPossible(wall) ? Math.min(wall, this.#believed()) : undefined
  }

  /** A clock that is behind an earlier time is wrong, and nobody knows by how much: then much later times are possible. */
  possibleTimes(): PossibleTimes {
    const wall = this.#runtime.now()
    const believed = this.#believed()
    const latest = Math.max(wall, believed, this.#state.latest, earliestPossible)
    return {
      now: this.now(),
      earliest: isPossible(wall) ? Math.min(wall, believed) : believed,
      latest: wall < latest - tolerance || this.uptime() < this.#unprovenUntil ? latest + farthestAhead : latest,
    }
  }

  /** Compares the clocks, says what is wrong with them, and gives what a round of upkeep goes by. Called every few seconds. */
  look(): UpkeepTimes {
    const wall = this.#runtime.now()
    const elapsed = this.#elapsed()
    const { uptime, believed, ...rest } = this.#state
    this.#tick += elapsed
    this.#state = { ...rest, uptime: uptime + elapsed, believed: believed + elapsed }
    if (isPossible(wall)) this.#compare(wall, elapsed)
    else this.#sayUnset(wall)
    this.#state = { ...this.#state, latest: Math.max(this.#state.latest, this.#state.believed) }
    return {
      agesFrom: this.agesFrom(),
      closedBy: Math.max(wall, this.#state.believed),
      uptime: this.#state.uptime,
      state: this.#state,
    }
  }

  #compare(wall: number, elapsed: number): void {
    this.#saidUnset = false
    // A first start without a clock: there is nothing yet that a jump could be held against.
    if (!isPossible(this.#state.believed)) this.#state = { ...this.#state, believed: wall, jump: 0 }
    const { uptime, believed, jump, jumpedAt } = this.#state
    const lead = wall - believed
    if (Math.abs(lead) <= tolerance) {
      if (jump !== 0) this.#logger?.warn(this.#fields(wall), 'the clock is as expected again')
      this.#state = { ...this.#state, believed: believed + Math.max(-elapsed, Math.min(elapsed, lead)), jump: 0 }
      return
    }
    if (Math.sign(lead) !== Math.sign(jump) || Math.abs(lead) < Math.abs(jump) - drift) {
      this.#state = { ...this.#state, jump: lead, jumpedAt: uptime }
      this.#sayJump(wall, lead)
      return
    }
    // What all looks agree on.
    const agreed = Math.sign(jump) * Math.min(Math.abs(lead), Math.abs(jump))
    if (uptime - jumpedAt < holdOf(agreed)) {
      this.#state = { ...this.#state, jump: agreed }
      return
    }
    this.#state = { ...this.#state, believed: believed + agreed, jump: 0 }
    this.#logger?.warn(
      this.#fields(wall),
      `the clock has been ${difference(agreed)} for ${spanText(uptime - jumpedAt)} and is believed now`,
    )
    // It may have gone even further meanwhile.
    this.#compare(wall, 0)
  }

  #sayJump(wall: number, lead: number): void {
    const hold = holdOf(lead)
    const cause = lead > 0 ? 'it was set, or the machine was off' : 'it was set'
    const consequence = `no data is removed because of that until it has lasted for ${spanText(hold)} of running`
    this.#logger?.warn(
      { ...this.#fields(wall), heldUntil: timeText(wall + hold) },
      `the clock is ${difference(lead)} of the time that was expected (${cause}): ${consequence}`,
    )
  }

  #sayUnset(wall: number): void {
    if (!this.#saidUnset)
      this.#logger?.warn(this.#fields(wall), 'the clock is not set: no data is removed by its age until it is')
    this.#saidUnset = true
  }

  #fields(wall: number): object {
    return { clock: timeText(wall), expected: timeText(this.#state.believed) }
  }

  #believed(): number {
    return this.#state.believed + this.#elapsed()
  }

  #elapsed(): number {
    return Math.max(0, this.#runtime.monotonic() - this.#tick)
  }
}

/** Whether a clock can be right at all. */
export function isPossible(time: number): boolean {
  return time >= earliestPossible
}

/** Milliseconds for which a jump must last. */
function holdOf(jump: number): number {
  return Math.min(longestHold, Math.abs(jump) * heldPart)
}

function difference(lead: number): string {
  return `${spanText(Math.abs(lead))} ${lead > 0 ? 'ahead' : 'behind'}`
}

function spanText(span: number): string {
  return span < 2 * day ? `${Math.round(span / hour)} hours` : `${Math.round(span / day)} days`
}

function timeText(time: number): string {
  return new Date(time).toISOString()
}
