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
import { lookAhead } from './WatchContext.js'

/** Milliseconds from the end of one round to the next. */
const interval = 5_000
/** Milliseconds after which it is said again that an alert can't be looked at. */
const sayAgain = 60_000
/** Milliseconds by which the clock may be off from one round to the next: beyond this it has jumped. */
const tolerance = 30_000
/** Milliseconds for which no alert is looked at after a jump. A clock that is set back within that time has changed nothing. */
const settling = 60_000
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
  /** Unix seconds. */
  #listeningSince: number
  /** The wall clock less the monotonic clock in the last round, milliseconds. */
  #offset: number
  /** The monotonic time until which nothing is looked at. */
  #settledAt: number | undefined
  /** Watches by alert and condition. */
  #watches = new Map<string, ConditionWatch>()
  /** By alert that can't be looked at: when that was last said, by the monotonic clock. */
  #said = new Map<number, number>()
  #timer: Timer | undefined
  #round: Promise<void> = Promise.resolve()
  #isClosed = false

  constructor(parts: AlertingParts) {
    this.#parts = parts
    this.#courier = new Courier(parts.store, parts.runtime, parts.logger)
    this.#unobserve = parts.store.observe(this.#arrivals)
    this.#listeningSince = this.#now()
    this.#offset = this.#clockOffset()
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
    const isSettled = this.#isSettled()
    if (isSettled) this.#prepare(alerts)
    const said = new Map<number, number>()
    for (const alert of alerts) {
      if (this.#isClosed) return
      const state = stateOf(states.get(String(alert.id)))
      states.delete(String(alert.id))
      try {
        // The clock may jump within a round, too: then the next one begins to wait.
        const isLookedAt = isSettled && !this.#hasJumped()
        this.#courier.dispatch(alert.id, isLookedAt ? await this.#look(alert, state) : state)
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
    const now = this.#parts.runtime.monotonic()
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

  /**
   * Whether alerts can be looked at. Not for a while after a jump of the clock: every stream would seem to be silent, or to report from the future.
   * Then it is as after a start, since no time that was noted before says anything.
   */
  #isSettled(): boolean {
    const { runtime, logger } = this.#parts
    if (this.#hasJumped()) {
      const seconds = Math.round((this.#clockOffset() - this.#offset) / 1_000)
      logger?.warn({ seconds }, 'the clock jumped: alerts are looked at again in a minute')
      this.#settledAt = runtime.monotonic() + settling
    }
    this.#offset = this.#clockOffset()
    if (this.#settledAt === undefined) return true
    if (runtime.monotonic() < this.#settledAt) return false
    this.#settledAt = undefined
    this.#listeningSince = this.#now()
    this.#watches = new Map()
    return true
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
      const listeningSince = this.#listeningSince
      // One that seems to be of the future was changed while the clock was ahead.
      const unchangedSince = condition.since > now + lookAhead ? listeningSince : condition.since
      const context = { now, resolvedAt: state.resolved_at, firing, listeningSince, unchangedSince }
      const found = await watch?.violations(this.#parts.store, context)
      for (const one of found ?? []) all.push({ ...one, since: condition.since })
    }
    return all
  }

  #now(): number {
    return Math.floor(this.#parts.store.clock.now() / 1_000)
  }

  /** Since the last round began. */
  #hasJumped(): boolean {
    return Math.abs(this.#clockOffset() - this.#offset) > tolerance
  }

  #clockOffset(): number {
    return this.#parts.store.clock.now() - this.#parts.runtime.monotonic()
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
