import type { Runtime } from '../../runtime/Runtime.js'
import { AnswerThrown, systemError } from './Answer.js'

/**
 * Requests that may wait for room; the next one is refused. Each holds what Node has read of its body already, 64 KiB of the wire, which in chunks of
 * one byte is megabytes of objects.
 */
const mostWaiting = 32
/** Milliseconds for which a request waits before it is refused. */
const longestWait = 8_000

/** How much may be held at a time. */
export interface ByteBudgetLimits {
  /** Bytes of all claims together. */
  readonly total: number
  /** Larger claims leave `reserve` bytes free, so that a flood of them holds up none of the small ones. */
  readonly small: number
  readonly reserve: number
}

/** Bytes that a request may hold. */
export interface Claim {
  /** Gives back all but so many bytes: what was claimed before anybody knew the size. */
  shrink(bytes: number): void
  /** Gives everything back; harmless when that was done. */
  release(): void
}

/** Says when the client of a request has gone: its response emits `close`. */
interface Closable {
  once(event: 'close', listener: () => void): unknown
  off(event: 'close', listener: () => void): unknown
}

interface Waiter {
  readonly bytes: number
  readonly holder: number
  admit(claim: Claim): void
}

/**
 * A number of bytes that all requests share. Who finds no room waits; room goes to whoever's caller holds the least, then to the smallest claim,
 * so that neither a busy caller nor a large body keeps the others out for long.
 */
export class ByteBudget {
  readonly #limits: ByteBudgetLimits
  readonly #runtime: Runtime
  readonly #held = new Map<number, number>()
  readonly #waiting = new Set<Waiter>()
  #used = 0

  constructor(limits: ByteBudgetLimits, runtime: Runtime) {
    this.#limits = limits
    this.#runtime = runtime
  }

  /** Bytes that are claimed. */
  get used(): number {
    return this.#used
  }

  /** Requests that wait for room. */
  get waiting(): number {
    return this.#waiting.size
  }

  /** A claim if there is room. One for more than there is at all has to wait until it is alone. `holder`: the number of the caller. */
  take(bytes: number, holder: number): Claim | undefined {
    // Only a small one goes past those who wait.
    const wanted = this.#capped(bytes)
    const isNext = this.#waiting.size === 0 || wanted <= this.#limits.small
    return isNext && this.#fits(wanted) ? this.#grant(wanted, holder) : undefined
  }

  /** @throws AnswerThrown 503 with `Retry-After` when too many wait, or this one has for too long; also when the client has gone */
  wait(bytes: number, holder: number, response: Closable): Promise<Claim> {
    if (this.#waiting.size >= mostWaiting) return Promise.reject(new AnswerThrown(busy))
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        timer.cancel()
        response.off('close', giveUp)
        this.#waiting.delete(waiter)
      }
      const giveUp = (): void => {
        leave()
        reject(new AnswerThrown(busy))
      }
      const admit = (claim: Claim): void => {
        leave()
        resolve(claim)
      }
      const timer = this.#runtime.schedule(longestWait, giveUp)
      const waiter = { bytes: this.#capped(bytes), holder, admit }
      response.once('close', giveUp)
      this.#waiting.add(waiter)
    })
  }

  #capped(bytes: number): number {
    const { total, reserve } = this.#limits
    return Math.min(bytes, total - reserve)
  }

  #fits(bytes: number): boolean {
    const { total, small, reserve } = this.#limits
    return this.#used + bytes <= (bytes <= small ? total : total - reserve)
  }

  #grant(bytes: number, holder: number): Claim {
    let held = bytes
    this.#add(held, holder)
    const shrink = (left: number): void => {
      if (left >= held) return
      this.#add(left - held, holder)
      held = left
      this.#admit()
    }
    return { shrink, release: () => shrink(0) }
  }

  #add(bytes: number, holder: number): void {
    this.#used += bytes
    const held = (this.#held.get(holder) ?? 0) + bytes
    if (held === 0) this.#held.delete(holder)
    else this.#held.set(holder, held)
  }

  #admit(): void {
    for (let next = this.#next(); next !== undefined; next = this.#next())
      next.admit(this.#grant(next.bytes, next.holder))
  }

  /** Whose turn it is of those that fit. */
  #next(): Waiter | undefined {
    let best: Waiter | undefined
    for (const waiter of this.#waiting) {
      if (this.#fits(waiter.bytes) && (best === undefined || this.#isBefore(waiter, best))) best = waiter
    }
    return best
  }

  #isBefore(one: Waiter, other: Waiter): boolean {
    const [held, otherHeld] = [one, other].map(({ holder }) => this.#held.get(holder) ?? 0) as [number, number]
    return held === otherHeld ? one.bytes < other.bytes : held < otherHeld
  }
}

/** Nothing was done, and the client should come back. */
const busy = systemError(503, 'Too many and too large requests are under way; try again in a few seconds.', {
  'retry-after': '5',
})
