import type { Runtime } from '../../runtime/Runtime.js'
import type { StoreHealth } from './Store.js'

/** Milliseconds that somebody who asks waits for new figures while there are older ones. */
const patience = 250

/**
 * The figures of the store's health. Where they are long in coming, because the thread that counts is reading for somebody else, the last ones are
 * given: a supervisor must not take a busy service for a dead one.
 */
export class HealthFigures {
  readonly #count: () => Promise<StoreHealth>
  readonly #runtime: Runtime
  #last: StoreHealth | undefined
  #counting: Promise<StoreHealth> | undefined

  /** Counts at once, so that there is something to give from the start. */
  constructor(count: () => Promise<StoreHealth>, runtime: Runtime) {
    this.#count = count
    this.#runtime = runtime
    this.#counted().catch(() => undefined)
  }

  /** @throws LibratoError STORE_UNAVAILABLE */
  async read(): Promise<StoreHealth> {
    const counted = this.#counted()
    const last = this.#last
    if (last === undefined) return counted
    return new Promise((resolve, reject) => {
      const timer = this.#runtime.schedule(patience, () => resolve(last))
      counted.then(resolve, reject).finally(() => timer.cancel())
    })
  }

  /** However many ask, the store counts once. */
  #counted(): Promise<StoreHealth> {
    this.#counting ??= this.#count()
      .then((figures) => {
        this.#last = figures
        return figures
      })
      .finally(() => {
        this.#counting = undefined
      })
    return this.#counting
  }
}
