import type { KeptText } from './KeptText.js'

/** Bytes that any number takes at most: `-1.2345678901234567e-125`. */
const LONGEST_NUMBER = 25
/** Up to here decimals of a double tell it apart from all others, so digits may be worked out from the integer that they make. */
const MOST_DIGITS = 1e15
const DECIMALS = 6
const SCALE = 10 ** DECIMALS
const BILLION = 1e9

/** Bytes that may be overwritten after what is copied by words. */
const SLACK = 3
/** Longer texts are left to Node, whose call costs as much as a few dozen characters. */
const SHORT = 12

const ZERO = 48
const POINT = 46
const MINUS = 45

/**
 * Writes ASCII text and numbers straight into bytes.
 *
 * Unusual, because it is where most of delivery's time goes: a text put together from a dozen pieces is a tree of strings that has to be flattened
 * and then copied into bytes, and V8 takes 100 to 200 ns to turn a fraction into a string where the few decimals of most measurements take ten.
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

  /**
   * The finite number at this place of an array, in the very digits that `String` gives it. (The place and not the number, because V8 allocates
   * for each fraction that is passed to a function.)
   */
  number(numbers: Float64Array, place: number): void {
    const value = numbers[place]!
    const size = Math.abs(value)
    const scaled = Math.round(size * SCALE)
    const isWhole = size < MOST_DIGITS && size === Math.floor(size)
    // At most 15 digits name no other double, so if these name this one, they are the shortest that do.
    const isShort = isWhole || (scaled < MOST_DIGITS && scaled / SCALE === size)
    if (!isShort) {
      this.text(String(value))
      return
    }
    this.#reserve(LONGEST_NUMBER)
    if (value < 0) {
      this.#bytes[this.#length] = MINUS
      this.#length += 1
    }
    if (size < BILLION) {
      const whole = Math.floor(size) >>> 0
      this.#digits(whole, widthOf(whole))
      if (!isWhole) this.#decimals((scaled - whole * SCALE) >>> 0)
    } else {
      const upper = Math.floor(size / BILLION)
      this.#digits(upper >>> 0, widthOf(upper >>> 0))
      this.#digits((size - upper * BILLION) >>> 0, 9)
    }
  }

  #decimals(millionths: number): void {
    let rest = millionths
    let width = DECIMALS
    while (rest % 10 === 0) {
      rest = (rest / 10) >>> 0
      width -= 1
    }
    this.#bytes[this.#length] = POINT
    this.#length += 1
    this.#digits(rest, width)
  }

  /** A whole number below 2^32 in `width` digits, with zeros before it; `>>> 0` keeps the division one of integers. */
  #digits(value: number, width: number): void {
    const bytes = this.#bytes
    const end = this.#length + width
    let rest = value
    for (let at = end - 1; at >= this.#length; at -= 1) {
      const tenth = (rest / 10) >>> 0
      bytes[at] = ZERO + rest - tenth * 10
      rest = tenth
    }
    this.#length = end
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

function widthOf(value: number): number {
  if (value < 10) return 1
  if (value < 100) return 2
  if (value < 1_000) return 3
  if (value < 10_000) return 4
  let width = 5
  for (let above = 100_000; above <= value; above *= 10) width += 1
  return width
}
