import { LibratoError } from '../../errors/index.js'
import { disregard } from '../../runtime/attend.js'
import type { Runtime, Timer } from '../../runtime/Runtime.js'
import { assertFault, assertFaults } from './assertFaults.js'
import type { Fault, Faults, FaultyRequest } from './Fault.js'

/** Chooses the fault of each request, and holds the requests that wait. */
export class FaultInjector {
  readonly #runtime: Runtime
  readonly #waiting = new Map<Timer, () => void>()
  #faults: Faults | undefined
  #ordinal = 0

  /** @throws {LibratoError} INVALID_OPTION */
  constructor(faults: Faults | undefined, runtime: Runtime) {
    this.#runtime = runtime
    this.set(faults)
  }

  /** Replaces the faults from the next request on, and counts anew. `undefined`: all goes well again. @throws {LibratoError} INVALID_OPTION */
  set(faults: Faults | undefined): void {
    if (faults !== undefined) assertFaults(faults)
    this.#faults = faults
    this.#ordinal = 0
  }

  /** The fault of the request that has just come in. @throws {LibratoError} INVALID_OPTION if a function returns none */
  next(request: Omit<FaultyRequest, 'ordinal'>): Fault | undefined {
    const faults = this.#faults
    if (faults === undefined) return undefined
    const ordinal = this.#ordinal
    this.#ordinal += 1
    if (typeof faults === 'function') {
      const chosen = faults({ ...request, ordinal }) ?? undefined
      if (chosen === undefined) return undefined
      if (disregard(chosen))
        throw new LibratoError('INVALID_OPTION', 'faults: the function must return a fault, not a promise.')
      assertFault(chosen)
      return chosen
    }
    return (Array.isArray(faults) ? (faults[ordinal] ?? undefined) : faults) as Fault | undefined
  }

  /** Waits for a fault's latency; ends early when the service closes. */
  async wait(latency: number | undefined): Promise<void> {
    if (latency === undefined || latency === 0) return
    await new Promise<void>((resolve) => {
      const timer = this.#runtime.schedule(latency, () => {
        this.#waiting.delete(timer)
        resolve()
      })
      this.#waiting.set(timer, resolve)
    })
  }

  /** Lets everything go that waits. */
  release(): void {
    for (const [timer, resolve] of this.#waiting) {
      timer.cancel()
      resolve()
    }
    this.#waiting.clear()
  }
}
