import type { Store, StoredMetric } from '../store/Store.js'
import type { Condition } from './Alert.js'
import type { Violation } from './AlertState.js'
import { readLastSignals } from './readSignals.js'
import { nameBySource } from './signals.js'
import { defaultLag, streamLag } from './streamLag.js'
import { type Arrival, Unread } from './Unread.js'
import { lookAhead, type WatchContext } from './WatchContext.js'

/** Seconds back for which a stream is expected to report, after a start of the service. */
const memory = 86_400

/** Looks at a condition `absent`: all it keeps of a stream is when it was last heard of. */
export class AbsenceWatch {
  readonly #condition: Condition
  readonly #unread = new Unread()
  /** Time of the newest sample by signal. */
  readonly #seen = new Map<string, number>()
  /** Whether the metric that fired is gone, and this may be another one of its name. */
  #isNew = false

  constructor(condition: Condition) {
    this.#condition = condition
  }

  note(arrival: Arrival): void {
    this.#unread.note(arrival)
    if (arrival.isNew) this.forget()
  }

  /** The metric is gone, or another one. */
  forget(): void {
    this.#unread.all()
    this.#seen.clear()
    this.#isNew = true
  }

  /** Before which time (Unix seconds) nothing matters to it. */
  oldest(now: number): number {
    return now - memory
  }

  async violations(store: Store, metric: StoredMetric, context: WatchContext): Promise<Violation[]> {
    const { now, resolvedAt, listeningSince } = context
    const firing = this.#isNew ? [] : context.firing
    // What was absent before a restart still is, however long ago it was last seen.
    for (const { signal, recorded_at } of firing) if (!this.#seen.has(signal)) this.#seen.set(signal, recorded_at)
    await this.#refresh(store, now)
    this.#isNew = false
    const { id, duration } = this.#condition
    const held = new Set(firing.map(({ signal }) => signal))
    // Reporters that found nobody here get as long to come back as a sample stands for the present.
    const isAwaited = now - listeningSince < streamLag(metric)
    const found: Violation[] = []
    for (const [signal, time] of this.#seen) {
      if (resolvedAt !== null && time <= resolvedAt) continue
      if (now - time < (duration ?? 0)) continue
      if (now - time > memory && !held.has(signal)) this.#seen.delete(signal)
      else if (!isAwaited || held.has(signal))
        found.push({ signal, condition: id, metric: metric.name, value: null, recorded_at: time })
    }
    return found
  }

  async #refresh(store: Store, now: number): Promise<void> {
    const end = now + lookAhead + 1
    const from = this.#unread.from(end)
    if (from === undefined) return
    const recently = now - (this.#condition.duration ?? 0) - defaultLag
    // A day back, records may be kept at a coarser resolution only: by its hour, what was just seen would seem absent.
    const starts = from < recently ? [Math.max(from, now - memory), recently] : [from]
    for (const start of starts)
      for (const { name, records } of await readLastSignals(store, this.#condition, { start, end }, 1)) {
        const newest = records.at(-1)
        if (newest === undefined) continue
        this.#seen.set(name, Math.max(newest.time, this.#seen.get(name) ?? 0))
        const former = nameBySource(name)
        if (former !== undefined) this.#seen.delete(former)
      }
    this.#unread.done(end, now)
  }
}
