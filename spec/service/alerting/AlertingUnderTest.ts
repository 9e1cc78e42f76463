import { type Alert, alertBody, type Condition } from '../../../lib/service/alerting/Alert.js'
import { Alerting } from '../../../lib/service/alerting/Alerting.js'
import { type AlertState, stateOf } from '../../../lib/service/alerting/AlertState.js'
import { findState } from '../../../lib/service/alerting/changeState.js'
import type { SeriesIdentity } from '../../../lib/service/store/Store.js'
import { TestClock } from '../../../lib/testing/TestClock.js'
import { type DirectStore, openDirectStore } from '../store/support/openDirectStore.js'

/** Alerts over a store in memory, on a clock that the test moves: `now` is in seconds. */
export class AlertingUnderTest {
  readonly clock: TestClock
  readonly store: DirectStore
  /** What was logged as an error: the alert, and why. */
  readonly errors: { readonly alert?: number; readonly err?: Error }[] = []
  #alerting: Alerting
  #alerts = 0

  private constructor(store: DirectStore, clock: TestClock) {
    this.store = store
    this.clock = clock
    this.#alerting = this.#start()
  }

  static async open(): Promise<AlertingUnderTest> {
    const clock = new TestClock()
    return new AlertingUnderTest(await openDirectStore(':memory:', {}, clock), clock)
  }

  get now(): number {
    return Math.floor(this.clock.now() / 1_000)
  }

  #start(): Alerting {
    const nothing = () => {}
    const logger = { debug: nothing, info: nothing, warn: nothing, error: (fields: object) => this.errors.push(fields) }
    return new Alerting({ store: this.store, runtime: this.clock, logger, account: 'me@example.com' })
  }

  /** One service of a type; its id. */
  async service(type: string, url: string): Promise<number> {
    const body = { type, settings: { url } }
    return (await this.store.createDocument({ kind: 'service', name: type, body, now: this.now }))?.id ?? 0
  }

  /** An alert with these conditions; what they don't say has its default. */
  async alert(conditions: readonly Partial<Condition>[], rest: Partial<Alert> = {}): Promise<number> {
    this.#alerts += 1
    const body = alertBody({
      id: 0,
      name: '',
      description: null,
      services: [],
      attributes: {},
      active: true,
      rearm_seconds: 600,
      rearm_per_signal: false,
      md: false,
      next_condition: 9,
      ...rest,
      conditions: conditions.map((condition, index) => ({
        id: index + 1,
        type: 'above',
        metric_name: 'cpu',
        source: null,
        tags: null,
        threshold: 85,
        summary_function: null,
        duration: null,
        detect_reset: null,
        since: this.now,
        ...condition,
      })),
    })
    const name = `alert-${this.#alerts}`
    return (await this.store.createDocument({ kind: 'alert', name, body, now: this.now }))?.id ?? 0
  }

  /** One sample, at the present second unless it says when. */
  async sample(
    value: number,
    series: string | Record<string, string> = 'web-1',
    name = 'cpu',
    kind: 'gauge' | 'counter' = 'gauge',
    time = this.now,
  ): Promise<void> {
    const identity: SeriesIdentity =
      typeof series === 'string' ? { model: 'source', source: series } : { model: 'tags', tags: series }
    await this.store.write({
      measurements: [{ index: 0, name, kind, series: identity, time, value }],
      atomic: true,
      refusals: [],
      receivedAt: this.clock.now(),
    })
  }

  /** One sample at the present second of each of so many series. */
  async samples(value: number, count: number, name: string): Promise<void> {
    const measurements = Array.from({ length: count }, (_, index) => {
      const series = { model: 'source', source: `web-${index}` } as const
      return { index, name, kind: 'gauge', series, time: this.now, value } as const
    })
    await this.store.write({ measurements, atomic: true, refusals: [], receivedAt: this.clock.now() })
  }

  /** Moves on and looks, and waits for what is delivered. */
  async after(seconds: number): Promise<void> {
    await this.clock.advance(seconds * 1_000)
    await this.look()
  }

  async look(): Promise<void> {
    await this.#alerting.round()
    await this.#alerting.idle()
  }

  /** Looks without waiting for deliveries. */
  round(): Promise<void> {
    return this.#alerting.round()
  }

  /** As if the process had ended, and another had begun. */
  async restart(): Promise<void> {
    await this.#alerting.close()
    this.#alerting = this.#start()
  }

  async state(alert: number): Promise<AlertState> {
    return stateOf(await findState(this.store, alert))
  }

  async status(alert: number): Promise<string> {
    return (await this.state(alert)).status
  }

  async close(): Promise<void> {
    await this.#alerting.close()
    await this.store.close()
  }
}
