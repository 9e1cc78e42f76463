import { systemRuntime } from '../../../../lib/runtime/systemRuntime.js'
import type { EvaluationLimits } from '../../../../lib/service/composites/evaluation/EvaluationBudget.js'
import { type CompositeRange, evaluateComposite, parseComposite } from '../../../../lib/service/composites/index.js'
import type { SeriesIdentity } from '../../../../lib/service/store/Store.js'
import { type DirectStore, openDirectStore } from '../../store/support/openDirectStore.js'
import { hour, submission } from '../../store/support/submission.js'

/** A series in a form that is easy to compare: what it is called, and its values by minute from `hour` on. */
export interface Shown {
  readonly tags: Readonly<Record<string, string>>
  readonly source: string
  /** Value by minute. */
  readonly points: Readonly<Record<number, number>>
}

/** A real store with a short way to write series and evaluate over them. */
export class CompositeStore {
  readonly store: DirectStore

  private constructor(store: DirectStore) {
    this.store = store
  }

  static async open(): Promise<CompositeStore> {
    return new CompositeStore(await openDirectStore())
  }

  /** Gauge samples, one a minute from `hour` on; null leaves a minute out. */
  async write(name: string, series: SeriesIdentity, values: readonly (number | null)[], from = 0): Promise<void> {
    const measurements = values.flatMap((value, i) =>
      value === null ? [] : [{ name, series, time: hour + (from + i) * 60, value }],
    )
    if (measurements.length > 0) await this.store.write(submission(measurements))
  }

  evaluate(text: string, range: Partial<CompositeRange> = {}, limits?: EvaluationLimits) {
    const context = { store: this.store, runtime: systemRuntime, ...(limits === undefined ? {} : { limits }) }
    return evaluateComposite(context, parseComposite(text), {
      start: hour,
      end: hour + 600,
      resolution: 60,
      ...range,
    })
  }

  async show(text: string, range: Partial<CompositeRange> = {}): Promise<Shown[]> {
    const { series } = await this.evaluate(text, range)
    return series.map(({ tags, source, points }) => ({
      tags: Object.fromEntries(tags),
      source,
      points: Object.fromEntries(points.map(({ time, value }) => [(time - hour) / 60, value])),
    }))
  }

  /** The values alone. */
  async values(text: string, range: Partial<CompositeRange> = {}): Promise<number[][]> {
    const { series } = await this.evaluate(text, range)
    return series.map(({ points }) => points.map(({ value }) => value))
  }
}
