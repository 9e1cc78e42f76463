import type { Store, StoredMetric } from '../../store/Store.js'
import type { SeriesRead } from '../SeriesRead.js'
import { Fault } from '../syntax/Fault.js'
import type { EvaluationBudget } from './EvaluationBudget.js'

const pageLength = 100

/**
 * The metrics that a call of `series()` reads, in order of name. A pattern passes over composites; a name that is one is refused, because a
 * composite can't be part of another. A name that nobody knows is no fault: its first measurement may be on its way.
 *
 * @throws Fault for a composite; CompositeFault when there are too many
 */
export async function matchingMetrics(
  store: Store,
  { metric: name, at }: SeriesRead,
  budget: EvaluationBudget,
): Promise<readonly StoredMetric[]> {
  if (!name.includes('*')) {
    const metric = await store.getMetric(name)
    if (metric?.type === 'composite') throw nestedComposite(metric.name, at)
    budget.spend('metrics', metric === undefined ? 0 : 1)
    return metric === undefined ? [] : [metric]
  }
  const metrics: StoredMetric[] = []
  for (let offset = 0, found = 1; offset < found; offset += pageLength) {
    const page = await store.listMetrics({ name, offset, length: pageLength, descending: false })
    if (offset === 0) budget.spend('metrics', page.found)
    found = page.found
    metrics.push(...page.items.filter(({ type }) => type !== 'composite'))
    if (page.items.length === 0) break
  }
  return metrics
}

/** The refusal of a composite within a composite. */
export function nestedComposite(name: string, at: number): Fault {
  return new Fault(at, `'${name}' is a composite, and cannot be part of another`)
}
