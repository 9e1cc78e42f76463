import type { Fault } from './Measured.js'

/** A document of JSON, and the line that it began in. */
export interface JsonDocument {
  readonly line: number
  readonly document: unknown
}

const longestDocument = 64 * 1024 * 1024

/**
 * Puts documents of JSON together from lines: one a line, as programs write them, or one over many lines, as people read them. A list that
 * begins with a line of its own is taken apart, so that it may be of any length.
 */
export class JsonDocuments {
  readonly #longest: number
  /** Of the document that is not closed yet. */
  #lines: string[] = []
  #length = 0
  #start = 0
  #depth = 0
  #isInList = false
  #isGivenUp = false

  /** @param longest - characters that a document over several lines may have */
  constructor(longest = longestDocument) {
    this.#longest = longest
  }

  /** What a line completes. */
  add(line: number, text: string): (JsonDocument | (Fault & { readonly line: number })) | undefined {
    const trimmed = text.trim()
    if (trimmed === '') return undefined
    if (this.#depth === 0) {
      if (!this.#isInList && trimmed === '[') {
        this.#isInList = true
        return undefined
      }
      if (this.#isInList && trimmed === ']') {
        this.#isInList = false
        return undefined
      }
      this.#start = line
      // What programs write ends with its line; only what is written for people is left open, and then with an opening bracket.
      if (!/[[{]$/.test(trimmed)) return this.#parsed(this.#isInList ? trimmed.replace(/,$/, '') : trimmed)
    }
    this.#depth += depthOf(trimmed)
    this.#length += trimmed.length
    if (!this.#isGivenUp) this.#lines.push(trimmed)
    if (this.#depth <= 0) {
      const whole = this.#isGivenUp ? undefined : this.#lines.join('\n')
      this.#forget()
      this.#isGivenUp = false
      return whole === undefined ? undefined : this.#parsed(this.#isInList ? whole.replace(/,$/, '') : whole)
    }
    if (this.#isGivenUp || this.#length <= this.#longest) return undefined
    // Its other lines are only counted through, so that it is one fault and not a million.
    const depth = this.#depth
    this.#forget()
    this.#depth = depth
    this.#isGivenUp = true
    return { line: this.#start, fault: 'is longer than a document can be; write a measurement a line, as jq -c does' }
  }

  /** What was left open at the end of the file. */
  end(): (Fault & { readonly line: number }) | undefined {
    return this.#depth > 0 && !this.#isGivenUp ? { line: this.#start, fault: 'is JSON that is cut off' } : undefined
  }

  #parsed(text: string): JsonDocument | (Fault & { readonly line: number }) {
    try {
      return { line: this.#start, document: JSON.parse(text) }
    } catch {
      return { line: this.#start, fault: 'is no JSON' }
    }
  }

  #forget(): void {
    this.#lines = []
    this.#length = 0
    this.#depth = 0
  }
}

/** Brackets that a line opens, less those that it closes; not those in texts. */
function depthOf(line: string): number {
  let depth = 0
  for (const [part] of line.matchAll(/"(?:[^"\\]|\\.)*"|[[{\]}]/g)) {
    if (part === '[' || part === '{') depth += 1
    else if (part === ']' || part === '}') depth -= 1
  }
  return depth
}
