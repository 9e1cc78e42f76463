import type { Logger } from '../../runtime/Logger.js'
import type { Runtime, Timer } from '../../runtime/Runtime.js'
import { metricKey } from '../store/catalog/metricRow.js'
import type { StoredDocument } from '../store/documents/Document.js'
import type { Store } from '../store/Store.js'
import { type Alert, alertOf, type Condition } from './Alert.js'
import { type AlertState, type KeptViolation, stateOf } from './AlertState.js'
import { Arrivals } from './Arrivals.js'
import { announce } from './announce.js'
import { ConditionWatch } from './ConditionWatch.js'
import { Courier } from './Courier.js'
import { changeState } from './changeState.js'
import { forgetState } from './forgetState.js'
import { nextState } from './nextState.js'
import { servicesOf } from './servicesOf.js'

/** Milliseconds from the end of one round to the next. */
const interval = 5_000
/** Seconds after which it is said again that an alert can't be looked at. */
const sayAgain = 60
/** Documents read at once. */
const usualLength = 1_000

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
 * no alerts a round is two questions to the store; else it costs by what came in since the last one, not by how long the conditions last.
 */
export class Alerting {
  readonly #parts: AlertingParts
  readonly #courier: Courier
  readonly #arrivals = new Arrivals()
  readonly #unobserve: () => void
  readonly #listeningSince: number
  /** Watches by alert and condition. */
  #watches = new Map<string, ConditionWatch>()
  /** By alert that can't be looked at: when that was last said, Unix seconds. */
  #said = new Map<number, number>()
  #timer: Timer | undefined
  #round: Promise<void> = Promise.resolve()
  #isClosed = false

  constructor(parts: AlertingParts) {
    this.#parts = parts
    this.#courier = new Courier(parts.store, parts.runtime, parts.logger)
    this.#unobserve = parts.store.observe(this.#arrivals)
    this.#listeningSince = this.#now()
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
    const alerts = (await everyDocument(store, 'alert')).map(alertOf)
    const states = new Map((await everyDocument(store, 'alert_state')).map((document) => [document.name, document]))
    this.#prepare(alerts)
    const said = new Map<number, number>()
    for (const alert of alerts) {
      if (this.#isClosed) return
      const state = stateOf(states.get(String(alert.id)))
      states.delete(String(alert.id))
      try {
        this.#courier.dispatch(alert.id, await this.#look(alert, state))
      } catch (error) {
        // One alert that can't be looked at must not hold up the others.
        if (!this.#isClosed) said.set(alert.id, this.#say(alert, error))
      }
    }
    this.#said = said
    // Left by a deletion that was cut short.
    for (const left of states.values()) await forgetState(store, left, this.#now())
  }

  /** Says that an alert can't be looked at, unless it was said just now: what is too large for one round is so for the next. When it was last said. */
  #say(alert: Alert, error: unknown): number {
    const now = this.#now()
    const last = this.#said.get(alert.id)
    if (last !== undefined && now - last < sayAgain) return last
    this.#parts.logger?.error({ err: error, alert: alert.id }, 'an alert could not be looked at')
    return now
  }

  /** Resolves when no delivery is under way. */
  idle(): Promise<void> {
    return this.#courier.idle()
  }

  /** Ends the round and gives up deliveries under way, which go on after the next start. */
  async close(): Promise<void> {
    this.#isClosed = true
    this.#timer?.cancel()
    this.#unobserve()
    await this.#round
    await this.#courier.close()
  }

  /** Has a watch for each condition, and tells each what came in. All at once, so that nothing which comes in meanwhile is missed. */
  #prepare(alerts: readonly Alert[]): void {
    const now = this.#now()
    const arrivals = this.#arrivals.take()
    const watches = new Map<string, ConditionWatch>()
    const oldest = new Map<string, number>()
    for (const alert of alerts) {
      if (!alert.active) continue
      for (const condition of alert.conditions) {
        const key = watchKey(alert, condition)
        const known = this.#watches.get(key)
        const watch = known?.watches(condition) === true ? known : new ConditionWatch(condition, this.#parts.runtime)
        const metric = metricKey(condition.metric_name)
        const arrival = arrivals.get(metric)
        if (arrival !== undefined) watch.note(arrival)
        watches.set(key, watch)
        oldest.set(metric, Math.min(watch.oldest(now), oldest.get(metric) ?? now))
      }
    }
    this.#watches = watches
    this.#arrivals.want(oldest)
  }

  async #look(alert: Alert, known: AlertState): Promise<AlertState> {
    const { store, account } = this.#parts
    const now = this.#now()
    const violations = alert.active ? await this.#violations(alert, known, now) : []
    // Nothing is written, or asked of the store, where nothing changes.
    if (nextState(alert, known, violations, now).state === known) return known
    const services = await servicesOf(store, alert)
    return changeState(store, alert.id, now, (state) => {
      // Cleared by hand since these samples were read: they no longer count.
      if (state.resolved_at !== known.resolved_at) return state
      return announce(alert, nextState(alert, state, violations, now), services, account, now)
    })
  }

  async #violations(alert: Alert, state: AlertState, now: number): Promise<readonly KeptViolation[]> {
    const all: KeptViolation[] = []
    for (const condition of alert.conditions) {
      // Of a condition that was changed, what met it before says nothing: it may have been another metric.
      const firing = state.violations.filter(({ condition: id, since = condition.since }) => {
        return id === condition.id && since === condition.since
      })
      const watch = this.#watches.get(watchKey(alert, condition))
      const context = { now, resolvedAt: state.resolved_at, firing, listeningSince: this.#listeningSince }
      const found = await watch?.violations(this.#parts.store, context)
      for (const one of found ?? []) all.push({ ...one, since: condition.since })
    }
    return all
  }

  #now(): number {
    return Math.floor(this.#parts.runtime.now() / 1_000)
  }
}

function watchKey(alert: Alert, condition: Condition): string {
  return `${alert.id} ${condition.id}`
}

/** All of a kind, in one answer: in pages, a deletion between two of them would hide one. */
async function everyDocument(store: Store, kind: 'alert' | 'alert_state'): Promise<readonly StoredDocument[]> {
  for (let length = usualLength; ; ) {
    const { items, found } = await store.listDocuments({ kind, orderBy: 'id', offset: 0, length })
    if (found <= length) return items
    length = found + usualLength
  }
}
