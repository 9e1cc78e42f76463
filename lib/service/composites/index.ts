export type { Composite } from './Composite.js'
export type { Expression } from './Expression.js'
export {
  type CompositeContext,
  type CompositeRange,
  type CompositeResult,
  evaluateComposite,
} from './evaluateComposite.js'
export type { Series } from './evaluation/Series.js'
export { parseComposite } from './parseComposite.js'
export { CompositeFault } from './syntax/CompositeFault.js'
