/** Items of one kind in a body: `opening`, the items with commas between them, then the next section or the end. */
export interface Section {
  /** What stands before the first item: `"gauges":[`. */
  readonly opening: string
  /** Items in it. */
  readonly count: number
}

/** What a batch is made of besides its body: enough to make it again from the body ({@link EncodedBatch.fromParts}). */
export interface BatchParts {
  readonly path: string
  readonly head: string
  readonly sections: readonly Section[]
  readonly tail: string
  /** Bytes of each item. Items of a section stand one comma apart. */
  readonly lengths: readonly number[]
}

/** Memory that a batch has for as long as it is needed, and others have after it. */
export interface Lease {
  /** Its size. */
  readonly bytes: number
  giveBack(): void
}

const nothing = Buffer.alloc(0)

/**
 * The bytes of a batch, and where each item lies in them. Cut once, and from then on only these bytes exist: an item of a half is copied from
 * them, never encoded again, so that a repeated batch is the same to the last bit.
 *
 * All encoders write ASCII only (other characters escaped), so positions in the text are positions in the bytes.
 */
export class EncodedBatch {
  /** Route that it was encoded for. */
  readonly path: string
  #body: Buffer
  /** Start and end of each item in the body: two numbers an item. */
  #bounds: Uint32Array
  readonly #head: string
  readonly #sections: readonly Section[]
  readonly #tail: string
  #lease: Lease | undefined

  /** `lease`: of the body and the bounds, if they lie in memory that is used again. */
  constructor(
    path: string,
    body: Buffer,
    bounds: Uint32Array,
    layout: { readonly head: string; readonly sections: readonly Section[]; readonly tail: string },
    lease?: Lease,
  ) {
    this.path = path
    this.#body = body
    this.#bounds = bounds
    this.#head = layout.head
    this.#sections = layout.sections
    this.#tail = layout.tail
    this.#lease = lease
  }

  /** A batch from what {@link parts} gave and the same body; undefined if they don't belong together. */
  static fromParts(body: Buffer, { path, head, sections, tail, lengths }: BatchParts): EncodedBatch | undefined {
    const bounds = new Uint32Array(2 * lengths.length)
    let position = head.length
    let index = 0
    for (const { opening, count } of sections) {
      position += opening.length
      if (count > lengths.length - index) return undefined
      for (let n = 0; n < count; n += 1, index += 1) {
        if (n > 0) position += 1
        bounds[2 * index] = position
        position += lengths[index]!
        if (position > body.length) return undefined
        bounds[2 * index + 1] = position
      }
    }
    if (index !== lengths.length || position + tail.length !== body.length) return undefined
    return new EncodedBatch(path, body, bounds, { head, sections, tail })
  }

  /** Empty once it was freed. */
  get body(): Buffer {
    return this.#body
  }

  /**
   * Gives leased memory back. Only for when nobody will read the bytes any more, be it a socket that has not sent all of them or a file that
   * they are to be written to: others will write over them.
   */
  free(): void {
    if (this.#lease === undefined) return
    this.#body = nothing
    this.#bounds = new Uint32Array(0)
    this.#lease.giveBack()
    this.#lease = undefined
  }

  /** What to keep beside the body to make this batch again. */
  parts(): BatchParts {
    const lengths: number[] = []
    for (let index = 0; index < this.count; index += 1) {
      lengths.push(this.#bounds[2 * index + 1]! - this.#bounds[2 * index]!)
    }
    return { path: this.path, head: this.#head, sections: this.#sections, tail: this.#tail, lengths }
  }

  /** Measurements in it. */
  get count(): number {
    return this.#bounds.length / 2
  }

  /** Memory that it keeps. */
  get bytes(): number {
    return (this.#lease?.bytes ?? this.#body.length + this.#bounds.byteLength) + 500
  }

  /** The text of one item, for reports and for finding a name. */
  item(index: number): string {
    return this.#body.toString('latin1', this.#bounds[2 * index]!, this.#bounds[2 * index + 1]!)
  }

  /** The name of the metric at this position; every encoder writes it first. */
  nameAt(index: number): string | undefined {
    return /^\{"name":"([^"\\]*)"/.exec(this.item(index))?.[1]
  }

  /** Whether one of the items from `first` up to `end` belongs to one of these metrics; names are compared without case. */
  hasName(names: ReadonlySet<string>, first = 0, end = this.count): boolean {
    for (let index = first; index < end; index += 1) {
      const name = this.nameAt(index)
      if (name !== undefined && names.has(name.toLowerCase())) return true
    }
    return false
  }

  /** The items from `first` up to `end` as a batch of their own, with the same head and tail. */
  slice(first: number, end: number): EncodedBatch {
    const parts: Buffer[] = [Buffer.from(this.#head, 'latin1')]
    const bounds = new Uint32Array(2 * (end - first))
    const sections: Section[] = []
    let length = parts[0]!.length
    let sectionStart = 0
    for (const section of this.#sections) {
      const from = Math.max(first, sectionStart)
      const to = Math.min(end, sectionStart + section.count)
      const count = Math.max(0, to - from)
      sections.push({ opening: section.opening, count })
      const opening = Buffer.from(section.opening, 'latin1')
      parts.push(opening)
      length += opening.length
      if (count > 0) {
        const start = this.#bounds[2 * from]!
        const stop = this.#bounds[2 * to - 1]!
        parts.push(this.#body.subarray(start, stop))
        for (let index = from; index < to; index += 1) {
          bounds[2 * (index - first)] = this.#bounds[2 * index]! - start + length
          bounds[2 * (index - first) + 1] = this.#bounds[2 * index + 1]! - start + length
        }
        length += stop - start
      }
      sectionStart += section.count
    }
    parts.push(Buffer.from(this.#tail, 'latin1'))
    return new EncodedBatch(this.path, Buffer.concat(parts), bounds, { head: this.#head, sections, tail: this.#tail })
  }
}
