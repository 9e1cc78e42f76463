import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { pageModule } from './pageModules.js'

const { gapsOf, spansOf, usualDistance } = await pageModule('charts/rhythm')

const raw = { resolution: 1 }
/** `count` times, `period` seconds apart, each up to a fifth of it late. */
const sent = (period: number, count: number, late: readonly number[] = []): number[] =>
  Array.from({ length: count }, (_, n) =>
    Math.floor(1_700_000_000 + n * period + (late[n % late.length] ?? 0) * period),
  )
const lateness = fc.array(fc.double({ min: 0, max: 0.2, noNaN: true }), { minLength: 1, maxLength: 50 })
const period = fc.integer({ min: 5, max: 86_400 })

describe('the gaps of a series of which nobody said a period', () => {
  test('are none where it is only late', () => {
    fc.assert(fc.property(period, lateness, (seconds, late) => gapsOf(sent(seconds, 60, late), raw).length === 0))
  })

  test('are none where single points are lost', () => {
    fc.assert(
      fc.property(period, lateness, fc.integer({ min: 4, max: 20 }), (seconds, late, each) => {
        const times = sent(seconds, 80, late).filter((_, n) => n % each !== 2)
        return gapsOf(times, raw).length === 0
      }),
    )
  })

  test('are none where its rate changed', () => {
    fc.assert(
      fc.property(period, period, (one, other) => {
        const first = sent(one, 20)
        const times = [...first, ...Array.from({ length: 20 }, (_, n) => first[19]! + (n + 1) * other)]
        return gapsOf(times, raw).length === 0
      }),
    )
  })

  test('are none in whatever buckets it is read', () => {
    fc.assert(
      fc.property(period, lateness, fc.integer({ min: 1, max: 600 }), (seconds, late, resolution) => {
        const buckets = sent(seconds, 60, late).map((time) => Math.floor(time / resolution) * resolution)
        return gapsOf([...new Set(buckets)], { resolution }).length === 0
      }),
    )
  })

  test('are exactly its outages of three missing points or more', () => {
    fc.assert(
      fc.property(period, fc.integer({ min: 3, max: 100 }), fc.integer({ min: 3, max: 50 }), (seconds, missing, at) => {
        const times = sent(seconds, 60).map((time, n) => (n < at ? time : time + missing * seconds))
        expect(gapsOf(times, raw)).toEqual([at])
      }),
    )
  })

  test('are the same at any time and in any unit', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 5_000 }), { maxLength: 40 }),
        fc.integer({ min: 1, max: 1_000 }),
        fc.integer({ min: 0, max: 1e9 }),
        (distances, scale, shift) => {
          let time = 0
          const times = distances.map((distance) => {
            time += distance
            return time
          })
          const moved = times.map((time) => shift + time * scale)
          expect(gapsOf(moved, { resolution: scale })).toEqual(gapsOf(times, raw))
        },
      ),
    )
  })

  test('are none where two senders take turns, and none between two points alone', () => {
    const turns = Array.from({ length: 30 }, (_, n) => Math.floor(n / 2) * 60 + (n % 2) * 3)
    expect(gapsOf(turns, raw)).toEqual([])
    expect(gapsOf([0, 240], raw)).toEqual([])
    expect(gapsOf([0], raw)).toEqual([])
    expect(gapsOf([], raw)).toEqual([])
  })
})

describe('the gaps of a series with a known period', () => {
  const pacing = { resolution: 10, period: 10 }

  test('are wherever a bucket has no point', () => {
    expect(gapsOf([0, 10, 20, 40, 50], pacing)).toEqual([3])
    expect(gapsOf([0, 20], pacing)).toEqual([1])
  })

  test('are not where it really comes at longer intervals', () => {
    expect(gapsOf([0, 60, 120, 180], pacing)).toEqual([])
  })
})

describe('the seconds that a point stands for', () => {
  test('are those since the point before, whatever the bucket, and an outage is not counted', () => {
    expect(spansOf([0, 60, 120, 600, 660, 720], { resolution: 2 })).toEqual([60, 60, 60, 60, 60, 60])
    expect(spansOf([0, 10, 20], { resolution: 10, period: 10 })).toEqual([10, 10, 10])
    expect(spansOf([7], { resolution: 2, period: 10 })).toEqual([10])
    expect(spansOf([7], { resolution: 2 })).toEqual([2])
    expect(spansOf([], { resolution: 2 })).toEqual([])
  })

  test('come to about the period where points are late', () => {
    fc.assert(
      fc.property(lateness, (late) => {
        for (const span of spansOf(sent(100, 60, late), raw)) expect(Math.abs(span - 100)).toBeLessThanOrEqual(21)
      }),
    )
  })
})

test('the usual distance is that of most points', () => {
  expect(usualDistance([0, 60, 121, 180, 900, 960])).toBe(60)
  expect(usualDistance([0])).toBe(0)
})
