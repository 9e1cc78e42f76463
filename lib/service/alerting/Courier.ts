import type { Logger } from '../../runtime/Logger.js'
import type { Runtime } from '../../runtime/Runtime.js'
import { steadyClock } from '../../runtime/steadyClock.js'
import { serviceOf } from '../notifier/NotifierService.js'
import type { Store } from '../store/Store.js'
import { type AlertState, type Delivery, stateOf } from './AlertState.js'
import { changeState, findState } from './changeState.js'
import { deliver, longestPause } from './deliver.js'
import { trimmed } from './enqueue.js'

/** Deliveries at once, so that a thousand alerts don't open a thousand connections. */
const mostAtOnce = 32
/** Of them to one service, so that one which hangs leaves room for the others. */
const mostPerService = 8

/** Something to be told, before its turn. What exactly is read when that comes: by then it may be settled, or the alert gone. */
interface Errand {
  readonly alert: number
  readonly service: number
  /** Its number in the alert's log. */
  readonly delivery: number
}

/**
 * Carries announcements to services: one after the other for each alert and service, so that an end never arrives before its start, and beside
 * each other for different ones, so that a slow receiver holds up nobody else.
 */
export class Courier {
  readonly #store: Store
  readonly #runtime: Runtime
  /** Pauses go by it, so that a jump of the clock neither ends nor lengthens them. */
  readonly #now: () => number
  readonly #logger: Logger | undefined
  /** By alert and service; the first to come is the first to go. */
  readonly #waiting = new Map<string, Errand>()
  readonly #underWay = new Map<string, Promise<void>>()
  /** How many are under way, by service. */
  readonly #busy = new Map<number, number>()
  readonly #stop = new AbortController()

  constructor(store: Store, runtime: Runtime, logger: Logger | undefined) {
    this.#store = store
    this.#runtime = runtime
    this.#now = steadyClock(runtime)
    this.#logger = logger
  }

  /** Sets off what is due of an alert, as soon as there is room. */
  dispatch(alert: number, { deliveries }: AlertState): void {
    const asked = new Set<number>()
    for (const { id: delivery, service, status, next_at = 0 } of deliveries) {
      if (status !== 'pending' || asked.has(service)) continue
      asked.add(service)
      const key = `${alert} ${service}`
      const rest = next_at - this.#now()
      // No pause is that long: an earlier process noted it by another time.
      const isDue = rest <= 0 || rest > longestPause
      if (isDue && !this.#underWay.has(key)) this.#waiting.set(key, { alert, service, delivery })
    }
    this.#setOff()
  }

  /** Resolves when nothing is under way, or due. */
  async idle(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay.values())
  }

  /** Gives up what is under way, which is then due again after the next start. */
  async close(): Promise<void> {
    this.#stop.abort()
    this.#waiting.clear()
    await this.idle()
  }

  #setOff(): void {
    for (const [key, errand] of this.#waiting) {
      if (this.#stop.signal.aborted || this.#underWay.size >= mostAtOnce) return
      const busy = this.#busy.get(errand.service) ?? 0
      if (busy >= mostPerService) continue
      this.#waiting.delete(key)
      this.#busy.set(errand.service, busy + 1)
      this.#underWay.set(key, this.#run(key, errand))
    }
  }

  /** One errand from its start until others may have its place. */
  async #run(key: string, errand: Errand): Promise<void> {
    const { alert, service } = errand
    const state = await this.#carry(errand).catch((error: unknown) => {
      this.#logger?.error({ err: error, alert }, 'a delivery could not be noted')
    })
    const busy = this.#busy.get(service) ?? 1
    if (busy > 1) this.#busy.set(service, busy - 1)
    else this.#busy.delete(service)
    this.#underWay.delete(key)
    // What comes after it is told at once, and not with the next round.
    if (state !== undefined) this.dispatch(alert, state)
    else this.#setOff()
  }

  /** The state of the alert after it; undefined where nothing was told. */
  async #carry({ alert, service, delivery: number }: Errand): Promise<AlertState | undefined> {
    const state = stateOf(await findState(this.#store, alert))
    const delivery = state.deliveries.find(({ id, status }) => id === number && status === 'pending')
    // A round goes by states that it read some time ago: what is settled since must not be told twice, nor what was deleted at all.
    if (delivery === undefined || (await this.#store.getDocument('alert', alert)) === undefined) return undefined
    const document = await this.#store.getDocument('service', service)
    const { message: _, next_at: __, ...rest } = delivery
    const settled: Delivery =
      document === undefined
        ? { ...rest, status: 'failed', error: 'the service was deleted' }
        : await deliver(delivery, serviceOf(document), this.#runtime, this.#now, this.#stop.signal)
    if (settled === delivery) return undefined
    this.#tell(alert, settled)
    return changeState(this.#store, alert, Math.floor(this.#runtime.now() / 1_000), (known) => {
      // The alert was deleted meanwhile, and its log with it.
      if (!known.deliveries.some(({ id }) => id === settled.id)) return known
      return { ...known, deliveries: trimmed(known.deliveries.map((one) => (one.id === settled.id ? settled : one))) }
    })
  }

  /** By number and type: settings are secrets. */
  #tell(alert: number, { service, type, event, status, attempts, response_status, error }: Delivery): void {
    const fields = { alert, service, type, event, attempts, status: response_status }
    if (status === 'delivered') this.#logger?.info(fields, 'an alert was delivered')
    else this.#logger?.warn({ ...fields, error, given_up: status === 'failed' }, 'an alert could not be delivered')
  }
}
