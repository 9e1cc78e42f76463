import type { BatchLimits } from '../Destination.js'
import { EncodedBatch } from '../EncodedBatch.js'
import { ByteWriter } from './ByteWriter.js'
import type { Room, SparePool } from './SparePool.js'

/** The items of one section, with commas between them. */
class SectionBytes {
  readonly opening: string
  readonly writer: ByteWriter
  /** Start and end of each item in the writer. In an array of numbers that grows they would be a third of what a batch leaves to collect. */
  #bounds: Uint32Array
  #length = 0

  constructor(opening: string, { bytes, bounds }: Room) {
    this.opening = opening
    this.writer = new ByteWriter(bytes)
    this.#bounds = bounds
  }

  get count(): number {
    return this.#length / 2
  }

  /** The whole room, to be used again for another section. */
  get room(): Room {
    return { bytes: this.writer.bytes, bounds: this.#bounds }
  }

  /** An item starts here. */
  open(): void {
    if (this.writer.length > 0) this.writer.text(',')
    this.#mark()
  }

  /** It ends here. */
  close(): void {
    this.#mark()
  }

  /** Takes back the last items, and everything from this length on. */
  takeBack(items: number, length: number): void {
    this.writer.truncate(length)
    this.#length -= 2 * items
  }

  /** Copies the bounds to this place of others, for a text that begins at `at`. */
  copyBounds(to: Uint32Array, place: number, at: number): void {
    for (let n = 0; n < this.#length; n += 1) to[place + n] = this.#bounds[n]! + at
  }

  #mark(): void {
    if (this.#length === this.#bounds.length) {
      const larger = new Uint32Array(2 * this.#length)
      larger.set(this.#bounds)
      this.#bounds = larger
    }
    this.#bounds[this.#length] = this.writer.length
    this.#length += 1
  }
}

/**
 * Puts a body together from items: `head`, then each section's opening and items, then `tail`. An addition is begun, written and ended; only
 * then is it known whether there was room for it, so that limits hold for what it became and not for what it came from.
 */
export class BatchBytes {
  readonly #path: string
  readonly #head: string
  readonly #tail: string
  readonly #sections: readonly SectionBytes[]
  readonly #limits: BatchLimits
  readonly #spare: SparePool
  #bytes: number
  #count = 0
  /** Where the addition began, to take it back. */
  #before = 0

  constructor(
    path: string,
    layout: { head: string; openings: readonly string[]; tail: string },
    limits: BatchLimits,
    spare: SparePool,
  ) {
    this.#path = path
    this.#head = layout.head
    this.#tail = layout.tail
    this.#sections = layout.openings.map((opening) => new SectionBytes(opening, spare.take()))
    this.#limits = limits
    this.#spare = spare
    this.#bytes = layout.head.length + layout.tail.length
    for (const opening of layout.openings) this.#bytes += opening.length
  }

  get count(): number {
    return this.#count
  }

  /** Begins an addition to a section, and its first item: to be written next. */
  begin(section: number): ByteWriter {
    const to = this.#sections[section]!
    this.#before = to.writer.length
    to.open()
    return to.writer
  }

  /** Ends an item and begins another of the same addition. */
  next(section: number): void {
    const to = this.#sections[section]!
    to.close()
    to.open()
  }

  /**
   * Ends an addition of this many items, which are taken all or none. False if there was no room; an empty batch has room for anything, or a
   * huge item would never leave.
   */
  end(section: number, items = 1): boolean {
    const to = this.#sections[section]!
    to.close()
    // One comma each, that of the next batch's first item included.
    const bytes = to.writer.length - this.#before + (this.#before === 0 ? 1 : 0)
    const isFull = this.#count + items > this.#limits.measurements || this.#bytes + bytes > this.#limits.bytes
    if (isFull && this.#count > 0) {
      to.takeBack(items, this.#before)
      return false
    }
    this.#bytes += bytes
    this.#count += items
    return true
  }

  finish(): EncodedBatch {
    const sections = this.#sections.map(({ opening, count }) => ({ opening, count }))
    const texts = this.#head.length + this.#tail.length + sections.reduce((sum, { opening }) => sum + opening.length, 0)
    const length = this.#sections.reduce((sum, { writer }) => sum + writer.length, texts)
    const { body, bounds, lease } = this.#spare.lease(length, 2 * this.#count)
    let next = 0
    let at = body.write(this.#head, 0, 'latin1')
    for (const section of this.#sections) {
      const { opening, writer, count } = section
      at += body.write(opening, at, 'latin1')
      section.copyBounds(bounds, next, at)
      next += 2 * count
      body.set(writer.written, at)
      at += writer.length
      this.#spare.giveBack(section.room)
    }
    body.write(this.#tail, at, 'latin1')
    return new EncodedBatch(this.#path, body, bounds, { head: this.#head, sections, tail: this.#tail }, lease)
  }
}
