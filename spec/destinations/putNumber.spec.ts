import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { longestNumber, putNumber } from '../../lib/destinations/metricsApi/putNumber.js'

const bytes = Buffer.alloc(longestNumber)

/** What is written; undefined where it is left to `String`. */
function put(value: number): string | undefined {
  const end = putNumber(bytes, 0, Float64Array.of(value), 0)
  return end === -1 ? undefined : bytes.toString('latin1', 0, end)
}

/** The double that is so many steps away. */
function neighbour(value: number, steps: number): number {
  const bits = new BigInt64Array(Float64Array.of(value).buffer)
  return new Float64Array(BigInt64Array.of(bits[0]! + BigInt(steps)).buffer)[0]!
}

/** Samples as timers give them: milliseconds or seconds, with few decimals. */
const samples = fc
  .tuple(fc.integer({ min: 1, max: 1e8 }), fc.constantFrom(1, 10, 100, 1e3, 1e6))
  .map(([n, by]) => n / by)

describe('in the very digits of String are written', () => {
  test.each([
    ['sums', (all: number[]) => all.reduce((sum, n) => sum + n, 0)],
    ['sums of squares', (all: number[]) => all.reduce((sum, n) => sum + n * n, 0)],
    ['quotients', (all: number[]) => all.reduce((quotient, n) => quotient / (1 + (n % 10)), 1_000)],
    ['negative ones', (all: number[]) => all.reduce((sum, n) => sum - n / 3, 0)],
  ])('%s', (_, combine) => {
    fc.assert(
      fc.property(fc.array(samples, { minLength: 1, maxLength: 6 }), (all) => {
        const value = combine(all)
        const text = put(value)
        return text === undefined || text === String(value)
      }),
      { numRuns: 10_000 },
    )
  })

  test('doubles next to each power of two and of ten, where the distance to the neighbours changes', () => {
    const roots = [
      ...Array.from({ length: 75 }, (_, n) => 2 ** (n - 22)),
      ...Array.from({ length: 23 }, (_, n) => 10 ** (n - 7)),
    ]
    for (const root of roots) {
      for (let steps = -20; steps <= 20; steps += 1) {
        const value = neighbour(root, steps)
        expect(put(value) ?? String(value)).toBe(String(value))
      }
    }
  })
})

test('sums with the noise of their last bits need no String', () => {
  let left = 0
  for (let n = 0; n < 10_000; n += 1) {
    const [a, b, c] = [n * 1.01, 0.1 + n / 7, 1 / (n + 1)]
    for (const value of [a + b + c, a * a + b * b + c * c, (a + b) / 1_000]) if (put(value) === undefined) left += 1
  }
  expect(left).toBeLessThan(10)
})

test.each([
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  1e15,
  1e126,
  -1e21,
  9.9e-7,
  5e-324,
  2 ** -12,
])('%p is left to String', (value) => {
  expect(put(value)).toBeUndefined()
})

test('no more bytes are touched than may be, whatever the number', () => {
  fc.assert(
    fc.property(fc.double(), (value) => {
      const wide = Buffer.alloc(longestNumber + 20, 0xee)
      putNumber(wide, 10, Float64Array.of(value), 0)
      return (
        wide.subarray(0, 10).every((byte) => byte === 0xee) &&
        wide.subarray(10 + longestNumber).every((byte) => byte === 0xee)
      )
    }),
    { numRuns: 10_000 },
  )
})
