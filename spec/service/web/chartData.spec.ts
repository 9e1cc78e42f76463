import { describe, expect, test } from '@jest/globals'
import { type ChartShape, pageModule } from './pageModules.js'

const { chartData, latest, lonelyPoints, pointAt, verticalRange } = await pageModule('charts/chartData')

const shape: ChartShape = {
  start: 100,
  end: 120,
  resolution: 5,
  perSecond: false,
  settledUntil: Number.POSITIVE_INFINITY,
  maxLines: 10,
}

const points = (...measurements: [number, number][]) => measurements.map(([time, value]) => ({ time, value }))

test('where the service has no point there is a gap, not a line', () => {
  const answer = { series: [{ tags: { core: '0' }, measurements: points([100, 1], [105, 2], [115, 4]) }] }
  const { times, lines } = chartData(answer, shape)
  expect(times).toEqual([100, 105, 110, 115, 120])
  expect(lines).toMatchObject([{ label: '0', values: [1, 2, null, 4, null] }])
})

describe('of a metric without a period', () => {
  const minutes = (...times: number[]) => times.map((time) => ({ time, count: 1, sum: 60, min: 50, max: 70 }))
  const unsaid: ChartShape = { ...shape, start: 0, end: 600, resolution: 20, period: null }

  test('values that come once a minute are a line with a band, and an outage is a gap', () => {
    const answer = { series: [{ tags: {}, measurements: minutes(0, 60, 100, 180, 240, 480, 540) }] }
    const [line] = chartData(answer, unsaid).lines
    const kind = (value: number | null | undefined) => (typeof value === 'number' ? 'o' : value === null ? ' ' : '-')
    const drawn = 'o--o-o---o--o           o--o   '
    for (const values of [line?.values, line?.lows, line?.highs]) expect(values?.map(kind).join('')).toBe(drawn)
    expect(lonelyPoints(line?.values ?? [])).toEqual([])
  })

  test('a single value is a dot', () => {
    const [line] = chartData({ series: [{ tags: {}, measurements: minutes(60) }] }, unsaid).lines
    expect(lonelyPoints(line?.values ?? [])).toEqual([3])
  })

  test('growth is over the time since the value before, however short the buckets', () => {
    const measurements = minutes(-60, 0, 60, 120)
    const growing = { ...unsaid, perSecond: true, how: 'sum' }
    const [line] = chartData({ series: [{ tags: {}, measurements }] }, growing).lines
    expect(line?.values.filter((value) => typeof value === 'number')).toEqual([1, 1, 1])
    const [alone] = chartData({ series: [{ tags: {}, measurements: minutes(-60, 0) }] }, growing).lines
    expect(alone?.values[0]).toBe(1)
  })

  test('series that are joined add up, though they report at different times', () => {
    const series = [0, 20, 40].map((offset) => ({
      tags: { host: `h${offset}` },
      measurements: minutes(offset, offset + 60),
    }))
    const [line] = chartData({ series }, { ...unsaid, end: 100, how: 'sum', by: '*' }).lines
    expect(line?.values).toEqual([180, undefined, undefined, 180, null, null])
  })
})

test('what counts at a moment between two points is the nearer one', () => {
  const values = [null, 1, undefined, undefined, undefined, 2, null]
  expect([0, 1, 2, 3, 4, 5, 6].map((index) => pointAt(values, index))).toEqual([undefined, 1, 1, 1, 5, 5, undefined])
})

test('sums become growth per second, and buckets that are not complete yet are left out', () => {
  const answer = { series: [{ tags: {}, measurements: points([100, 50], [105, 100], [110, 5]) }] }
  const { lines } = chartData(answer, { ...shape, perSecond: true, settledUntil: 110 })
  expect(lines[0]?.values).toEqual([10, 20, null, null, null])
})

test('zero is a value', () => {
  const answer = { series: [{ tags: {}, measurements: points([100, 0]) }] }
  expect(chartData(answer, shape).lines[0]?.values[0]).toBe(0)
})

test('points outside the time shown, or beside its marks, are left out', () => {
  const answer = { series: [{ tags: {}, measurements: points([95, 1], [102, 2], [125, 3]) }] }
  expect(chartData(answer, shape).lines[0]?.values).toEqual([null, null, null, null, null])
})

test('lines beyond the most are counted, not drawn', () => {
  const series = Array.from({ length: 30 }, (_, core) => ({ tags: { core: String(core) }, measurements: [] }))
  const { lines, omitted } = chartData({ series }, { ...shape, maxLines: 12 })
  expect([lines.length, omitted]).toEqual([12, 18])
})

test.each([[undefined], [null], ['text'], [[]], [{}], [{ series: 'x' }], [{ series: [null, 1, 'x', []] }]])(
  'an answer that is none (%j) is an empty chart',
  (answer) => {
    expect(chartData(answer, shape).lines).toEqual([])
  },
)

test('malformed points are gaps, and hostile tags are labels', () => {
  const answer = {
    series: [
      {
        tags: JSON.parse('{"__proto__": "x", "core": 7}'),
        measurements: [null, 5, { time: 'x', value: 1 }, { time: 100, value: null }, { time: 105, value: '3' }],
      },
      { tags: 'no', measurements: 'no' },
    ],
  }
  const { lines } = chartData(answer, shape)
  expect(lines.map(({ label }) => label)).toEqual(['__proto__=x core=7', 'without tags'])
  expect(lines.flatMap(({ values }) => values).every((value) => value === null)).toBe(true)
})

test('the latest is the last value of each line, at the latest of their times', () => {
  const lines = [
    { label: 'a', values: [1, 2, null] },
    { label: 'b', values: [5, null, 0] },
    { label: 'c', values: [null, null, null] },
  ]
  expect(latest({ times: [100, 105, 110], lines, omitted: 0, resolution: 5 })).toEqual({ values: [2, 0], time: 110 })
  expect(latest({ times: [], lines: [], omitted: 0, resolution: 5 })).toBeUndefined()
})

test('a value between two gaps is drawn as a dot', () => {
  expect(lonelyPoints([1, null, 2, 3, null, 4])).toEqual([0, 5])
  expect(lonelyPoints([1, undefined, 2, null, 3])).toEqual([4])
  expect(lonelyPoints([])).toEqual([])
})

test('the axis has room, starts from zero where that is near, and never has no height', () => {
  expect(verticalRange(0, 100, false)).toEqual([0, 108])
  expect(verticalRange(90, 100, false)).toEqual([89.2, 100.8])
  expect(verticalRange(90, 100, true)).toEqual([0, 108])
  expect(verticalRange(5, 5, false)).toEqual([4.5, 5.5])
  expect(verticalRange(0, 0, false)).toEqual([0, 1])
  expect(verticalRange(-5, -5, false)).toEqual([-5.5, -4.5])
  expect(verticalRange(null, null, false)).toEqual([0, 1])
})
