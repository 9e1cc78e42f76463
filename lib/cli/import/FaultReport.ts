import { plainText } from '../terminal/plainText.js'

/** Says what went wrong, each in a line, up to so many: a file of the wrong kind has a million faults. */
export class FaultReport {
  readonly #most: number
  readonly #what: string
  readonly #print: (line: string) => void
  #count = 0

  /** @param what - what was not told: `that make no sense` */
  constructor(most: number, what: string, print: (line: string) => void) {
    this.#most = most
    this.#what = what
    this.#print = print
  }

  add(sentence: string): void {
    this.#count += 1
    if (this.#count <= this.#most) this.#print(`librato-reporter: ${plainText(sentence)}`)
  }

  /** Says how many were not told, and begins anew. */
  end(): void {
    const more = this.#count - this.#most
    if (more > 0)
      this.#print(`librato-reporter: and ${more} more ${this.#what}; --errors ${this.#count} names all of them`)
    this.#count = 0
  }
}
