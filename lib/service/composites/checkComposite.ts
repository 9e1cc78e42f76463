import type { Store } from '../store/Store.js'
import type { Composite } from './Composite.js'
import type { Expression } from './Expression.js'
import { nestedComposite } from './evaluation/matchingMetrics.js'
import { parseComposite } from './parseComposite.js'
import type { SeriesRead } from './SeriesRead.js'
import { CompositeFault } from './syntax/CompositeFault.js'

/** Metrics of one expression that are looked up; evaluating refuses one beyond them. */
const maxLookups = 100

/**
 * Parses an expression that is to be saved under a name, and holds it to the rule that a composite is not part of another.
 *
 * @throws CompositeFault
 */
export async function checkComposite(store: Store, name: string, text: string): Promise<Composite> {
  const composite = parseComposite(text)
  const named = new Map<string, SeriesRead>()
  for (const read of readsOf(composite.expression))
    if (!read.metric.includes('*') && !named.has(read.metric.toLowerCase())) named.set(read.metric.toLowerCase(), read)
  for (const [metric, { at }] of [...named].slice(0, maxLookups)) {
    const isComposite = metric === name.toLowerCase() || (await store.getMetric(metric))?.type === 'composite'
    if (isComposite) throw new CompositeFault(nestedComposite(metric, at).reason, { text, at })
  }
  return composite
}

function readsOf(expression: Expression): readonly SeriesRead[] {
  if (expression.kind === 'series') return [expression]
  if (expression.kind === 'set') return expression.items.flatMap(readsOf)
  return readsOf(expression.over)
}
