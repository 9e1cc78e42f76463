/** A fault at an offset of an expression. Thrown by what knows the place and not the whole text; `parseComposite` makes a `CompositeFault` of it. */
export class Fault {
  /** Offset in UTF-16 code units. */
  readonly at: number
  readonly reason: string

  constructor(at: number, reason: string) {
    this.at = at
    this.reason = reason
  }
}
