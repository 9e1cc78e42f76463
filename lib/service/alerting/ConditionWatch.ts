import type { Store, StoredMetric } from '../store/Store.js'
import type { Condition } from './Alert.js'
import type { Violation } from './AlertState.js'
import { conditionValues } from './conditionValues.js'
import { isGrouped, type Signal, seriesFilter, signalsOf } from './signals.js'

/** Seconds that a sample stands for the present (reference 6, `source_lag`). */
const defaultLag = 120
/** Seconds for which a stream that falls silent while it fires goes on firing, instead of flapping with every late report. */
const silence = 3_600
/** Seconds back for which a stream is expected to report, after a start of the service. */
const memory = 86_400
/** Seconds that a reporter's clock may be ahead. */
const ahead = 60
/** Samples of a stream that are looked at where one is enough: far more than come between two looks. */
const samplesAtOnce = 200
/** Seconds to which grouped streams are joined, as each reports at its own second. */
const groupResolution = 60

/** What an evaluation knows beside the samples. */
export interface WatchContext {
  /** Unix seconds. */
  readonly now: number
  /** Samples up to this time don't count: somebody cleared the alert then. */
  readonly resolvedAt: number | null
  /** What met this condition at the last look, before a restart perhaps. */
  readonly firing: readonly Violation[]
}

/** Looks at one condition again and again. What it remembers of the samples it saw may be lost: then it only looks closer once. */
export class ConditionWatch {
  readonly #condition: Condition
  /** Time of the newest sample by signal. */
  #seen = new Map<string, number>()
  /** Whether it has looked back as far as streams are expected to report. */
  #hasLookedBack = false

  constructor(condition: Condition) {
    this.#condition = condition
  }

  /** Whether it watches a condition just as it is. */
  watches(condition: Condition): boolean {
    return JSON.stringify(condition) === JSON.stringify(this.#condition)
  }

  /** What meets the condition now. None where there is no such metric. */
  async violations(store: Store, context: WatchContext): Promise<readonly Violation[]> {
    const metric = await store.getMetric(this.#condition.metric_name)
    if (metric === undefined) {
      this.#seen.clear()
      return []
    }
    return this.#condition.type === 'absent'
      ? this.#absences(store, metric, context)
      : this.#excesses(store, metric, context)
  }

  async #excesses(store: Store, metric: StoredMetric, { now, resolvedAt, firing }: WatchContext): Promise<Violation[]> {
    const { type, threshold, duration, since, id } = this.#condition
    const limit = threshold ?? 0
    const lag = Math.max(defaultLag, metric.source_lag ?? 0, 2 * (metric.period ?? 0), firing.length > 0 ? silence : 0)
    const start = now - (duration ?? 0) - Math.min(lag, silence) - 1
    const seen = new Map<string, number>()
    const found: Violation[] = []
    for (const { name, records } of await this.#read(
      store,
      start,
      now,
      duration === null ? samplesAtOnce : undefined,
    )) {
      const values = conditionValues(this.#condition, records, metric.type === 'counter').filter(
        ({ time }) => resolvedAt === null || time > resolvedAt,
      )
      const newest = values.at(-1)
      if (newest === undefined) continue
      seen.set(name, newest.time)
      const isBeyond = ({ value }: { value: number }) => (type === 'above' ? value > limit : value < limit)
      const violates = (value: number, recorded_at: number) =>
        found.push({ signal: name, condition: id, metric: metric.name, value, recorded_at })
      if (duration === null) {
        // A single sample is enough, also one that a better one has followed since the last look.
        const last = this.#seen.get(name)
        const hit = values.findLast(
          (one) => isBeyond(one) && (one === newest || (last !== undefined && one.time > last)),
        )
        if (hit !== undefined) violates(hit.value, hit.time)
        continue
      }
      const calm = values.findLastIndex((one) => !isBeyond(one))
      const first = values[calm + 1]
      const from = first === undefined ? now : Math.max(first.time, since)
      if (now - from >= duration) violates(newest.value, newest.time)
    }
    this.#seen = seen
    return found
  }

  async #absences(store: Store, metric: StoredMetric, { now, resolvedAt, firing }: WatchContext): Promise<Violation[]> {
    const { id } = this.#condition
    const duration = this.#condition.duration ?? 0
    // What was absent before a restart still is, however long ago it was last seen.
    for (const { signal, recorded_at } of firing) if (!this.#seen.has(signal)) this.#seen.set(signal, recorded_at)
    const start = this.#hasLookedBack ? now - duration - defaultLag : now - memory
    for (const { name, records } of await this.#read(store, start, now, 1)) {
      const newest = records.at(-1)
      if (newest !== undefined) this.#seen.set(name, Math.max(newest.time, this.#seen.get(name) ?? 0))
    }
    this.#hasLookedBack = true
    const held = new Set(firing.map(({ signal }) => signal))
    const found: Violation[] = []
    for (const [signal, time] of this.#seen) {
      if (resolvedAt !== null && time <= resolvedAt) continue
      if (now - time < duration) continue
      if (now - time > memory && !held.has(signal)) this.#seen.delete(signal)
      else found.push({ signal, condition: id, metric: metric.name, value: null, recorded_at: time })
    }
    return found
  }

  async #read(store: Store, start: number, now: number, lastPerSeries?: number): Promise<readonly Signal[]> {
    const filter = seriesFilter(this.#condition)
    const read = await store.read({
      name: this.#condition.metric_name,
      start: Math.max(0, start),
      end: now + ahead + 1,
      ...(isGrouped(this.#condition) ? { resolution: groupResolution } : {}),
      ...(filter === undefined ? {} : { filter }),
      ...(lastPerSeries === undefined ? {} : { lastPerSeries }),
    })
    return read?.status === 'read' ? signalsOf(this.#condition, read.series) : []
  }
}
