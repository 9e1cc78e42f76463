import type { Expression } from './Expression.js'

/** A parsed and checked expression. Made by `parseComposite`. */
export interface Composite {
  /** As it was written. */
  readonly text: string
  readonly expression: Expression
}
