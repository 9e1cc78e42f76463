import { LibratoError } from '../errors/LibratoError.js'
import type { HostFailures } from '../runtime/HostFailures.js'

/** Something that happens once, and those who wait for it. What their callbacks throw is contained. */
export class Moment {
  readonly #name: string
  readonly #host: HostFailures
  readonly #listeners = new Set<() => void>()
  #hasCome = false

  /** `name`: of the method that callbacks are given to. */
  constructor(name: string, host: HostFailures) {
    this.#name = name
    this.#host = host
  }

  /**
   * Calls back once, when it comes; at once if it has. Returns a function that takes it back.
   *
   * @throws {LibratoError} `INVALID_OPTION`: nothing to call
   */
  on(callback: () => void): () => void {
    if (typeof callback !== 'function')
      throw new LibratoError('INVALID_OPTION', `${this.#name} must be given a function.`)
    if (this.#hasCome) this.#call(callback)
    else this.#listeners.add(callback)
    return () => this.#listeners.delete(callback)
  }

  /** May be called again, without effect. */
  come(): void {
    this.#hasCome = true
    const listeners = [...this.#listeners]
    this.#listeners.clear()
    for (const callback of listeners) this.#call(callback)
  }

  #call(callback: () => void): void {
    this.#host.call(`a callback of ${this.#name}`, callback)
  }
}
