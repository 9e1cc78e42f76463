import { describe, expect, test } from '@jest/globals'
import { pageModule } from './pageModules.js'

const { joinSeries, seriesOf } = await pageModule('charts/joinSeries')
const { stackLines } = await pageModule('charts/stackLines')
const { chartData } = await pageModule('charts/chartData')
const { linesData } = await pageModule('spaces/linesData')
const { shortLabels } = await pageModule('spaces/shortLabels')
const { bigNumbers } = await pageModule('spaces/bigNumbers')
const { streamFrom } = await pageModule('spaces/streamText')
const { tagsText } = await pageModule('words/tagFilter')
const { alertOrder, alertState } = await pageModule('alerts/alertState')
const { conditionText, violationText } = await pageModule('alerts/alertText')
const { reporterName } = await pageModule('reporters/reporterName')
const { gridLayout, cardsInSight, cardByKey } = await pageModule('metrics/gridLayout')
const { joinChanges, concerns } = await pageModule('calls/Live')
const { rangeText } = await pageModule('words/figures')

const point = (time: number, count: number, sum: number, min: number, max: number) => ({ time, count, sum, min, max })

describe('series', () => {
  const answer = {
    series: [
      { tags: { host: 'a', core: '0' }, measurements: [point(0, 1, 10, 10, 10), point(5, 2, 6, 1, 5)] },
      { tags: { host: 'a', core: '1' }, measurements: [point(5, 2, 2, 0, 2)] },
      { tags: { host: 'b' }, measurements: [{ time: 0, value: 7 }] },
    ],
  }

  test('are joined exactly: sums and counts add up, extremes stay', () => {
    expect(joinSeries(seriesOf(answer), 'host')).toEqual([
      { tags: { host: 'a' }, points: [point(0, 1, 10, 10, 10), point(5, 4, 8, 0, 5)] },
      { tags: { host: 'b' }, points: [point(0, 1, 7, 7, 7)] },
    ])
    expect(joinSeries(seriesOf(answer), '*')).toEqual([
      { tags: {}, points: [point(0, 2, 17, 7, 10), point(5, 4, 8, 0, 5)] },
    ])
    expect(joinSeries(seriesOf(answer), '')).toHaveLength(3)
  })

  test('without the tag are one, and tags may be called anything', () => {
    const strange = { series: [{ tags: JSON.parse('{"__proto__":"x"}'), measurements: [{ time: 0, value: 1 }] }] }
    expect(joinSeries(seriesOf(strange), 'constructor')).toMatchObject([{ tags: {}, points: [{ sum: 1 }] }])
    expect(joinSeries(seriesOf(answer), 'core').map(({ tags }) => tags)).toEqual([{ core: '0' }, { core: '1' }, {}])
  })

  test('are lines with a band, by the function of the metric; sums have none', () => {
    const shape = { start: 0, end: 5, resolution: 5, perSecond: false, settledUntil: 99, maxLines: 9, by: '*' }
    const [line] = chartData(answer, shape).lines
    expect(line).toEqual({ label: 'all series', values: [8.5, 2], lows: [7, 0], highs: [10, 5] })
    expect(chartData(answer, { ...shape, how: 'max' }).lines[0]?.values).toEqual([10, 5])
    expect(chartData(answer, { ...shape, how: 'sum', perSecond: true }).lines).toEqual([
      { label: 'all series', values: [3.4, 1.6] },
    ])
  })
})

test('lines are laid on top of each other; a gap adds nothing and has no edge', () => {
  const lines = [
    { label: 'a', values: [1, null, 3] },
    { label: 'b', values: [10, 20, null] },
  ]
  expect(stackLines(lines, [0, 1, 2]).map(({ values }) => values)).toEqual([
    [1, null, 3],
    [11, 20, null],
  ])
})

test('a stack is whole where its lines have points at different times', () => {
  const lines = [
    { label: 'a', values: [10, undefined, undefined, 40, null, null] },
    { label: 'b', values: [null, 1, undefined, 1, undefined, 1] },
  ]
  // The one that reported last stands for the present until its next value is due.
  expect(stackLines(lines, [0, 10, 20, 30, 40, 65]).map(({ values }) => values)).toEqual([
    [10, 20, 30, 40, 40, null],
    [null, 21, 31, 41, 41, 1],
  ])
})

describe('the lines of a chart', () => {
  const line = { label: 'm a', color: '#ff0000', unit: 'ms', per_second: false, period: 10 }

  test('lie on one axis; slower ones go on to their next point, and are interrupted where the service says so', () => {
    const answer = {
      start_time: 0,
      end_time: 42,
      lines: [
        { ...line, points: [10, 20, 40].map((time) => ({ time, value: time })), gaps: [2] },
        { ...line, label: 'm b', period: 5, points: [6, 11, 16].map((time) => ({ time, value: 1 })), gaps: [] },
      ],
    }
    const { data, unit, perSecond } = linesData(answer)
    expect([data.resolution, unit, perSecond]).toEqual([5, 'ms', false])
    expect(data.times).toEqual([0, 6, 10, 11, 16, 20, 30, 40, 41])
    expect(data.lines).toEqual([
      { label: 'a', color: '#ff0000', values: [null, null, 10, undefined, undefined, 20, null, 40, null] },
      { label: 'b', color: '#ff0000', values: [null, 1, undefined, 1, 1, null, null, null, null] },
    ])
  })

  test.each([[undefined], [null], [{}], [{ lines: 'x' }], [{ lines: [null, {}, { points: [null, { time: 'x' }] }] }]])(
    'are empty for the answer %j',
    (answer) => {
      expect(linesData(answer).data.lines.every(({ values }) => values.every((value) => value === null))).toBe(true)
    },
  )

  test('are called by what tells them apart', () => {
    expect(shortLabels(['m web-1 eu', 'm web-2 eu'])).toEqual(['web-1', 'web-2'])
    expect(shortLabels(['m web-1'])).toEqual(['m web-1'])
    expect(shortLabels(['a b', 'a b'])).toEqual(['b', 'b'])
    expect(shortLabels(['m', 'm x'])).toEqual(['m', 'm x'])
    expect(shortLabels([])).toEqual([])
  })
})

test('a big number is the last value or the mean, and says which limit it crosses', () => {
  const data = {
    times: [],
    omitted: 0,
    resolution: 1,
    lines: [
      { label: 'a', values: [1, 5, null] },
      { label: 'b', values: [null] },
    ],
  }
  const thresholds = [
    { operator: '>', value: 4, type: 'yellow' },
    { operator: '=', value: 5, type: 'red' },
    { operator: '<', value: 0, type: 'red' },
  ]
  expect(bigNumbers(data, { thresholds })).toEqual([{ label: 'a', value: 5, crossed: 'red' }])
  expect(bigNumbers(data, { use_last_value: false })).toEqual([{ label: 'a', value: 3, crossed: undefined }])
})

describe('a stream', () => {
  const fields = { metric: 'm', tags: '', summary: '', group: '' }

  test('is written in one line and read back', () => {
    const tags = [
      { name: 'host', values: ['web-*', 'db'] },
      { name: 'region', values: ['eu'], grouped: true },
    ]
    expect(tagsText({ tags })).toBe('host=web-*|db +region=eu')
    expect(streamFrom({}, { ...fields, tags: 'host=web-*|db +region=eu' })).toEqual({ metric: 'm', tags })
    expect(streamFrom({}, { ...fields, tags: 'web-1' })).toEqual({ metric: 'm', source: 'web-1' })
    expect(streamFrom({}, { ...fields, tags: 'a=b=c' })).toEqual({
      metric: 'm',
      tags: [{ name: 'a', values: ['b=c'] }],
    })
    expect(tagsText({ source: 'web-1' })).toBe('web-1')
  })

  test('keeps what the form does not show', () => {
    const given = {
      id: 3,
      metric: 'm',
      type: 'gauge',
      color: '#123456',
      tags: [{ name: 'a', dynamic: true }],
      group_function: 'breakout',
    }
    expect(streamFrom(given, { ...fields, tags: tagsText(given), summary: 'max' })).toEqual({
      id: 3,
      metric: 'm',
      color: '#123456',
      tags: [{ name: 'a', dynamic: true }],
      summary_function: 'max',
      group_function: 'breakout',
    })
  })

  test('is a composite when it has brackets, and nothing without a metric', () => {
    expect(streamFrom({ metric: 'm', source: 'x' }, { ...fields, metric: 's("a","*")', group: 'sum' })).toEqual({
      composite: 's("a","*")',
    })
    expect(streamFrom({}, { ...fields, metric: '  ' })).toBeUndefined()
  })
})

describe('alerts', () => {
  const statuses = { firing: [{ id: 2, triggered_at: 5 }], cleared: [{ id: 3, cleared_at: 7 }] }
  const alerts = [
    { id: 1, name: 'b', active: true },
    { id: 2, name: 'z', active: true },
    { id: 3, name: 'y', active: true },
    { id: 4, name: 'a', active: false },
    { id: 5, name: 'a', active: true },
  ]

  test('come in the order in which they matter', () => {
    expect(alertOrder(alerts, statuses).map(({ id }) => id)).toEqual([2, 3, 5, 1, 4])
    expect(alerts.map((alert) => alertState(alert, statuses).word)).toEqual(['OK', 'Firing', 'Cleared', 'Off', 'OK'])
  })

  test('say what they watch', () => {
    const condition = { type: 'above', metric_name: 'm', threshold: 250 }
    expect(conditionText(condition)).toBe('m above 250')
    const tags = [{ name: 'host', values: ['a', 'b'] }, { name: 'region' }]
    expect(conditionText({ ...condition, tags, summary_function: 'average', duration: 300 })).toBe(
      'the mean of m (host=a|b, region) above 250 for 5 min',
    )
    expect(conditionText({ type: 'absent', metric_name: 'm', source: 'web-1', duration: 600 })).toBe(
      'm (web-1) not reported for 10 min',
    )
    expect(conditionText({ ...condition, summary_function: 'constructor' })).toBe('m above 250')
  })

  test('say what met them', () => {
    const violation = { metric: 'm', signal: 'web-1', value: 3 }
    expect(violationText([violation, { ...violation, signal: 'unassigned', value: null }])).toBe(
      'm 3 at web-1; m silent',
    )
    expect(violationText(Array.from({ length: 5 }, () => violation))).toMatch(/; and 2 more$/)
    expect(violationText(undefined)).toBe('')
  })
})

test.each([
  [{ service: 'shop', host: 'h', zone: 'z' }, 'shop · h', 'node/1 · 127.0.0.1 · zone=z'],
  [{}, 'node/1', '127.0.0.1'],
  [JSON.parse('{"__proto__":"x"}'), 'node/1', '127.0.0.1 · __proto__=x'],
])('a reporter with the tags %j is %s', (tags, name, about) => {
  expect(reporterName({ user_agent: 'node/1 (more)', address: '127.0.0.1', tags })).toEqual({ name, about })
})

describe('the grid', () => {
  test('has as many columns as fit, and one at least', () => {
    expect(gridLayout(320, 16).columns).toBe(1)
    const { columns, width, gap } = gridLayout(1_200, 16)
    expect(columns).toBe(4)
    expect(columns * width + (columns - 1) * gap).toBeCloseTo(1_200)
    expect(gridLayout(0, 16).columns).toBe(1)
  })

  test('draws what is in sight and a row around it', () => {
    const layout = { columns: 4, width: 100, height: 90, gap: 10 }
    expect(cardsInSight(layout, { top: 0, bottom: 250 }, 10_000)).toEqual([0, 16])
    expect(cardsInSight(layout, { top: 100_000, bottom: 100_250 }, 10_000)).toEqual([3_996, 4_016])
    expect(cardsInSight(layout, { top: -500, bottom: -100 }, 10_000)).toEqual([0, 0])
    expect(cardsInSight(layout, { top: 0, bottom: 250 }, 3)).toEqual([0, 3])
  })

  test('is walked by keys, not beyond its ends', () => {
    const from = (key: string) => cardByKey(key, 5, 4, 8)
    expect(['ArrowRight', 'ArrowLeft', 'ArrowUp', 'Home', 'End'].map(from)).toEqual([6, 4, 1, 0, 7])
    expect(['ArrowDown', 'Enter', 'constructor'].map(from)).toEqual([undefined, undefined, undefined])
  })
})

test('changes are joined, and concern a metric whatever its case', () => {
  const a = { names: new Set(['a']), kinds: new Set(['space']) }
  expect(joinChanges(a, { names: new Set(['b']), kinds: null })).toEqual({ names: new Set(['a', 'b']), kinds: null })
  expect([concerns(a, 'A'), concerns(a, 'b'), concerns({ names: null, kinds: null }, 'b')]).toEqual([true, false, true])
})

test('two figures are one, with their unit once', () => {
  expect(rangeText('1 ms', '2 ms')).toBe('1 – 2 ms')
  expect(rangeText('1 ms', '2 s')).toBe('1 ms – 2 s')
  expect(rangeText('1', '2')).toBe('1 – 2')
  expect(rangeText('2 ms', '2 ms')).toBe('2 ms')
})
