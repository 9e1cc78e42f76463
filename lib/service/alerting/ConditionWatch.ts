import type { Store } from '../store/Store.js'
import { AbsenceWatch } from './AbsenceWatch.js'
import type { Condition } from './Alert.js'
import type { Violation } from './AlertState.js'
import { ExcessWatch } from './ExcessWatch.js'
import type { Arrival } from './Unread.js'
import type { WatchContext } from './WatchContext.js'

/** Looks at one condition again and again. What it remembers of the samples it saw may be lost: then it only looks closer once. */
export class ConditionWatch {
  readonly #condition: Condition
  readonly #watch: AbsenceWatch | ExcessWatch

  constructor(condition: Condition) {
    this.#condition = condition
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
    if (metric !== undefined) return this.#watch.violations(store, metric, context)
    this.#watch.forget()
    return []
  }
}
