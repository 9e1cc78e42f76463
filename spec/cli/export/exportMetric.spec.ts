import { expect, test } from '@jest/globals'
import type { Api, Metric } from '../../../lib/api/index.js'
import { exportMetric } from '../../../lib/cli/export/exportMetric.js'
import type { Segment } from '../../../lib/cli/export/keptSegments.js'
import { BadRequestError } from '../../../lib/errors/index.js'

type ExportApi = Pick<Api, 'getMeasurements' | 'getMetric'>
interface Asked {
  readonly start_time: number
  readonly end_time: number
  readonly resolution: number
}

const metric = { name: 'm', type: 'gauge', attributes: {} } as unknown as Metric
const start = 1_799_996_400

/** One sample a minute of each of so many series; what is older than `keptFrom` there is by the minute only. */
function service(series: number, keptFrom: () => number = () => 0) {
  const asked: Asked[] = []
  const getMeasurements = async (_: string, query: Asked) => {
    asked.push(query)
    const { start_time, end_time, resolution } = query
    if (resolution < 60 && start_time < keptFrom())
      throw new BadRequestError('The requested resolution is unavailable for the given time range.', { status: 400 })
    const step = Math.max(60, resolution)
    const measurements: { time: number; count: number }[] = []
    for (let time = Math.floor(start_time / step) * step; time < end_time; time += step)
      if (time >= Math.floor(start_time / resolution) * resolution) measurements.push({ time, count: step / 60 })
    const tags = Array.from({ length: series }, (_each, n) => ({ n: String(n) }))
    return { name: 'm', resolution, series: tags.map((each) => ({ tags: each, measurements })) }
  }
  return { api: { getMeasurements } as unknown as ExportApi, asked }
}

async function countsOf(api: ExportApi, segments: readonly Segment[]) {
  const counts = new Map<string, number>()
  const sizes: number[] = []
  for await (const { document, points } of exportMetric(api, metric, segments)) {
    sizes.push(points)
    const { series } = document as { series: { tags: { n: string }; measurements: { count: number }[] }[] }
    for (const { tags, measurements } of series)
      for (const { count } of measurements) counts.set(tags.n, (counts.get(tags.n) ?? 0) + count)
  }
  return { counts: [...counts.values()], sizes }
}

test('every sample is there once, in ever greater steps where there are few', async () => {
  const { api, asked } = service(2)
  const segments = [{ start, end: start + 48 * 3_600, resolution: 1 }]
  expect((await countsOf(api, segments)).counts).toEqual([48 * 60, 48 * 60])
  expect(asked.length).toBeLessThan(15)
})

test('and in smaller ones where there are many, a document never too large', async () => {
  const { api, asked } = service(5_000)
  const segments = [{ start, end: start + 2 * 3_600, resolution: 60 }]
  const { counts, sizes } = await countsOf(api, segments)
  expect(new Set(counts)).toEqual(new Set([120]))
  expect(Math.max(...sizes)).toBeLessThanOrEqual(20_000 + 60)
  expect(asked.length).toBeGreaterThan(2)
})

test('and once still, when the service lets go of the finest resolution meanwhile', async () => {
  let asks = 0
  const { api, asked } = service(3_000, () => {
    asks += 1
    return asks > 5 ? start + 86_400 : 0
  })
  const segments = [{ start, end: start + 4 * 3_600, resolution: 1 }]
  expect(new Set((await countsOf(api, segments)).counts)).toEqual(new Set([240]))
  expect(asked.some(({ resolution }) => resolution === 60)).toBe(true)
})

test('and once still, where the service refuses to read as many series as a long range has', async () => {
  const { api, asked } = service(2)
  const limited = {
    getMeasurements: (name: string, query: Asked) => {
      if (query.end_time - query.start_time > 1_000)
        throw new BadRequestError('The query reads more than 100000 series.', { status: 400 })
      return api.getMeasurements(name, query)
    },
  } as unknown as ExportApi
  const segments = [{ start, end: start + 4 * 3_600, resolution: 1 }]
  expect((await countsOf(limited, segments)).counts).toEqual([240, 240])
  expect(asked.length).toBeLessThan(40)
  const refused = { getMeasurements: () => Promise.reject(new BadRequestError('No.', { status: 400 })) }
  await expect(countsOf(refused as unknown as ExportApi, segments)).rejects.toThrow('No.')
})
