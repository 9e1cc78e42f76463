import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { json, type ServiceUnderTest, serveUntilClosed } from './support/withService.js'

const series = 80_000
/**
 * Milliseconds. Turns are of ten, and collecting garbage and sorting take some tens; the rest is for a machine with
 * other things to do. In one go the largest of these answers took more than a second.
 */
const longestBlock = 300

let data: string
let service: ServiceUnderTest
let start: number

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'event-loop-'))
  service = await serveUntilClosed({ data })
  start = Math.floor(performance.timeOrigin / 60_000) * 60 - 600
  for (const time of [start, start + 10])
    for (let first = 0; first < series; first += 2_000) {
      const measurements = Array.from({ length: 2_000 }, (_, n) => ({
        name: 'big',
        tags: { host: `web-${n}`, route: `/r/${first / 2_000}` },
        value: n,
        time,
      }))
      expect((await service.post('/v1/measurements', { measurements })).status).toBe(202)
    }
})

afterAll(async () => {
  await service.service.close()
  await rm(data, { recursive: true })
})

test.each([
  ['series by tags', 'measurements/big', '', series * 60],
  ['all statistics', 'measurements/big', '&summary_function=all', series * 120],
  ['a group a series', 'measurements/big', '&group_by=host,route&group_by_function=mean', series * 60],
  ['one group', 'measurements/big', '&group_by=*&group_by_function=sum', 100],
  ['sources', 'metrics/big', '', 2_000 * 60],
  ['one record a source', 'metrics/big', '&summarize_time=true&summarize_sources=true', 2_000 * 60],
])(
  'an answer of %s over 80,000 series holds the event loop up for no longer than a moment',
  async (_, path, rest, bytes) => {
    const delay = monitorEventLoopDelay({ resolution: 5 })
    delay.enable()
    const got = await service.get(`/v1/${path}?resolution=1&start_time=${start}&end_time=${start + 60}${rest}`)
    delay.disable()
    expect(got.status).toBe(200)
    expect(got.text.length).toBeGreaterThan(bytes)
    expect(json(got)).toMatchObject({ name: 'big' })
    expect(delay.max / 1e6).toBeLessThan(longestBlock)
  },
)
