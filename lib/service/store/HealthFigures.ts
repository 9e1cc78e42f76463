import type { Runtime } from '../../runtime/Runtime.js'
import type { StoreHealth } from './Store.js'

/** Milliseconds to wait for new figures where there are older ones. */
const patience = 250

/**
 * The figures of the store's health. While the thread that counts them is busy with queries, the last ones are given:
 * a supervisor must not take a busy service for a dead one.
 */
export class HealthFigures {
  readonly #count: () => Promise<StoreHealth>
  readonly #runtime: Runtime
  #last: StoreHealth | undefined
  #counting: Promise<StoreHealth> | undefined

  /** Starts counting, so that there are figures before the first query. */
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

  /** Those who ask at the same time share one count. */
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
