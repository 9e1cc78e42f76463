import { expect, test } from '@jest/globals'
import type { Api } from '../../../lib/api/index.js'
import { keptSegments, noFinerThan } from '../../../lib/cli/export/keptSegments.js'

const hour = 3_600
const end = 1_800_000_123

/** Keeps seconds for two days, minutes for 32, quarters for 62. */
function service(boundaries: readonly (readonly [back: number, resolution: number])[]) {
  let asked = 0
  const getMetric = async (_: string, { start_time }: { start_time: number }) => {
    asked += 1
    return { resolution: boundaries.find(([back]) => start_time >= end - back)?.[1] ?? 3_600 }
  }
  return { api: { getMetric } as unknown as Pick<Api, 'getMetric'>, asked: () => asked }
}

const usual = [
  [2 * 86_400, 1],
  [32 * 86_400, 60],
  [62 * 86_400, 900],
] as const

test('a year is taken apart by what is kept of it, in few questions', async () => {
  const { api, asked } = service(usual)
  const start = end - 364 * 86_400
  const segments = await keptSegments(api, { name: 'a' }, start, end)
  expect(segments.map(({ resolution }) => resolution)).toEqual([3_600, 900, 60, 1])
  expect(segments[0]?.start).toBe(start)
  expect(segments.at(-1)?.end).toBe(end)
  for (const [index, segment] of segments.slice(1).entries()) {
    expect(segment.start).toBe(segments[index]?.end)
    expect(segment.start % hour).toBe(0)
    const back = usual[2 - index]?.[0] ?? 0
    expect(segment.start - (end - back)).toBeGreaterThanOrEqual(0)
    expect(segment.start - (end - back)).toBeLessThan(hour)
  }
  expect(asked()).toBeLessThan(50)
})

test.each([
  [end - 60, end],
  [end - 1, end],
  [end - 5 * hour, end - 4 * hour],
])('from %i to %i is one part', async (start, to) => {
  const { api } = service(usual)
  expect(await keptSegments(api, { name: 'a' }, start, to)).toEqual([{ start, end: to, resolution: 1 }])
})

test('parts that come to one resolution are one', () => {
  const parts = [
    { start: 0, end: 2 * hour, resolution: 3_600 },
    { start: 2 * hour, end: 3 * hour, resolution: 60 },
    { start: 3 * hour, end: 4 * hour, resolution: 1 },
  ]
  expect(noFinerThan(parts, 1)).toEqual(parts)
  expect(noFinerThan(parts, 120)).toEqual([
    { start: 0, end: 2 * hour, resolution: 3_600 },
    { start: 2 * hour, end: 4 * hour, resolution: 120 },
  ])
  expect(noFinerThan(parts, 5 * hour)).toEqual([{ start: 0, end: 4 * hour, resolution: 5 * hour }])
  expect(noFinerThan([], 1)).toEqual([])
})
