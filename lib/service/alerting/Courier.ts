import type { Logger } from '../../runtime/Logger.js'
import type { Runtime } from '../../runtime/Runtime.js'
import { serviceOf } from '../notifier/NotifierService.js'
import type { Store } from '../store/Store.js'
import type { AlertState, Delivery } from './AlertState.js'
import { changeState } from './changeState.js'
import { deliver } from './deliver.js'
import { trimmed } from './enqueue.js'

/** Deliveries at once, so that a hundred alerts don't open a hundred connections. */
const mostAtOnce = 8

/**
 * Carries announcements to services: one after the other for each alert and service, so that an end never arrives before its start, and beside
 * each other for different ones, so that a slow receiver holds up nobody else.
 */
export class Courier {
  readonly #store: Store
  readonly #runtime: Runtime
  readonly #logger: Logger | undefined
  readonly #underWay = new Map<string, Promise<void>>()
  readonly #stop = new AbortController()

  constructor(store: Store, runtime: Runtime, logger: Logger | undefined) {
    this.#store = store
    this.#runtime = runtime
    this.#logger = logger
  }

  /** Sets off what is due of an alert. */
  dispatch(alert: number, { deliveries }: AlertState): void {
    const asked = new Set<number>()
    for (const delivery of deliveries) {
      if (delivery.status !== 'pending' || asked.has(delivery.service)) continue
      asked.add(delivery.service)
      const key = `${alert} ${delivery.service}`
      const isDue = (delivery.next_at ?? 0) <= this.#runtime.now()
      if (!isDue || this.#underWay.has(key) || this.#underWay.size >= mostAtOnce || this.#stop.signal.aborted) continue
      const work = this.#carry(alert, delivery)
        .catch((error: unknown) => this.#logger?.error({ err: error, alert }, 'a delivery could not be noted'))
        .finally(() => this.#underWay.delete(key))
      this.#underWay.set(key, work)
    }
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay.values())
  }

  /** Gives up what is under way, which is then due again after the next start. */
  async close(): Promise<void> {
    this.#stop.abort()
    await this.idle()
  }

  async #carry(alert: number, delivery: Delivery): Promise<void> {
    const document = await this.#store.getDocument('service', delivery.service)
    const { message: _, next_at: __, ...rest } = delivery
    const settled: Delivery =
      document === undefined
        ? { ...rest, status: 'failed', error: 'the service was deleted' }
        : await deliver(delivery, serviceOf(document), this.#runtime, this.#stop.signal)
    if (settled === delivery) return
    this.#tell(alert, settled)
    await changeState(this.#store, alert, Math.floor(this.#runtime.now() / 1_000), (state) => {
      // The alert was deleted meanwhile, and its log with it.
      if (!state.deliveries.some(({ id }) => id === settled.id)) return state
      return { ...state, deliveries: trimmed(state.deliveries.map((one) => (one.id === settled.id ? settled : one))) }
    })
  }

  /** By number and type: settings are secrets. */
  #tell(alert: number, { service, type, event, status, attempts, response_status, error }: Delivery): void {
    const fields = { alert, service, type, event, attempts, status: response_status }
    if (status === 'delivered') this.#logger?.info(fields, 'an alert was delivered')
    else this.#logger?.warn({ ...fields, error, given_up: status === 'failed' }, 'an alert could not be delivered')
  }
}
