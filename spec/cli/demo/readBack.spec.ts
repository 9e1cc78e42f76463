import { expect, test } from '@jest/globals'
import type { Api, Metric, MetricMeasurements } from '../../../lib/api/index.js'
import { PagedList } from '../../../lib/api/PagedList.js'
import { countMetrics } from '../../../lib/cli/demo/countMetrics.js'
import { describeMetrics } from '../../../lib/cli/demo/describeMetrics.js'
import { readRows } from '../../../lib/cli/demo/readRows.js'
import { NetworkError, NotFoundError } from '../../../lib/errors/index.js'

const range = { end: 119, resolution: 5, count: 4 }
const gauge = { name: 'a', unit: 'ratio', reading: 'value' } as const
const rate = { name: 'b', unit: 'bytes/s', reading: 'rate' } as const

type Reading = Pick<Api, 'getMeasurements'>

function reading(series: MetricMeasurements['series']): Reading {
  const getMeasurements = async (name: string) => ({ name, resolution: 5, series })
  return { getMeasurements: getMeasurements as Reading['getMeasurements'] }
}

test('values are laid out by window, series added up, growth by second, gaps as gaps', async () => {
  const api = reading([
    {
      tags: { device: 'x' },
      measurements: [
        { time: 100, value: 10 },
        { time: 110, value: 20 },
      ],
    },
    {
      tags: { device: 'y' },
      measurements: [
        { time: 110, value: 5 },
        { time: 95, value: 99 },
        { time: 111, value: 99 },
      ],
    },
  ])
  const rows = await readRows(api, [gauge, rate], range)
  expect(rows.map(({ values }) => values)).toEqual([
    [10, null, 25, null],
    [2, null, 5, null],
  ])
})

test('a metric that the service does not have is left out; a service that is away is an error', async () => {
  const missing = { getMeasurements: () => Promise.reject(new NotFoundError('none')) }
  expect(await readRows(missing, [gauge], range)).toEqual([])
  const away = { getMeasurements: () => Promise.reject(new NetworkError('away')) }
  await expect(readRows(away, [gauge], range)).rejects.toThrow('away')
})

function metric(name: string, rest: Partial<Metric> = {}): Metric {
  return { name, type: 'gauge', display_name: null, description: null, period: 5, attributes: {}, ...rest }
}

function listing(metrics: readonly Metric[]) {
  return {
    listMetrics: () =>
      new PagedList(async (offset) => ({ items: metrics.slice(offset, offset + 100), found: metrics.length })),
  }
}

test('metrics are counted, but not for ever', async () => {
  const many = Array.from({ length: 1100 }, (_, index) => metric(`m${index}`))
  expect(await countMetrics(listing([]))).toEqual({ metrics: 0, isMore: false })
  expect(await countMetrics(listing(many.slice(0, 412)))).toEqual({ metrics: 412, isMore: false })
  expect(await countMetrics(listing(many.slice(0, 1000)))).toEqual({ metrics: 1000, isMore: false })
  expect(await countMetrics(listing(many))).toEqual({ metrics: 1000, isMore: true })
})

test('default metrics are described once, with their units; what somebody wrote stays', async () => {
  const updates: [string, unknown][] = []
  const api = {
    ...listing([
      metric('process.memory.rss'),
      metric('machine.cpu.busy', { description: 'Mine' }),
      metric('process.uptime', { description: 'Mine', attributes: { display_units_long: 'seconds' } }),
      metric('process.of.mine'),
      metric('__proto__'),
    ]),
    updateMetric: async (name: string, change: unknown) => {
      updates.push([name, change])
      return undefined
    },
  }
  const described = new Set<string>()
  await describeMetrics(api, described)
  await describeMetrics(api, described)
  expect(updates).toEqual([
    [
      'process.memory.rss',
      {
        description: 'Memory of this process that is in RAM',
        attributes: { display_units_long: 'bytes', display_units_short: 'B', display_min: 0 },
      },
    ],
    [
      'machine.cpu.busy',
      {
        description: 'Mine',
        attributes: { display_units_long: 'ratio', display_units_short: '', display_min: 0, display_max: 1 },
      },
    ],
  ])
})
