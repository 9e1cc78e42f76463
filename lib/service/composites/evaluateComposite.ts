import type { Runtime } from '../../runtime/Runtime.js'
import type { Turns } from '../reading/Turns.js'
import type { Store } from '../store/Store.js'
import type { Composite } from './Composite.js'
import type { Expression } from './Expression.js'
import { chooseCompositeResolution } from './evaluation/chooseCompositeResolution.js'
import { Evaluation } from './evaluation/Evaluation.js'
import { defaultLimits, EvaluationBudget, type EvaluationLimits } from './evaluation/EvaluationBudget.js'
import { outermost } from './evaluation/Scope.js'
import type { Series } from './evaluation/Series.js'
import { SeriesLoader } from './evaluation/SeriesLoader.js'
import { CompositeFault } from './syntax/CompositeFault.js'
import { Fault } from './syntax/Fault.js'

/** For which time a composite is evaluated. */
export interface CompositeRange {
  /** First Unix second, included; its bucket is included whole. */
  readonly start: number
  /** Unix second, excluded; its bucket is included whole. */
  readonly end: number
  /** Seconds. Default: the finest that is retained for the whole range, shifts included. */
  readonly resolution?: number
}

/** What a composite comes to. */
export interface CompositeResult {
  /** Seconds: as asked, or what was chosen. */
  readonly resolution: number
  /** In the order that the expression gives them; those without a point are left out. */
  readonly series: readonly Series[]
}

/** What evaluating takes from the service. */
export interface CompositeContext {
  readonly store: Store
  readonly runtime: Runtime
  /** Default: {@link defaultLimits}. */
  readonly limits?: EvaluationLimits
  /** Default: turns of its own. */
  readonly turns?: Turns
  /** Called before the time of an evaluation begins to count. Undefined: no need to wait. */
  readonly enter?: () => Promise<void> | undefined
  /** Called before an evaluation of many points goes on. Undefined: no need to wait. */
  readonly becomeLarge?: () => Promise<void> | undefined
}

/**
 * Evaluates a composite over what the store has. The one way in for routes, charts and alerts.
 *
 * @throws CompositeFault when it names another composite, or takes more than the limits allow
 * @throws RequestRefusal 400 when the resolution is not retained for the range
 */
export async function evaluateComposite(
  context: CompositeContext,
  { expression, text }: Composite,
  range: CompositeRange,
): Promise<CompositeResult> {
  try {
    return await evaluate(context, expression, range)
  } catch (error) {
    if (error instanceof Fault) throw new CompositeFault(error.reason, { text, at: error.at })
    throw error
  }
}

async function evaluate(
  context: CompositeContext,
  expression: Expression,
  { start, end, resolution: asked }: CompositeRange,
): Promise<CompositeResult> {
  const { store, runtime, limits = defaultLimits } = context
  await context.enter?.()
  const budget = new EvaluationBudget(runtime, limits, context)
  const resolution = asked ?? (await chooseCompositeResolution(store, expression, start, { runtime, limits }))
  const range = { start, end: Math.max(start, end) }
  const evaluation = new Evaluation(new SeriesLoader(store, budget, range, resolution), budget, range)
  const series = (await evaluation.evaluate(expression, outermost)).filter(({ points }) => points.length > 0)
  budget.check('series', series.length)
  budget.check(
    'points',
    series.reduce((count, { points }) => count + points.length, 0),
  )
  return { resolution, series }
}
