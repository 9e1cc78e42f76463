import type { Logger } from '../../runtime/Logger.js'
import type { Runtime, Timer } from '../../runtime/Runtime.js'
import type { StoredDocument } from '../store/documents/Document.js'
import type { Store } from '../store/Store.js'
import { type Alert, alertOf } from './Alert.js'
import { type AlertState, stateOf, type Violation } from './AlertState.js'
import { announce } from './announce.js'
import { ConditionWatch } from './ConditionWatch.js'
import { Courier } from './Courier.js'
import { changeState } from './changeState.js'
import { nextState } from './nextState.js'
import { servicesOf } from './servicesOf.js'

/** Milliseconds from the end of one round to the next. */
const interval = 5_000
/** Documents read at once. */
const pageLength = 1_000

/** What alerting works with. */
export interface AlertingParts {
  readonly store: Store
  readonly runtime: Runtime
  readonly logger: Logger | undefined
  /** The user of the service, told as `account`. */
  readonly account: string
}

/**
 * Looks at every alert every few seconds and has told what is to be told. One round begins when the one before it has ended. Where there are
 * no alerts a round is two questions to the store.
 */
export class Alerting {
  readonly #parts: AlertingParts
  readonly #courier: Courier
  /** Watches by alert and condition. */
  #watches = new Map<string, ConditionWatch>()
  #timer: Timer | undefined
  #round: Promise<void> = Promise.resolve()
  #isClosed = false

  constructor(parts: AlertingParts) {
    this.#parts = parts
    this.#courier = new Courier(parts.store, parts.runtime, parts.logger)
  }

  /** Begins to look. The first round comes after one interval. */
  start(): void {
    if (this.#isClosed) return
    this.#timer = this.#parts.runtime.schedule(interval, () => {
      this.#round = this.round()
        .catch((error: unknown) => {
          if (!this.#isClosed)
            this.#parts.logger?.error({ err: error }, 'alerts could not be looked at; they are in the next round')
        })
        .finally(() => this.start())
    })
  }

  /** Looks once at every alert, and sets off what is due. Resolves before deliveries end: see {@link idle}. */
  async round(): Promise<void> {
    const { store } = this.#parts
    const alerts = await everyDocument(store, 'alert')
    const states = new Map((await everyDocument(store, 'alert_state')).map((document) => [document.name, document]))
    const watches = new Map<string, ConditionWatch>()
    for (const document of alerts) {
      if (this.#isClosed) return
      const alert = alertOf(document)
      const state = stateOf(states.get(String(alert.id)))
      states.delete(String(alert.id))
      try {
        this.#courier.dispatch(alert.id, await this.#look(alert, state, watches))
      } catch (error) {
        // One alert that can't be looked at must not hold up the others.
        if (!this.#isClosed)
          this.#parts.logger?.error({ err: error, alert: alert.id }, 'an alert could not be looked at')
      }
    }
    this.#watches = watches
    // Left by a deletion that was cut short.
    for (const { id } of states.values()) await store.deleteDocument('alert_state', id)
  }

  /** Resolves when no delivery is under way. */
  idle(): Promise<void> {
    return this.#courier.idle()
  }

  /** Ends the round and gives up deliveries under way, which go on after the next start. */
  async close(): Promise<void> {
    this.#isClosed = true
    this.#timer?.cancel()
    await this.#round
    await this.#courier.close()
  }

  async #look(alert: Alert, known: AlertState, watches: Map<string, ConditionWatch>): Promise<AlertState> {
    const { store, runtime, account } = this.#parts
    const now = Math.floor(runtime.now() / 1_000)
    const violations = alert.active ? await this.#violations(alert, known, now, watches) : []
    // Nothing is written, or asked of the store, where nothing changes.
    if (nextState(alert, known, violations, now).state === known) return known
    const services = await servicesOf(store, alert)
    return changeState(store, alert.id, now, (state) => {
      // Cleared by hand since these samples were read: they no longer count.
      if (state.resolved_at !== known.resolved_at) return state
      return announce(alert, nextState(alert, state, violations, now), services, account, now)
    })
  }

  async #violations(
    alert: Alert,
    state: AlertState,
    now: number,
    watches: Map<string, ConditionWatch>,
  ): Promise<readonly Violation[]> {
    const all: Violation[] = []
    for (const condition of alert.conditions) {
      const key = `${alert.id} ${condition.id}`
      const known = this.#watches.get(key)
      const watch = known?.watches(condition) === true ? known : new ConditionWatch(condition)
      watches.set(key, watch)
      const firing = state.violations.filter((one) => one.condition === condition.id)
      const found = await watch.violations(this.#parts.store, { now, resolvedAt: state.resolved_at, firing })
      for (const one of found) all.push(one)
    }
    return all
  }
}

async function everyDocument(store: Store, kind: 'alert' | 'alert_state'): Promise<StoredDocument[]> {
  const all: StoredDocument[] = []
  for (;;) {
    const { items } = await store.listDocuments({ kind, orderBy: 'id', offset: all.length, length: pageLength })
    all.push(...items)
    if (items.length < pageLength) return all
  }
}
