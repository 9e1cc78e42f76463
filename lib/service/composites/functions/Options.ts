import { toNumber } from '../../fields/readNumber.js'
import { Fault } from '../syntax/Fault.js'
import type { LiteralSyntax, OptionsSyntax } from '../syntax/Syntax.js'

const fraction = /^\s*([-+]?\d+)\s*\/\s*(\d+)\s*$/

/** The options of one call. All values may be quoted, as the language's own examples do. */
export class Options {
  readonly #values = new Map<string, LiteralSyntax>()
  /** Where to point when an option is missing. */
  readonly #at: number

  /** @param at offset of the call @throws Fault for names that are unknown or repeated */
  constructor(syntax: OptionsSyntax | undefined, known: readonly string[], at: number) {
    this.#at = syntax?.at ?? at
    for (const { key, value, at: place } of syntax?.entries ?? []) {
      if (!known.includes(key))
        throw new Fault(place, `unknown option ${JSON.stringify(key.slice(0, 40))}; known are ${known.join(', ')}`)
      if (this.#values.has(key)) throw new Fault(place, `the option ${JSON.stringify(key)} is given twice`)
      this.#values.set(key, value)
    }
  }

  /** As it was written, without quotes. */
  text(name: string): string | undefined {
    return this.#values.get(name)?.value
  }

  /** @throws Fault for what is no finite number */
  number(name: string): number | undefined {
    return this.#read(name, 'must be a number', (text) => finite(toNumber(text)))
  }

  /** A number, or a fraction such as `1/1024`. @throws Fault */
  factor(name: string): number | undefined {
    return this.#read(name, 'must be a number, or a fraction such as "1/1024"', (text) => {
      const [, dividend, divisor] = fraction.exec(text) ?? []
      return finite(dividend === undefined ? toNumber(text) : Number(dividend) / Number(divisor))
    })
  }

  /** A whole number in bounds. @throws Fault */
  whole(name: string, least: number, most: number): number | undefined {
    return this.#read(name, `must be a whole number between ${least} and ${most}`, (text) => {
      const number = toNumber(text)
      return number !== undefined && Number.isInteger(number) && number >= least && number <= most ? number : undefined
    })
  }

  /** @throws Fault */
  choice<T extends string>(name: string, choices: readonly T[]): T | undefined {
    return this.#read(name, `must be one of ${choices.join(', ')}`, (text) =>
      choices.find((choice) => choice === text.trim().toLowerCase()),
    )
  }

  /** @throws Fault */
  flag(name: string): boolean | undefined {
    const choice = this.choice(name, ['true', 'false'])
    return choice === undefined ? undefined : choice === 'true'
  }

  /** The fault of this option, or of the lack of it. */
  fault(name: string, reason: string): Fault {
    return new Fault(this.#values.get(name)?.at ?? this.#at, `the option "${name}" ${reason}`)
  }

  #read<T>(name: string, rule: string, read: (text: string) => T | undefined): T | undefined {
    const given = this.#values.get(name)
    if (given === undefined) return undefined
    const value = read(given.value)
    if (value === undefined) throw this.fault(name, rule)
    return value
  }
}

function finite(number: number | undefined): number | undefined {
  return number !== undefined && Number.isFinite(number) ? number : undefined
}
