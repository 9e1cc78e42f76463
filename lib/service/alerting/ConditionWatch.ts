import type { Runtime } from '../../runtime/Runtime.js'
import type { Store } from '../store/Store.js'
import { AbsenceWatch } from './AbsenceWatch.js'
import type { Condition } from './Alert.js'
import type { Violation } from './AlertState.js'
import { CompositeWatch } from './CompositeWatch.js'
import { ExcessWatch } from './ExcessWatch.js'
import type { Arrival } from './Unread.js'
import type { WatchContext } from './WatchContext.js'

/** Looks at one condition again and again. What it remembers of the samples it saw may be lost: then it only looks closer once. */
export class ConditionWatch {
  readonly #condition: Condition
  readonly #runtime: Runtime
  readonly #watch: AbsenceWatch | ExcessWatch
  /** There once the metric is found to be a composite. */
  #composite: CompositeWatch | undefined

  constructor(condition: Condition, runtime: Runtime) {
    this.#condition = condition
    this.#runtime = runtime
    this.#watch = condition.type === 'absent' ? new AbsenceWatch(condition) : new ExcessWatch(condition)
  }

  /** Whether it watches a condition just as it is. */
  watches(condition: Condition): boolean {
    return JSON.stringify(condition) === JSON.stringify(this.#condition)
  }

  /** Something came in for the metric, or all of it was deleted. */
  note(arrival: Arrival): void {
    this.#watch.note(arrival)
  }

  /** Before which time (Unix seconds) nothing matters to it. */
  oldest(now: number): number {
    return this.#watch.oldest(now)
  }

  /** What meets the condition now. None where there is no such metric. */
  async violations(store: Store, context: WatchContext): Promise<readonly Violation[]> {
    const metric = await store.getMetric(this.#condition.metric_name)
    if (typeof metric?.composite === 'string') {
      this.#composite ??= new CompositeWatch(this.#condition, this.#runtime)
      return this.#composite.violations(store, metric.name, metric.composite, context)
    }
    this.#composite = undefined
    if (metric !== undefined) return this.#watch.violations(store, metric, context)
    this.#watch.forget()
    return []
  }
}
