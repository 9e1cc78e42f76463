import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { retryPause } from '../../lib/delivery/retryPause.js'

const options = { base: 500, cap: 30_000 }

describe('a pause', () => {
  test('is exponential with full jitter up to the cap', () => {
    const at = (failures: number, random: number) =>
      retryPause({ failures, retryAfter: undefined, isRefused: false }, options, random).delay
    expect([1, 2, 3, 6, 7, 50, 5_000].map((failures) => at(failures, 0.999999))).toEqual([
      500, 1_000, 2_000, 16_000, 30_000, 30_000, 30_000,
    ])
    expect(at(4, 0.5)).toBe(2_000)
  })

  test('goes on with a probe once it has reached the cap, or when we are refused', () => {
    const at = (failures: number, isRefused = false) =>
      retryPause({ failures, retryAfter: undefined, isRefused }, options, 0.5)
    expect([at(1), at(6), at(7)].map(({ isProbe }) => isProbe)).toEqual([false, false, true])
    expect(at(1, true)).toEqual({ delay: 30_000, isProbe: true })
  })

  test('is what the server asked for, within a second and the cap', () => {
    fc.assert(
      fc.property(
        fc.nat(10),
        fc.nat(10_000_000),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (n, retryAfter, r) => {
          const { delay } = retryPause({ failures: n + 1, retryAfter, isRefused: false }, options, r)
          expect(delay).toBe(Math.min(30_000, Math.max(1_000, retryAfter)))
        },
      ),
    )
  })
})
