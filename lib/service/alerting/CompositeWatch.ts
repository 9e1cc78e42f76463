import type { Runtime } from '../../runtime/Runtime.js'
import { evaluateComposite, parseComposite, type Series } from '../composites/index.js'
import { matchesPattern } from '../store/matchesPattern.js'
import { floorTo } from '../store/records/resolutions.js'
import type { Store } from '../store/Store.js'
import type { Condition } from './Alert.js'
import type { Violation } from './AlertState.js'
import { StreamRun } from './StreamRun.js'
import { settlingTime } from './settlingTime.js'
import { silence } from './streamLag.js'
import type { WatchContext } from './WatchContext.js'

/** Seconds of the shortest point. Series that are joined report each at their own second, so that finer ones would hold a part of them only. */
const resolution = 60
/** Seconds after its end before which no point has settled. */
const settling = settlingTime(null, resolution)
/** Seconds for which reporters are awaited after a start of the service. */
const comingBack = 240
/** Seconds back for which a series is expected, after a start of the service. */
const memory = 3_600

/**
 * Looks at a condition on a saved composite: evaluates it when a minute has settled, over the time that counts, and judges the minutes of each
 * series that comes out. What came late counts as long as it lies in that time.
 */
export class CompositeWatch {
  readonly #condition: Condition
  readonly #runtime: Runtime
  #series: readonly Series[] = []
  /** The longest that a point of any of them stands for the present, seconds. */
  #longestLag = 0
  /** For what `series` was evaluated. */
  #evaluated = ''
  /** Time of the newest point by signal. */
  readonly #seen = new Map<string, number>()

  constructor(condition: Condition, runtime: Runtime) {
    this.#condition = condition
    this.#runtime = runtime
  }

  /** @throws CompositeFault when the expression takes more than the limits allow */
  async violations(store: Store, name: string, text: string, context: WatchContext): Promise<Violation[]> {
    const { now, firing } = context
    const { type, duration } = this.#condition
    for (const { signal, recorded_at } of firing) if (!this.#seen.has(signal)) this.#seen.set(signal, recorded_at)
    const back =
      (duration ?? 0) + (type === 'absent' || firing.length > 0 ? memory : Math.max(comingBack, this.#longestLag))
    await this.#evaluate(store, text, now, back)
    const signals = this.#signals()
    // A point says that something came in it, and not when: in its last minute, it may be.
    for (const [signal, { points, period }] of signals)
      this.#seen.set(signal, (points.at(-1)?.time ?? 0) + period - resolution)
    const found = type === 'absent' ? this.#absences(context) : this.#excesses(signals, context)
    return found.map((one) => ({ ...one, condition: this.#condition.id, metric: name }))
  }

  /** Once a minute: in between the answer would be the same. */
  async #evaluate(store: Store, text: string, now: number, back: number): Promise<void> {
    const end = floorTo(now - settling, resolution)
    const start = floorTo(Math.max(0, end - back), resolution)
    const asked = `${start} ${end} ${text}`
    if (asked === this.#evaluated) return
    const parts = { store, runtime: this.#runtime }
    const { series } = await evaluateComposite(parts, parseComposite(text), { start, end, resolution })
    this.#series = series.filter((one) => this.#isChosen(one))
    this.#longestLag = this.#series.reduce((longest, one) => Math.max(longest, lagOf(one)), 0)
    this.#evaluated = asked
  }

  #isChosen({ source, tags }: Series): boolean {
    const { source: wanted, tags: named } = this.#condition
    if (wanted !== null) return matchesPattern(wanted.toLowerCase(), source.toLowerCase())
    return (named ?? []).every(({ name, values }) => {
      const value = tags.get(name.toLowerCase())?.toLowerCase()
      if (value === undefined) return false
      return values.length === 0 || values.some((pattern) => matchesPattern(pattern.toLowerCase(), value))
    })
  }

  /** The series by a name of their own: nothing keeps an expression from giving two of the same tags. */
  #signals(): Map<string, Series> {
    const signals = new Map<string, Series>()
    for (const series of this.#series) {
      const pairs = [...series.tags].sort(([a], [b]) => (a < b ? -1 : 1)).map(([tag, value]) => `${tag}=${value}`)
      const name = pairs.length === 0 ? series.source : pairs.join(', ')
      let unique = name
      for (let n = 2; signals.has(unique); n += 1) unique = `${name} (${n})`
      signals.set(unique, series)
    }
    return signals
  }

  #absences({ now, resolvedAt, firing, listeningSince }: WatchContext): SignalViolation[] {
    const held = new Set(firing.map(({ signal }) => signal))
    // Reporters that found nobody here get some time to come back.
    const isAwaited = now - listeningSince < comingBack
    const found: SignalViolation[] = []
    for (const [signal, time] of this.#seen) {
      if (resolvedAt !== null && time <= resolvedAt) continue
      // The newest minute that can be there began so long ago.
      const silent = now - time - resolution - settling
      if (silent < (this.#condition.duration ?? 0)) continue
      if (silent > memory && !held.has(signal)) this.#seen.delete(signal)
      else if (!isAwaited || held.has(signal)) found.push({ signal, value: null, recorded_at: time })
    }
    return found
  }

  #excesses(signals: ReadonlyMap<string, Series>, context: WatchContext): SignalViolation[] {
    const { now, resolvedAt, firing, unchangedSince } = context
    const { type, threshold, duration } = this.#condition
    const limit = threshold ?? 0
    const held = new Set(firing.map(({ signal }) => signal))
    const evaluatedAt = floorTo(now - settling, resolution) + settling
    const found: SignalViolation[] = []
    for (const [signal, series] of signals) {
      const run = new StreamRun()
      // A point that hadn't settled when it was evaluated lacks what came, or is to come, after that.
      const settled = series.points.filter(({ time }) => time + series.period + settlingOf(series) <= evaluatedAt)
      for (const { time, value } of settled)
        if (resolvedAt === null || time > resolvedAt)
          run.add({ time, value, isBeyond: type === 'above' ? value > limit : value < limit })
      const { newest } = run
      const lag = held.has(signal) ? silence : lagOf(series)
      const start = now - (duration ?? 0) - lag
      if (newest === undefined || newest.time < now - lag || !newest.isBeyond) continue
      if (duration !== null && (unchangedSince > now - duration || !run.isBeyondSince(now - duration, start))) continue
      found.push({ signal, value: newest.value, recorded_at: newest.time })
    }
    return found
  }
}

/** Seconds after its end that a point of a series is awaited. Where several metrics went in, each may report as rarely as a point is long. */
function settlingOf({ metric, period }: Series): number {
  return settlingTime(metric === undefined ? period : metric.period, period)
}

/** Seconds that a point of a series stands for the present: until the next must have settled, as seen by a look a minute later at most. */
function lagOf(series: Series): number {
  return Math.min(silence, 2 * series.period + settlingOf(series) + resolution + settling)
}

/** A violation of the one condition and metric. */
type SignalViolation = Pick<Violation, 'signal' | 'value' | 'recorded_at'>
