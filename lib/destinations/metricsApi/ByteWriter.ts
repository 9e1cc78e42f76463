/** Bytes that any number takes at most: `-1.2345678901234567e-125`. */
const LONGEST_NUMBER = 25
/** Up to here decimals of a double tell it apart from all others, so digits may be worked out from the integer that they make. */
const MOST_DIGITS = 1e15
const DECIMALS = 6
const SCALE = 10 ** DECIMALS

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
  #bytes: Uint8Array
  #length = 0

  /** @param bytes to write into; it takes larger ones when they are full */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  get length(): number {
    return this.#length
  }

  /** What was written, until more is. */
  get written(): Uint8Array {
    return this.#bytes.subarray(0, this.#length)
  }

  /** The whole room, to be used again by another writer. */
  get bytes(): Uint8Array {
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
    let at = this.#length
    for (let i = 0; i < length; i += 1, at += 1) bytes[at] = text.charCodeAt(i)
    this.#length = at
  }

  /** A finite number, in the very digits that `String` gives it. */
  number(value: number): void {
    const size = Math.abs(value)
    if (size < MOST_DIGITS && size === Math.floor(size)) {
      this.#sign(value)
      this.#integer(size)
      return
    }
    const scaled = Math.round(size * SCALE)
    // At most 15 digits name no other double, so if these name this one, they are the shortest that do.
    if (scaled < MOST_DIGITS && scaled / SCALE === size) {
      this.#sign(value)
      this.#fraction(scaled)
      return
    }
    this.text(String(value))
  }

  #sign(value: number): void {
    this.#reserve(LONGEST_NUMBER)
    if (value >= 0) return
    this.#bytes[this.#length] = MINUS
    this.#length += 1
  }

  #fraction(scaled: number): void {
    const whole = Math.floor(scaled / SCALE)
    this.#integer(whole)
    let rest = (scaled - whole * SCALE) >>> 0
    let width = DECIMALS
    while (rest % 10 === 0) {
      rest = (rest / 10) >>> 0
      width -= 1
    }
    this.#bytes[this.#length] = POINT
    this.#length += 1
    this.#digits(rest, width)
  }

  #integer(value: number): void {
    if (value < 1e9) {
      this.#digits(value >>> 0, widthOf(value))
      return
    }
    const upper = Math.floor(value / 1e9)
    this.#digits(upper >>> 0, widthOf(upper))
    this.#digits((value - upper * 1e9) >>> 0, 9)
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
    if (this.#length + more <= this.#bytes.length) return
    const larger = new Uint8Array(2 * (this.#length + more))
    larger.set(this.written)
    this.#bytes = larger
  }
}

function widthOf(value: number): number {
  let width = 1
  for (let above = 10; above <= value; above *= 10) width += 1
  return width
}
