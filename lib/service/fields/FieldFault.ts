/** Why one field of a measurement or metric is refused. Thrown by what reads fields; no `Error`, because a request may hold 100,000 of them and nobody reads their stacks. */
export class FieldFault {
  /** The field. */
  readonly param: string
  /** Words that follow the field's name: `is not a number`. */
  readonly message: string

  constructor(param: string, message: string) {
    this.param = param
    this.message = message
  }
}

/**
 * A client's value within a message: cut short, because what is refused for its length must not fill an answer. Lists and objects are not written
 * out, as they may be nested deeper than anything that walks them can stand.
 */
export function excerpt(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object' && value !== null) return 'an object'
  const text = String(value)
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}
