import type { Runtime } from '../../../runtime/Runtime.js'
import type { Store } from '../../store/Store.js'
import type { Expression } from '../Expression.js'
import type { SeriesRead } from '../SeriesRead.js'
import { EvaluationBudget, type EvaluationLimits } from './EvaluationBudget.js'
import { matchingMetrics } from './matchingMetrics.js'

/** Seconds, where an expression reads nothing that could tell. */
const fallback = 60

/** The finest resolution that is retained from the earliest second on that an expression reads: one for all of its series. */
export async function chooseCompositeResolution(
  store: Store,
  expression: Expression,
  start: number,
  { runtime, limits }: { readonly runtime: Runtime; readonly limits: EvaluationLimits },
): Promise<number> {
  // Of its own: what is looked at here is looked at again, and must not count twice.
  const budget = new EvaluationBudget(runtime, limits)
  const reads: { read: SeriesRead; shift: number }[] = []
  collect(expression, 0, reads)
  const earliest = Math.max(0, start + reads.reduce((least, { shift }) => Math.min(least, shift), 0))
  for (const { read } of reads) {
    const [metric] = await matchingMetrics(store, read, budget)
    if (metric === undefined) continue
    const page = await store.read({ name: metric.name, start: earliest, end: earliest + 1, maxRecords: 0 })
    if (page?.status === 'read') return page.resolution
  }
  return fallback
}

/** Every call of `series()`, with the furthest shift back that is around it. */
function collect(expression: Expression, shift: number, into: { read: SeriesRead; shift: number }[]): void {
  if (expression.kind === 'series') into.push({ read: expression, shift })
  else if (expression.kind === 'set') for (const item of expression.items) collect(item, shift, into)
  else if (expression.kind === 'timeshift') collect(expression.over, shift + Math.min(0, ...expression.shifts), into)
  else collect(expression.over, shift, into)
}
