import type { Composite } from './Composite.js'
import { readExpression } from './readExpression.js'
import { CompositeFault } from './syntax/CompositeFault.js'
import { Fault } from './syntax/Fault.js'
import { parseSyntax } from './syntax/parseSyntax.js'

/** Characters of the longest expression. */
export const maxLength = 16_384

/**
 * Parses an expression of the composite language (docs/api/composites.md) and checks every name, argument and option in it. Whether its
 * metrics exist is found out when it is evaluated.
 *
 * @throws CompositeFault which says the column and what was expected there
 */
export function parseComposite(text: string): Composite {
  if (text.length > maxLength) throw new CompositeFault(`is too long (at most ${maxLength} characters)`)
  try {
    return { text, expression: readExpression(parseSyntax(text)) }
  } catch (error) {
    if (error instanceof Fault) throw new CompositeFault(error.reason, { text, at: error.at })
    throw error
  }
}
