/** What an expression is made of, before anybody asks what it means. `at`: offset of the first character. */
export type Syntax = CallSyntax | SetSyntax | OptionsSyntax | LiteralSyntax

/** `name(argument, …)`. */
export interface CallSyntax {
  readonly kind: 'call'
  readonly name: string
  readonly args: readonly Syntax[]
  readonly at: number
}

/** `[item, …]`. */
export interface SetSyntax {
  readonly kind: 'set'
  readonly items: readonly Syntax[]
  readonly at: number
}

/** `{key: value, …}`: options, or tags with their patterns. */
export interface OptionsSyntax {
  readonly kind: 'options'
  readonly entries: readonly OptionSyntax[]
  readonly at: number
}

/** One key with its value. A list and not an object, so that a key may be `__proto__`. */
export interface OptionSyntax {
  readonly key: string
  readonly value: LiteralSyntax
  readonly at: number
}

/** `"text"`, `12.5`, or a bare word such as `last`. */
export interface LiteralSyntax {
  readonly kind: 'text' | 'number' | 'word'
  /** A text without its quotes and escapes; a number or word as it was written. */
  readonly value: string
  readonly at: number
}
