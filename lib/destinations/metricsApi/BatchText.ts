import { EncodedBatch, type Section } from '../EncodedBatch.js'

/** Collects the items of one section as text. */
class SectionText {
  readonly opening: string
  text = ''
  /** Start and end of each item in `text`. */
  readonly bounds: number[] = []

  constructor(opening: string) {
    this.opening = opening
  }

  get count(): number {
    return this.bounds.length / 2
  }

  add(item: string): void {
    if (this.text !== '') this.text += ','
    this.bounds.push(this.text.length, this.text.length + item.length)
    this.text += item
  }
}

/**
 * Puts a body together from items: `head`, then each section's opening and items, then `tail`. Counts bytes as it goes, so that a limit holds
 * after expansion and not before.
 */
export class BatchText {
  readonly #path: string
  readonly #head: string
  readonly #tail: string
  readonly #sections: readonly SectionText[]
  readonly #limits: { readonly measurements: number; readonly bytes: number }
  #bytes: number
  #count = 0

  constructor(
    path: string,
    layout: { head: string; openings: readonly string[]; tail: string },
    limits: { readonly measurements: number; readonly bytes: number },
  ) {
    this.#path = path
    this.#head = layout.head
    this.#tail = layout.tail
    this.#sections = layout.openings.map((opening) => new SectionText(opening))
    this.#limits = limits
    this.#bytes = layout.head.length + layout.tail.length
    for (const opening of layout.openings) this.#bytes += opening.length
  }

  get count(): number {
    return this.#count
  }

  /** Adds items to a section, all or none. False if there is no room; an empty batch has room for anything, or a huge item would never leave. */
  add(section: number, items: readonly string[]): boolean {
    let bytes = 0
    for (const item of items) bytes += item.length + 1
    const isFull = this.#count + items.length > this.#limits.measurements || this.#bytes + bytes > this.#limits.bytes
    if (isFull && this.#count > 0) return false
    for (const item of items) this.#sections[section]!.add(item)
    this.#bytes += bytes
    this.#count += items.length
    return true
  }

  finish(): EncodedBatch {
    let text = this.#head
    const bounds = new Uint32Array(2 * this.#count)
    const sections: Section[] = []
    let next = 0
    for (const section of this.#sections) {
      text += section.opening
      const shift = text.length
      for (const bound of section.bounds) {
        bounds[next] = bound + shift
        next += 1
      }
      text += section.text
      sections.push({ opening: section.opening, count: section.count })
    }
    text += this.#tail
    return new EncodedBatch(this.#path, Buffer.from(text, 'latin1'), bounds, {
      head: this.#head,
      sections,
      tail: this.#tail,
    })
  }
}
