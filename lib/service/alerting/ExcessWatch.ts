import { floorTo } from '../store/records/resolutions.js'
import type { Store, StoredMetric } from '../store/Store.js'
import type { Condition } from './Alert.js'
import type { Violation } from './AlertState.js'
import { type ConditionMeasure, conditionMeasure, longestDifference } from './conditionMeasure.js'
import { groupResolution, readLastSignals, readSignals, type SignalRange } from './readSignals.js'
import { type JudgedValue, StreamRun } from './StreamRun.js'
import { settlingTime } from './settlingTime.js'
import { isGrouped, nameBySource, type Signal } from './signals.js'
import { silence, streamLag } from './streamLag.js'
import { type Arrival, Unread } from './Unread.js'
import { lookAhead, type WatchContext } from './WatchContext.js'

/** Seconds that are read before what is new, for the samples that differences are counted from. */
const overlap = 120
/** Samples of a stream that are looked at where one is enough: far more than come between two looks. */
const samplesAtOnce = 200

/**
 * Looks at a condition `above` or `below`. It reads what came in since the last look, from the earliest of its times on, and keeps a
 * {@link StreamRun} of each stream beside; where that no longer suffices (a correction of the very sample that was within the threshold, say) it
 * reads again everything that counts, as it does at the beginning.
 */
export class ExcessWatch {
  readonly #condition: Condition
  readonly #unread = new Unread()
  #runs = new Map<string, StreamRun>()
  /** Time of the newest value by signal, at the last look. */
  #seen = new Map<string, number>()
  #resolution: number | undefined
  /** What the runs were made for; anything else makes them worthless. */
  #lag = 0
  #settling = 0
  #resolvedAt: number | null = null

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
  }

  /** Before which time (Unix seconds) nothing matters to it. */
  oldest(now: number): number {
    // Twice, as minutes of a group may settle that late.
    return now - (this.#condition.duration ?? 0) - 2 * silence - longestDifference - 2 * groupResolution
  }

  async violations(store: Store, metric: StoredMetric, context: WatchContext): Promise<Violation[]> {
    const { resolvedAt, firing } = context
    const measure = conditionMeasure(this.#condition, metric.type === 'counter')
    // What members come to is judged by whole minutes, or it would be below a threshold at the beginning of each.
    const settling = measure.isTotal ? settlingTime(metric.period, groupResolution) : 0
    const now = measure.isTotal ? floorTo(context.now - settling, groupResolution) : context.now
    const end = measure.isTotal ? now : now + lookAhead + 1
    const lag = streamLag(metric)
    // Values up to the time of a clearing by hand are in the runs, or such as have not settled; and a longer lag asks for more than is in them.
    if (lag > this.#lag || settling !== this.#settling || resolvedAt !== this.#resolvedAt) this.#unread.all()
    this.#lag = lag
    this.#settling = settling
    this.#resolvedAt = resolvedAt
    for (const [signal, run] of this.#runs) {
      run.spike = undefined
      run.spikesAfter = this.#seen.get(signal)
    }
    const start = this.#start(now, firing.length > 0 ? silence : lag)
    await this.#refresh(store, measure, { start, end }, now)
    return this.#judged(metric, { ...context, now })
  }

  /** The time of the first sample that counts. */
  #start(now: number, lag: number): number {
    const start = now - (this.#condition.duration ?? 0) - lag - 1
    return isGrouped(this.#condition) ? floorTo(start, groupResolution) : start
  }

  async #refresh(store: Store, measure: ConditionMeasure, { start, end }: SignalRange, now: number): Promise<void> {
    const from = this.#unread.from(end)
    if (from === undefined) return
    try {
      const isEnough = from > start && (await this.#readOn(store, measure, from, end))
      if (!isEnough) await this.#readAll(store, measure, start, end)
    } catch (error) {
      this.#unread.all()
      throw error
    }
    this.#unread.done(end, now)
    const oldest = this.oldest(now)
    for (const [signal, run] of this.#runs) {
      run.forgetBefore(oldest)
      if (run.latest < oldest) this.#runs.delete(signal)
    }
  }

  /** Reads what is new. False if that isn't enough. */
  async #readOn(store: Store, measure: ConditionMeasure, earliest: number, end: number): Promise<boolean> {
    const from = floorTo(earliest, this.#resolution ?? 1)
    for (const run of this.#runs.values()) run.cut(from)
    const start = measure.isDifference ? from - overlap : from
    const range: SignalRange = { start, end, resolution: this.#resolution }
    for await (const { signals } of readSignals(store, this.#condition, range)) {
      // Its records by source count, too, and the run that has them is of another name.
      if (signals.some(({ name }) => this.#runs.has(nameBySource(name) ?? ''))) return false
      this.#take(signals, measure, from)
    }
    const needsPast = this.#condition.duration !== null
    for (const run of this.#runs.values()) if (run.isLost(needsPast)) return false
    return true
  }

  async #readAll(store: Store, measure: ConditionMeasure, from: number, end: number): Promise<void> {
    const start = measure.isDifference ? from - longestDifference : from
    // Of a group's members the last samples lie at different times, so that they say little about what it came to.
    const isOneEnough = this.#condition.duration === null && !isGrouped(this.#condition)
    if (isOneEnough && (await this.#readLast(store, measure, { start, end }, from))) return
    this.#runs = new Map()
    for await (const { signals, resolution } of readSignals(store, this.#condition, { start, end })) {
      this.#resolution = resolution
      this.#take(signals, measure, from)
    }
  }

  /** Reads the newest sample of each stream, with the one before it, and what came since the last look. False if that isn't enough. */
  async #readLast(store: Store, measure: ConditionMeasure, range: SignalRange, from: number): Promise<boolean> {
    const count = this.#seen.size > 0 ? samplesAtOnce : 2
    const signals = await readLastSignals(store, this.#condition, range, count)
    this.#runs = new Map()
    this.#resolution = undefined
    this.#take(signals, measure, from)
    // A counter that falls has no value, and may fall several times in a row: the newest value lies further back.
    return signals.every(({ name, records }) => records.length < count || this.#runs.get(name)?.newest !== undefined)
  }

  /** Takes records in, in order of time. Those before `from` are only there for differences. */
  #take(signals: readonly Signal[], measure: ConditionMeasure, from: number): void {
    const { type, threshold } = this.#condition
    const limit = threshold ?? 0
    for (const { name, records } of signals) {
      const run = this.#run(name)
      for (const record of records) {
        if (record.time < from) {
          run.precede(record)
          continue
        }
        const value = measure.valueOf(record, run.before)
        if (measure.isDifference) run.before = record
        if (value === undefined || (this.#resolvedAt !== null && record.time <= this.#resolvedAt)) continue
        run.add({ time: record.time, value, isBeyond: type === 'above' ? value > limit : value < limit })
      }
    }
  }

  #run(signal: string): StreamRun {
    const known = this.#runs.get(signal)
    if (known !== undefined) return known
    const run = new StreamRun()
    run.spikesAfter = this.#seen.get(signal)
    this.#runs.set(signal, run)
    return run
  }

  #judged(metric: StoredMetric, { now, firing, unchangedSince }: WatchContext): Violation[] {
    const { duration, id } = this.#condition
    const held = new Set(firing.map(({ signal }) => signal))
    const found: Violation[] = []
    this.#seen = new Map()
    for (const [signal, run] of this.#runs) {
      const { newest, spike } = run
      const start = this.#start(now, held.has(signal) ? silence : this.#lag)
      if (newest === undefined || newest.time < start) continue
      this.#seen.set(signal, newest.time)
      let hit: JudgedValue | undefined = newest
      // Where a single sample is enough, that may be one which a better one has followed since the last look.
      if (duration === null) hit = newest.isBeyond ? newest : spike
      else if (unchangedSince > now - duration || !run.isBeyondSince(now - duration, start)) hit = undefined
      if (hit !== undefined && hit.time >= start)
        found.push({ signal, condition: id, metric: metric.name, value: hit.value, recorded_at: hit.time })
    }
    return found.sort((a, b) => (a.signal < b.signal ? -1 : 1))
  }
}
