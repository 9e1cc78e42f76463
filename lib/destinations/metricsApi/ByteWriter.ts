import type { KeptText } from './KeptText.js'
import { longestNumber, putNumber } from './putNumber.js'

/** Bytes that may be overwritten after what is copied by words. */
const SLACK = 3
/** Longer texts are left to Node, whose call costs as much as a few dozen characters. */
const SHORT = 12

/**
 * Writes ASCII text and numbers straight into bytes.
 *
 * Unusual, because it is where most of delivery's time goes: a text put together from a dozen pieces is a tree of strings that has to be flattened
 * and then copied into bytes.
 */
export class ByteWriter {
  #bytes: Buffer
  #view: DataView
  #length = 0

  /** @param bytes to write into; it takes larger ones when they are full */
  constructor(bytes: Buffer) {
    this.#bytes = bytes
    this.#view = viewOf(bytes)
  }

  get length(): number {
    return this.#length
  }

  /** What was written, until more is. */
  get written(): Buffer {
    return this.#bytes.subarray(0, this.#length)
  }

  /** The whole room, to be used again by another writer. */
  get bytes(): Buffer {
    return this.#bytes
  }

  /** Takes back everything from this length on. */
  truncate(length: number): void {
    this.#length = length
  }

  /** Text in ASCII. */
  text(text: string): void {
    const { length } = text
    this.#reserve(length)
    const bytes = this.#bytes
    const start = this.#length
    if (length > SHORT) bytes.write(text, start, 'latin1')
    else for (let i = 0; i < length; i += 1) bytes[start + i] = text.charCodeAt(i)
    this.#length = start + length
  }

  /** Text that was prepared for it. */
  kept(text: KeptText): void {
    this.#reserve(text.length)
    text.copyTo(this.#view, this.#length)
    this.#length += text.length
  }

  /** The number at this place of an array, as `String` writes it. */
  number(numbers: Float64Array, place: number): void {
    this.#reserve(longestNumber)
    const end = putNumber(this.#bytes, this.#length, numbers, place)
    if (end === -1) this.text(String(numbers[place]!))
    else this.#length = end
  }

  #reserve(more: number): void {
    if (this.#length + more + SLACK <= this.#bytes.length) return
    const larger = Buffer.allocUnsafeSlow(2 * (this.#length + more) + SLACK)
    larger.set(this.written)
    this.#bytes = larger
    this.#view = viewOf(larger)
  }
}

function viewOf({ buffer, byteOffset, byteLength }: Buffer): DataView {
  return new DataView(buffer, byteOffset, byteLength)
}
