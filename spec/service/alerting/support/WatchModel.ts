import type { Condition } from '../../../../lib/service/alerting/Alert.js'
import type { Violation } from '../../../../lib/service/alerting/AlertState.js'
import { conditionMeasure } from '../../../../lib/service/alerting/conditionMeasure.js'
import { isGrouped, type Signal, seriesFilter, signalsOf } from '../../../../lib/service/alerting/signals.js'
import type { WatchContext } from '../../../../lib/service/alerting/WatchContext.js'
import type { Store, StoredMetric } from '../../../../lib/service/store/Store.js'

interface Value {
  readonly time: number
  readonly value: number
}

/** What a watch must say, told by everything there is: each look reads the whole history, and goes by the rules as they are written down. */
export class WatchModel {
  readonly #condition: Condition
  #seen = new Map<string, number>()

  constructor(condition: Condition) {
    this.#condition = condition
  }

  async violations(store: Store, context: WatchContext): Promise<Violation[]> {
    const metric = await store.getMetric(this.#condition.metric_name)
    if (metric === undefined) {
      this.#seen.clear()
      return []
    }
    const filter = seriesFilter(this.#condition)
    const read = await store.read({
      name: this.#condition.metric_name,
      start: 0,
      end: context.now + 61,
      resolution: isGrouped(this.#condition) ? 60 : 1,
      ...(filter === undefined ? {} : { filter }),
    })
    const signals = read?.status === 'read' ? signalsOf(this.#condition, read.series) : []
    const found =
      this.#condition.type === 'absent'
        ? this.#absences(signals, metric, context)
        : this.#excesses(signals, metric, context)
    return found.map((one) => ({ ...one, condition: this.#condition.id, metric: metric.name }))
  }

  #absences(signals: readonly Signal[], metric: StoredMetric, context: WatchContext) {
    const { now, resolvedAt, firing, listeningSince } = context
    const isAwaited = now - listeningSince < lagOf(metric)
    const newest = new Map(firing.map(({ signal, recorded_at }) => [signal, recorded_at]))
    for (const { name, records } of signals)
      newest.set(name, Math.max(records.at(-1)?.time ?? 0, newest.get(name) ?? 0))
    return [...newest].flatMap(([signal, recorded_at]) => {
      const isHeld = firing.some((one) => one.signal === signal)
      const isSilent = now - recorded_at >= (this.#condition.duration ?? 0) && recorded_at > (resolvedAt ?? 0)
      const isAbsent = isSilent && (isHeld || !isAwaited)
      return isAbsent ? [{ signal, value: null, recorded_at }] : []
    })
  }

  #excesses(signals: readonly Signal[], metric: StoredMetric, context: WatchContext) {
    const { resolvedAt, firing } = context
    const measure = conditionMeasure(this.#condition, metric.type === 'counter')
    // What a group comes to: the minutes of which everything must have come, as seen from the end of the last of them.
    const now = measure.isTotal ? Math.floor((context.now - settlingOf(metric)) / 60) * 60 : context.now
    const { type, threshold, duration, since } = this.#condition
    const isBeyond = ({ value }: Value) => (type === 'above' ? value > (threshold ?? 0) : value < (threshold ?? 0))
    const seen = this.#seen
    this.#seen = new Map()
    return signals.flatMap(({ name, records }) => {
      const isFiring = firing.some(({ signal }) => signal === name)
      const lag = isFiring ? 3_600 : lagOf(metric)
      const step = isGrouped(this.#condition) ? 60 : 1
      const start = Math.floor((now - (duration ?? 0) - lag - 1) / step) * step
      const values = records
        .map((record, index) => ({ time: record.time, value: measure.valueOf(record, records[index - 1]) }))
        .filter((one): one is Value => one.value !== undefined && one.time >= start && one.time > (resolvedAt ?? 0))
        .filter(({ time }) => !measure.isTotal || time < now)
      const newest = values.at(-1)
      if (newest === undefined) return []
      this.#seen.set(name, newest.time)
      if (duration === null) {
        const last = seen.get(name) ?? Number.POSITIVE_INFINITY
        const hit = values.findLast((one) => isBeyond(one) && (one === newest || one.time > last))
        return hit === undefined ? [] : [{ signal: name, value: hit.value, recorded_at: hit.time }]
      }
      const first = values[values.findLastIndex((one) => !isBeyond(one)) + 1]
      const isLongEnough = first !== undefined && now - Math.max(first.time, since) >= duration
      return isLongEnough ? [{ signal: name, value: newest.value, recorded_at: newest.time }] : []
    })
  }
}

/** Seconds that a sample stands for the present. */
function lagOf({ period }: StoredMetric): number {
  return Math.min(3_600, Math.max(120, 2 * (period ?? 0)))
}

/** Seconds after a minute until its last window, stamped with its start, was sent within the next one, and ten more. */
function settlingOf({ period }: StoredMetric): number {
  const window = period ?? 0
  const lastStamp = Math.max(0, 60 - window)
  return Math.min(3_600, Math.max(30, lastStamp + 2 * window - 60 + 10))
}
