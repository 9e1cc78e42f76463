import type { SetOperator } from './functions/SetFunction.js'
import type { Mapping } from './Mapping.js'
import type { SeriesRead } from './SeriesRead.js'

/** An expression with its meaning: every name is known, every option is checked. */
export type Expression =
  | SeriesRead
  | { readonly kind: 'set'; readonly items: readonly Expression[] }
  | { readonly kind: 'apply'; readonly operator: SetOperator; readonly over: Expression }
  /** The expression once for each shift. */
  | { readonly kind: 'timeshift'; readonly shifts: readonly number[]; readonly over: Expression }
  /** The expression once for each set of values that the series in it have of these tags. */
  | { readonly kind: 'group'; readonly tags: readonly string[]; readonly over: Expression }
  /** The expression once for each value that its `&` stands for. */
  | { readonly kind: 'map'; readonly mapping: Mapping; readonly over: Expression }
