import { type Fields, field } from '../fields/Fields.js'
import { RequestRefusal } from '../RequestRefusal.js'

const decimal = /^-?\d{1,15}(?:\.\d{1,15})?$/

/** Later than this is the year 5138 in seconds, and 1973 in milliseconds: surely milliseconds. */
const latestTime = 1e11

/** Reads the parameters of a query and collects what is wrong with them, so that one answer names every fault. A parameter given twice is none of the types. */
export class QueryReader {
  readonly #query: Fields
  readonly #faults = new Map<string, string[]>()

  constructor(query: Fields) {
    this.#query = query
  }

  /** The value as it was parsed; an empty text counts as absent. */
  raw(name: string): unknown {
    const value = field(this.#query, name)
    return value === '' ? undefined : value
  }

  /** A whole number of at least `least` and at most `most`. */
  whole(name: string, least: number, most: number): number | undefined {
    const number = this.#number(name)
    if (number === undefined) return undefined
    if (!Number.isInteger(number)) return this.refuse(name, 'must be a whole number')
    if (number < least || number > most) return this.refuse(name, `must be between ${least} and ${most}`)
    return number
  }

  /** Unix seconds; fractions are floored. */
  time(name: string): number | undefined {
    const number = this.#number(name)
    if (number === undefined) return undefined
    if (number < 0) return this.refuse(name, 'must be positive')
    if (number > latestTime) return this.refuse(name, 'is too large for Unix seconds')
    return Math.floor(number)
  }

  text(name: string): string | undefined {
    const value = this.raw(name)
    return value === undefined || typeof value === 'string' ? value : this.refuse(name, 'must be given once, as a text')
  }

  choice<T extends string>(name: string, choices: readonly T[]): T | undefined {
    const text = this.text(name)?.toLowerCase()
    if (text === undefined) return undefined
    return choices.find((choice) => choice === text) ?? this.refuse(name, `must be one of ${choices.join(', ')}`)
  }

  /** Python sends `True`, forms `1`. */
  flag(name: string): boolean | undefined {
    const text = this.text(name)?.toLowerCase()
    if (text === undefined) return undefined
    if (['true', 't', '1', 'yes'].includes(text)) return true
    if (['false', 'f', '0', 'no'].includes(text)) return false
    return this.refuse(name, 'must be true or false')
  }

  refuse(name: string, message: string): undefined {
    const known = this.#faults.get(name)
    if (known === undefined) this.#faults.set(name, [message])
    else known.push(message)
    return undefined
  }

  /** @throws RequestRefusal 400 if anything was refused */
  done(): void {
    if (this.#faults.size > 0) throw new RequestRefusal(400, { params: Object.fromEntries(this.#faults) })
  }

  #number(name: string): number | undefined {
    const value = this.raw(name)
    if (value === undefined) return undefined
    const text = typeof value === 'string' ? value.trim() : ''
    return decimal.test(text) ? Number(text) : this.refuse(name, 'is not a number')
  }
}
