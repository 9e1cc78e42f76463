import { Fault } from '../composites/syntax/Fault.js'

/** A value of a stream as it is to be shown. `p`: the stream's period in seconds. */
export type Transform = (x: number, p: number) => number

/** Parentheses and signs within each other: far more than a formula needs. */
const maxDepth = 50

/**
 * The function that a formula of `x` and `p` stands for (reference 6, `display_transform`; 8.4, `transform_function`): sums, products, signs and
 * parentheses.
 * @throws Fault which says where it can't be read
 */
export function parseTransform(text: string): Transform {
  return new FormulaParser(text).parse()
}

class FormulaParser {
  readonly #tokens: readonly string[]
  #next = 0
  #depth = 0

  constructor(text: string) {
    this.#tokens = text.match(/\d+\.?\d*|\.\d+|\S/g) ?? []
  }

  parse(): Transform {
    const formula = this.#sum()
    if (this.#next < this.#tokens.length) throw this.#fault()
    return formula
  }

  #sum(): Transform {
    let left = this.#product()
    for (;;) {
      const [one, isMinus] = [left, this.#peek() === '-']
      if (!isMinus && this.#peek() !== '+') return left
      this.#next += 1
      const other = this.#product()
      left = isMinus ? (x, p) => one(x, p) - other(x, p) : (x, p) => one(x, p) + other(x, p)
    }
  }

  #product(): Transform {
    let left = this.#factor()
    for (;;) {
      const [one, isDivision] = [left, this.#peek() === '/']
      if (!isDivision && this.#peek() !== '*') return left
      this.#next += 1
      const other = this.#factor()
      left = isDivision ? (x, p) => one(x, p) / other(x, p) : (x, p) => one(x, p) * other(x, p)
    }
  }

  #factor(): Transform {
    const token = this.#peek()
    this.#next += 1
    if (token === 'x') return (x) => x
    if (token === 'p') return (_, p) => p
    if (token === '(') {
      const inner = this.#within(() => this.#sum())
      if (this.#peek() !== ')') throw this.#fault()
      this.#next += 1
      return inner
    }
    if (token === '-') {
      const inner = this.#within(() => this.#factor())
      return (x, p) => -inner(x, p)
    }
    const value = Number(token)
    if (token === undefined || Number.isNaN(value)) {
      this.#next -= 1
      throw this.#fault()
    }
    return () => value
  }

  #within(read: () => Transform): Transform {
    this.#depth += 1
    if (this.#depth > maxDepth) throw this.#fault()
    const inner = read()
    this.#depth -= 1
    return inner
  }

  #peek(): string | undefined {
    return this.#tokens[this.#next]
  }

  #fault(): Fault {
    const found = this.#peek()
    const where = found === undefined ? 'it ends too early' : `unexpected ${JSON.stringify(found)}`
    return new Fault(this.#next, `transform_function can't be read: ${where}`)
  }
}
