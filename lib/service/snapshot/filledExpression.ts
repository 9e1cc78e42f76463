import type { Composite, Expression } from '../composites/index.js'

/** A composite whose sources `%`, which a dashboard fills in, are these. Without any they stay what they are: all. */
export function filledExpression(composite: Composite, sources: readonly string[]): Composite {
  const named = sources.filter((source) => source !== '%' && source !== '*')
  return named.length === 0 ? composite : { ...composite, expression: filled(composite.expression, named) }
}

function filled(expression: Expression, sources: readonly string[]): Expression {
  switch (expression.kind) {
    case 'series':
      return expression.origin.filter === '%' ? { ...expression, filter: { sources } } : expression
    case 'set':
      return { ...expression, items: expression.items.map((item) => filled(item, sources)) }
    default:
      return { ...expression, over: filled(expression.over, sources) }
  }
}
