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

/** A client's text within a message: cut short, because what is refused for its length must not fill an answer. */
export function excerpt(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}
