/** Bytes that any number may be written over: `-0.0000012345678901234567`. */
export const longestNumber = 25

/** From here on numbers are left to `String`; below it, whole numbers are exact, and 15 digits tell a double from all others. */
const MOST = 1e15
/** Below it `String` writes an exponent. */
const LEAST = 1e-6
const BILLION = 1e9
/** Decimals that are tried first: most measurements have no more. */
const FEW = 6
const FEW_SCALE = 10 ** FEW

const ZERO = 48
const NINE = 57
const POINT = 46
const MINUS = 45

/** Bits of a double's mantissa behind its first. */
const MANTISSA = 52
/** Bits of the part that a fraction's upper half takes. */
const UPPER = 2 ** 26
/** Bits behind the point up to which five decimals at a time are exact: the lower half has 26 less, and a product of it 53 at most. */
const BITS_FOR_FIVE = 62
/** Those of {@link LEAST}, where it is two at a time. */
const MOST_BITS = 72
/** Nearer than this to where it is decided which digits are the shortest, rounding might decide: `String` does. */
const DOUBT = 1e-9

/** By bits behind the point: decimals that are always enough to tell a double from its neighbours. */
const enough = Uint8Array.from({ length: MOST_BITS + 1 }, (_, bits) => Math.ceil(bits * Math.log10(2)))
/** By bits behind the point: half the distance to a neighbour, in units of the last of {@link enough} decimals. */
const halfWays = Float64Array.from(enough, (decimals, bits) => 10 ** decimals / 2 ** (bits + 1))

/** A double whose bits are wanted. */
const double = new Float64Array(1)
const words = new Uint32Array(double.buffer)

/**
 * Writes the number at this place of an array, in the very digits that `String` gives it. Returns where it ends; -1 if it is one of the rare numbers
 * that have to be left to `String`, and then up to {@link longestNumber} bytes are overwritten.
 *
 * Unusual, because the sums of everything that is measured have seventeen digits: V8 takes five times as long to make a string of one, and keeps the
 * last sixteen thousand of these strings, which costs its garbage collector more than it saves anybody. (The place and not the number is passed,
 * because V8 allocates for each fraction that is passed to a function.)
 */
export function putNumber(bytes: Uint8Array, start: number, numbers: Float64Array, place: number): number {
  const value = numbers[place]!
  const size = Math.abs(value)
  if (!(size < MOST)) return -1
  let at = start
  if (value < 0) {
    bytes[at] = MINUS
    at += 1
  }
  const whole = Math.floor(size)
  if (whole < BILLION) at = putDigits(bytes, at, whole >>> 0, widthOf(whole >>> 0))
  else {
    const upper = Math.floor(whole / BILLION)
    at = putDigits(bytes, at, upper >>> 0, widthOf(upper >>> 0))
    at = putDigits(bytes, at, (whole - upper * BILLION) >>> 0, 9)
  }
  if (whole === size) return at
  bytes[at] = POINT
  at += 1
  const scaled = Math.round(size * FEW_SCALE)
  // At most 15 digits name no other double, so if these name this one, they are the shortest that do.
  if (scaled >= MOST || scaled / FEW_SCALE !== size) return putDecimals(bytes, at, numbers, place)
  let few = (scaled - whole * FEW_SCALE) >>> 0
  let width = FEW
  while (few % 10 === 0) {
    few = (few / 10) >>> 0
    width -= 1
  }
  return putDigits(bytes, at, few, width)
}

/**
 * Writes the shortest decimals that tell a double from its neighbours. Its fraction is a whole number of 2^-bits, so decimals can be taken off it
 * exactly, in two halves that leave room for the product in a double. There are enough when the rest is nearer than half the way to a neighbour.
 */
function putDecimals(bytes: Uint8Array, start: number, numbers: Float64Array, place: number): number {
  const size = Math.abs(numbers[place]!)
  double[0] = size
  const head = words[1]!
  const bits = 1_023 + MANTISSA - (head >>> 20)
  // Below a power of two neighbours are nearer than above it.
  const isPowerOfTwo = words[0] === 0 && (head & 0xfffff) === 0
  if (size < LEAST || isPowerOfTwo) return -1

  const fraction = size - Math.floor(size)
  let upper = Math.floor(fraction * UPPER) / UPPER
  let lower = fraction - upper
  const end = start + enough[bits]!
  const isFine = bits <= BITS_FOR_FIVE
  let width = isFine ? 5 : 2
  let scale = isFine ? 1e5 : 100
  let at = start
  while (at < end) {
    if (end - at < width) {
      width = 1
      scale = 10
    }
    const product = lower * scale
    const carried = Math.floor(product * UPPER) / UPPER
    const digits = upper * scale + carried
    lower = product - carried
    upper = digits - Math.floor(digits)
    at = putDigits(bytes, at, digits >>> 0, width)
  }
  return shorten(bytes, start, at, upper + lower, halfWays[bits]!)
}

/** Takes decimals back as long as what is left names the same double, and rounds the last. `rest` and `halfWay` are in units of it. */
function shorten(bytes: Uint8Array, start: number, end: number, last: number, most: number): number {
  let rest = last
  let halfWay = most
  let at = end
  for (;;) {
    const shorterRest = (bytes[at - 1]! - ZERO + rest) / 10
    const shorterWay = halfWay / 10
    const below = shorterRest - shorterWay
    const above = 1 - shorterRest - shorterWay
    if (Math.abs(below) < DOUBT || Math.abs(above) < DOUBT) return -1
    if (below > 0 && above > 0) break
    rest = shorterRest
    halfWay = shorterWay
    at -= 1
  }
  if (Math.abs(rest - 0.5) < DOUBT) return -1
  if (rest < 0.5) return at
  while (at > start && bytes[at - 1] === NINE) at -= 1
  // It would be carried into the whole number.
  if (at === start) return -1
  bytes[at - 1] = bytes[at - 1]! + 1
  return at
}

/** A whole number below 2^32 in `width` digits, with zeros before it; `>>> 0` keeps the division one of integers. */
function putDigits(bytes: Uint8Array, start: number, value: number, width: number): number {
  let rest = value
  for (let at = start + width - 1; at >= start; at -= 1) {
    const tenth = (rest / 10) >>> 0
    bytes[at] = ZERO + rest - tenth * 10
    rest = tenth
  }
  return start + width
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
