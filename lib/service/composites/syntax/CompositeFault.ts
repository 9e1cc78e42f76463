/** Why an expression is refused: it can't be parsed, names what doesn't exist, or asks for too much. */
export class CompositeFault extends Error {
  /** Where in the expression, counted from 1 in characters, as an editor counts; absent where no one place is to blame. */
  readonly column: number | undefined
  /** The line of it, counted from 1. */
  readonly line: number | undefined

  /** `place`: the whole expression, and the offset in it that is to blame. */
  constructor(reason: string, place?: { readonly text: string; readonly at: number }) {
    const position = place === undefined ? undefined : positionOf(place.text, place.at)
    super(position === undefined ? reason : `${describe(position)}: ${reason}`)
    this.name = 'CompositeFault'
    this.line = position?.line
    this.column = position?.column
  }
}

interface Position {
  readonly line: number
  readonly column: number
}

function positionOf(text: string, at: number): Position {
  const before = text.slice(0, at).split('\n')
  // Characters and not code units: an emoji in a text before the place is one column.
  return { line: before.length, column: [...(before[before.length - 1] ?? '')].length + 1 }
}

/** Most expressions are one line, and then its number is noise. */
function describe({ line, column }: Position): string {
  return line === 1 ? `column ${column}` : `line ${line}, column ${column}`
}
