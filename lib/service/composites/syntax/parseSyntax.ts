import { Fault } from './Fault.js'
import type { CallSyntax, LiteralSyntax, OptionSyntax, OptionsSyntax, SetSyntax, Syntax } from './Syntax.js'
import { type Token, tokenize } from './tokenize.js'

/** Calls and sets in one another. Far above what anybody writes, far below what would fill the stack. */
const maxDepth = 64

/**
 * The syntax tree of an expression, by recursive descent:
 *
 *     expression = call | set
 *     call       = word "(" [ argument { "," argument } ] ")"
 *     set        = "[" [ expression { "," expression } ] "]"
 *     argument   = expression | options | literal
 *     options    = "{" [ key ":" literal { "," key ":" literal } ] "}"
 *     key        = word | text
 *     literal    = text | number | word
 *
 * @throws Fault
 */
export function parseSyntax(text: string): CallSyntax | SetSyntax {
  return new SyntaxParser(tokenize(text)).parse()
}

class SyntaxParser {
  readonly #tokens: readonly Token[]
  #next = 0
  #depth = 0

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  parse(): CallSyntax | SetSyntax {
    const expression = this.#expression()
    if (this.#peek().kind !== 'end') throw this.#expected('the end of the expression')
    return expression
  }

  #expression(): CallSyntax | SetSyntax {
    if (this.#isMark('[')) return this.#set()
    if (this.#peek().kind === 'word') return this.#call()
    throw this.#expected('a function such as sum(…), or a set in brackets')
  }

  #call(): CallSyntax {
    const { value: name, at } = this.#take()
    const args = this.#list('(', ')', () => this.#argument())
    return { kind: 'call', name, args, at }
  }

  #set(): SetSyntax {
    const { at } = this.#peek()
    return { kind: 'set', items: this.#list('[', ']', () => this.#expression()), at }
  }

  #argument(): Syntax {
    const token = this.#peek()
    if (this.#isMark('[')) return this.#set()
    if (this.#isMark('{')) return this.#options()
    if (token.kind === 'word' && this.#isMark('(', 1)) return this.#call()
    return this.#literal('an argument: a function, a set in brackets, a quoted text, or options in braces')
  }

  #options(): OptionsSyntax {
    const { at } = this.#peek()
    return { kind: 'options', entries: this.#list('{', '}', () => this.#option()), at }
  }

  #option(): OptionSyntax {
    const { kind, value: key, at } = this.#peek()
    if (kind !== 'word' && kind !== 'text') throw this.#expected('the name of an option or tag')
    this.#take()
    this.#mark(':')
    return { key, value: this.#literal('a value: a quoted text, a number or a word'), at }
  }

  #literal(expected: string): LiteralSyntax {
    const { kind, value, at } = this.#peek()
    if (kind === 'mark' || kind === 'end') throw this.#expected(expected)
    this.#take()
    return { kind, value, at }
  }

  /** Everything between two marks, with commas between. */
  #list<T>(open: string, close: string, read: () => T): T[] {
    this.#mark(open)
    this.#depth += 1
    if (this.#depth > maxDepth) throw new Fault(this.#peek().at, `nested deeper than ${maxDepth} levels`)
    const items: T[] = []
    if (!this.#isMark(close)) {
      items.push(read())
      while (this.#isMark(',')) {
        this.#take()
        items.push(read())
      }
    }
    if (!this.#isMark(close)) throw this.#expected(`"," or "${close}"`)
    this.#take()
    this.#depth -= 1
    return items
  }

  #mark(mark: string): void {
    if (!this.#isMark(mark)) throw this.#expected(`"${mark}"`)
    this.#take()
  }

  #isMark(mark: string, ahead = 0): boolean {
    const token = this.#tokens[this.#next + ahead]
    return token?.kind === 'mark' && token.value === mark
  }

  #peek(): Token {
    // The last token is the end, and nothing goes beyond it.
    return this.#tokens[this.#next]!
  }

  #take(): Token {
    const token = this.#peek()
    if (token.kind !== 'end') this.#next += 1
    return token
  }

  #expected(what: string): Fault {
    const token = this.#peek()
    const found = token.kind === 'end' ? 'the expression ends' : `found ${describe(token)}`
    return new Fault(token.at, `expected ${what}, but ${found}`)
  }
}

function describe({ kind, value }: Token): string {
  const shown = value.length > 40 ? `${value.slice(0, 40)}…` : value
  return kind === 'text' ? `the text ${JSON.stringify(shown)}` : JSON.stringify(shown)
}
