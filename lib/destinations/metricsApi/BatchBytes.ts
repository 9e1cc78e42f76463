import type { BatchLimits } from '../Destination.js'
import { EncodedBatch } from '../EncodedBatch.js'
import { ByteWriter } from './ByteWriter.js'
import type { SparePool } from './SparePool.js'

/** The items of one section, with commas between them. */
class SectionBytes {
  readonly opening: string
  readonly writer: ByteWriter
  /** Start and end of each item in the writer. */
  readonly bounds: number[] = []

  constructor(opening: string, writer: ByteWriter) {
    this.opening = opening
    this.writer = writer
  }

  get count(): number {
    return this.bounds.length / 2
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
    this.#sections = layout.openings.map((opening) => new SectionBytes(opening, new ByteWriter(spare.take())))
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
    const { writer } = this.#sections[section]!
    this.#before = writer.length
    this.#open(section)
    return writer
  }

  /** Ends an item and begins another of the same addition. */
  next(section: number): void {
    this.#close(section)
    this.#open(section)
  }

  /**
   * Ends an addition of this many items, which are taken all or none. False if there was no room; an empty batch has room for anything, or a
   * huge item would never leave.
   */
  end(section: number, items = 1): boolean {
    this.#close(section)
    const { writer, bounds } = this.#sections[section]!
    // One comma each, that of the next batch's first item included.
    const bytes = writer.length - this.#before + (this.#before === 0 ? 1 : 0)
    const isFull = this.#count + items > this.#limits.measurements || this.#bytes + bytes > this.#limits.bytes
    if (isFull && this.#count > 0) {
      writer.truncate(this.#before)
      bounds.length -= 2 * items
      return false
    }
    this.#bytes += bytes
    this.#count += items
    return true
  }

  finish(): EncodedBatch {
    const sections = this.#sections.map(({ opening, count }) => ({ opening, count }))
    const texts = this.#head.length + this.#tail.length + sections.reduce((sum, { opening }) => sum + opening.length, 0)
    const body = Buffer.allocUnsafe(this.#sections.reduce((sum, { writer }) => sum + writer.length, texts))
    const bounds = new Uint32Array(2 * this.#count)
    let next = 0
    let at = body.write(this.#head, 0, 'latin1')
    for (const { opening, writer, bounds: own } of this.#sections) {
      at += body.write(opening, at, 'latin1')
      for (const bound of own) {
        bounds[next] = bound + at
        next += 1
      }
      body.set(writer.written, at)
      at += writer.length
      this.#spare.giveBack(writer.bytes)
    }
    body.write(this.#tail, at, 'latin1')
    return new EncodedBatch(this.#path, body, bounds, { head: this.#head, sections, tail: this.#tail })
  }

  #open(section: number): void {
    const { writer, bounds } = this.#sections[section]!
    if (writer.length > 0) writer.text(',')
    bounds.push(writer.length)
  }

  #close(section: number): void {
    const { writer, bounds } = this.#sections[section]!
    bounds.push(writer.length)
  }
}
