import { AnswerThrown, systemError } from '../http/Answer.js'
import { retryAfter } from './readLimits.js'

/** How many may be inside at once, and how many may wait: in all, and of one caller. */
export interface AdmissionLimits {
  readonly underWay: number
  readonly underWayPerCaller: number
  readonly waiting: number
  readonly waitingPerCaller: number
}

/** Frees a place. */
export type Leave = () => void

interface Waiting {
  admit(leave: Leave): void
  refuse(error: unknown): void
}

/**
 * Lets a bounded number in, and has the others wait. A place that becomes free goes to the caller with the fewest
 * places, so that no caller can keep the others out.
 */
export class Admission {
  readonly #limits: AdmissionLimits
  readonly #underWay = new Map<string, number>()
  /** By caller. The one that was served last is at the end. */
  readonly #waiting = new Map<string, Set<Waiting>>()
  #inside = 0
  #outside = 0

  constructor(limits: AdmissionLimits) {
    this.#limits = limits
  }

  get underWay(): number {
    return this.#inside
  }

  get waiting(): number {
    return this.#outside
  }

  /**
   * No promise where there is room: then nothing is waited for.
   * @throws AnswerThrown 503 when too many wait; the reason of the signal when it aborts meanwhile
   */
  enter(caller: string, signal?: AbortSignal): Leave | Promise<Leave> {
    signal?.throwIfAborted()
    if (this.#hasRoom(caller)) return this.#admit(caller)
    const alike = this.#waiting.get(caller) ?? new Set()
    const { waiting, waitingPerCaller } = this.#limits
    if (this.#outside >= waiting || alike.size >= waitingPerCaller) throw tooMany()
    this.#waiting.set(caller, alike)
    return new Promise((resolve, reject) => {
      const abort = (): void => {
        this.#forget(caller, one)
        reject(signal?.reason)
      }
      const one: Waiting = {
        admit: (leave) => {
          signal?.removeEventListener('abort', abort)
          resolve(leave)
        },
        refuse: reject,
      }
      alike.add(one)
      this.#outside += 1
      signal?.addEventListener('abort', abort, { once: true })
    })
  }

  /** Refuses all who wait. */
  close(error: unknown): void {
    for (const [caller, alike] of this.#waiting)
      for (const one of alike) {
        this.#forget(caller, one)
        one.refuse(error)
      }
  }

  #hasRoom(caller: string): boolean {
    const { underWay, underWayPerCaller } = this.#limits
    return this.#inside < underWay && (this.#underWay.get(caller) ?? 0) < underWayPerCaller
  }

  #admit(caller: string): Leave {
    this.#inside += 1
    this.#underWay.set(caller, (this.#underWay.get(caller) ?? 0) + 1)
    let isIn = true
    return () => {
      if (!isIn) return
      isIn = false
      this.#inside -= 1
      const left = (this.#underWay.get(caller) ?? 0) - 1
      if (left > 0) this.#underWay.set(caller, left)
      else this.#underWay.delete(caller)
      this.#admitNext()
    }
  }

  #admitNext(): void {
    const callers = [...this.#waiting.keys()].filter((caller) => this.#hasRoom(caller))
    const [first, ...others] = callers
    if (first === undefined) return
    const count = (caller: string): number => this.#underWay.get(caller) ?? 0
    const next = others.reduce((least, caller) => (count(caller) < count(least) ? caller : least), first)
    const alike = this.#waiting.get(next)
    const one = alike?.values().next().value
    if (alike === undefined || one === undefined) return
    this.#forget(next, one)
    // Its next one waits behind the other callers.
    if (alike.size > 0) {
      this.#waiting.delete(next)
      this.#waiting.set(next, alike)
    }
    one.admit(this.#admit(next))
  }

  #forget(caller: string, one: Waiting): void {
    const alike = this.#waiting.get(caller)
    if (alike?.delete(one) !== true) return
    this.#outside -= 1
    if (alike.size === 0) this.#waiting.delete(caller)
  }
}

function tooMany(): AnswerThrown {
  const message = 'Too many queries are waiting; try again in a few seconds, or ask for less at once'
  return new AnswerThrown(systemError(503, message, { 'retry-after': retryAfter }))
}
