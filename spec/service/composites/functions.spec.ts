import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { bySource, byTags, hour, submission } from '../store/support/submission.js'
import { CompositeStore } from './support/compositeStore.js'

let data: CompositeStore

beforeAll(async () => {
  data = await CompositeStore.open()
  await data.write('cpu', byTags({ host: 'a', zone: 'x' }), [1, 2, 3, 4])
  await data.write('cpu', byTags({ host: 'b', zone: 'x' }), [10, null, 30, 40])
  await data.write('cpu', byTags({ host: 'c', zone: 'y' }), [100, 200, null, 400])
  await data.write('errors', bySource('web-1'), [1, 0, 2])
  await data.write('errors', bySource('web-2'), [3, 4, null])
  await data.write('requests', bySource('web-1'), [10, 0, 20])
  await data.write('requests', bySource('web-2'), [30, 40, 50])
  await data.write('total', bySource('web-1'), [5, 8, 2, 2, 9])
})

afterAll(() => data.store.close())

const a = { host: 'a', zone: 'x' }
const b = { host: 'b', zone: 'x' }
const c = { host: 'c', zone: 'y' }

describe('series', () => {
  test('is every series of the metrics, in order of name and tags', async () => {
    expect(await data.show('s("cpu", "*")')).toEqual([
      { tags: a, source: 'a', points: { 0: 1, 1: 2, 2: 3, 3: 4 } },
      { tags: b, source: 'b', points: { 0: 10, 2: 30, 3: 40 } },
      { tags: c, source: 'c', points: { 0: 100, 1: 200, 3: 400 } },
    ])
  })

  test('keeps its order where one begins far behind the others', async () => {
    const early = Array.from({ length: 10_100 }, (_, i) => ({
      name: 'pages',
      series: byTags({ host: 'z' }),
      time: hour + i,
      value: 1,
    }))
    const late = { name: 'pages', series: byTags({ host: 'a' }), time: hour + 10_090, value: 100 }
    await data.store.write(submission([...early, late]))
    const { series } = await data.evaluate('[s("pages", "*"), subtract(s("pages", "*"))]', {
      end: hour + 10_100,
      resolution: 1,
    })
    expect(series.map(({ tags }) => tags.get('host'))).toEqual(['a', 'z', undefined])
    expect(series[2]?.points).toEqual([{ time: hour + 10_090, value: 99 }])
  })

  test.each([
    ['series("cpu", "a")', ['a']],
    ['s("CPU", "A")', ['a']],
    ['s("cpu", {})', ['a', 'b', 'c']],
    ['s("cpu", "%")', ['a', 'b', 'c']],
    ['s("cpu", {zone: "x"})', ['a', 'b']],
    ["s('cpu', {'ZONE': '!x'})", ['c']],
    ['s("cpu", {zone: x, host: "b*"})', ['b']],
    ['s("cpu", {zone: "%"})', ['a', 'b', 'c']],
    ['s("cpu", {rack: "*"})', []],
    ['s("cpu", {"__proto__": "*"})', []],
    ['s("err*", "*-2")', ['web-2']],
    ['s("*r*", {source: "web-1"})', ['web-1', 'web-1']],
    ['s("nothing", "*")', []],
    ['s("nothing*", "*")', []],
    ['[]', []],
    ['[s("cpu", "c"), [s("cpu", "a"), []]]', ['c', 'a']],
  ])('%s', async (text, sources) => {
    expect((await data.show(text)).map(({ source }) => source)).toEqual(sources)
  })

  test('a function says how samples become one point', async () => {
    const store = await CompositeStore.open()
    await store.store.write(submission([2, 4, 9].map((value, i) => ({ name: 'x', time: hour + i, value }))))
    for (const [how, value] of [
      ['min', 2],
      ['max', 9],
      ['mean', 5],
      ['sum', 15],
      ['count', 3],
    ] as const)
      expect(await store.values(`s("x", "*", {function: "${how}"})`)).toEqual([[value]])
    expect(await store.values('s("x", "*")')).toEqual([[5]])
    await store.store.updateMetric('x', { attributes: { summarize_function: 'sum' } })
    expect(await store.values('s("x", "*")')).toEqual([[15]])
    await store.store.close()
  })

  test('a period makes points of that length, the metric’s own if it has one', async () => {
    expect(await data.show('s("cpu", "a", {period: "120"})')).toMatchObject([{ points: { 0: 1.5, 2: 3.5 } }])
    expect(await data.show('s("cpu", "a", {period: 30})')).toMatchObject([{ points: { 0: 1, 1: 2, 2: 3, 3: 4 } }])
    const store = await CompositeStore.open()
    await store.write('slow', bySource('a'), [1, 3, 5, 7])
    await store.store.updateMetric('slow', { period: 120 })
    expect(await store.show('s("slow", "*")')).toMatchObject([{ points: { 0: 2, 2: 6 } }])
    await store.store.close()
  })

  test('of a counter is its growth', async () => {
    const store = await CompositeStore.open()
    const totals = [100, 200, 350, 400].map((value, i) => ({
      name: 'hits',
      kind: 'counter' as const,
      time: hour + i * 60,
      value,
    }))
    await store.store.write(submission(totals))
    expect(await store.show('s("hits", "*")')).toMatchObject([{ points: { 1: 100, 2: 150, 3: 50 } }])
    await store.store.close()
  })
})

describe('joining', () => {
  test.each([
    ['sum', { 0: 111, 1: 202, 2: 33, 3: 444 }],
    ['mean', { 0: 37, 1: 101, 2: 16.5, 3: 148 }],
    ['min', { 0: 1, 1: 2, 2: 3, 3: 4 }],
    ['max', { 0: 100, 1: 200, 2: 30, 3: 400 }],
  ])('%s is over those that have a point', async (name, points) => {
    expect(await data.show(`${name}(s("cpu", "*"))`)).toEqual([{ tags: {}, source: 'all', points }])
  })

  test('keeps the tags that all have in common', async () => {
    expect(await data.show('sum(s("cpu", {zone: "x"}))')).toMatchObject([{ tags: { zone: 'x' }, source: 'all' }])
  })

  test('of nothing is nothing', async () => {
    expect(await data.show('sum(s("nothing", "*"))')).toEqual([])
  })
})

describe('arithmetic', () => {
  const pair = '[sum(s("errors", "*")), sum(s("requests", "*"))]'

  test.each([
    ['subtract', { 0: -36, 1: -36, 2: -68 }],
    ['divide', { 0: 0.1, 1: 0.1, 2: 2 / 70 }],
    ['multiply', { 0: 160, 1: 160, 2: 140 }],
  ])('%s', async (name, points) => {
    expect(await data.show(`${name}(${pair})`)).toMatchObject([{ points }])
  })

  test('where one of them has no point there is no result', async () => {
    for (const name of ['subtract', 'divide', 'multiply'])
      expect(Object.keys((await data.show(`${name}(s("errors", "*"))`))[0]?.points ?? {})).toEqual(['0', '1'])
  })

  test('a division by zero has no result', async () => {
    expect(await data.show('divide([s("errors", "web-1"), s("requests", "web-1")])')).toEqual([
      { tags: { source: 'web-1' }, source: 'web-1', points: { 0: 0.1, 2: 0.1 } },
    ])
  })

  test('of any other number of series than two is nothing, but for multiply', async () => {
    expect(await data.show('divide(s("cpu", "*"))')).toEqual([])
    expect(await data.show('subtract(s("cpu", "a"))')).toEqual([])
    expect(await data.show('multiply(s("cpu", "*"))')).toMatchObject([{ points: { 0: 1000, 3: 64_000 } }])
  })
})

describe('scale and rate', () => {
  test.each([
    ['scale(s("cpu", "a"), {factor: "0.5"})', [0.5, 1, 1.5, 2]],
    ['scale(s("cpu", "a"), {factor: "1/4"})', [0.25, 0.5, 0.75, 1]],
    ['scale(s("cpu", "a"), {factor: -2})', [-2, -4, -6, -8]],
    ['rate(s("cpu", "a"))', [1 / 60, 2 / 60, 3 / 60, 4 / 60]],
    ['rate(s("cpu", "a"), {duration: "60"})', [1, 2, 3, 4]],
    ['rate(s("cpu", "a", {period: 120, function: sum}), {duration: 120})', [3, 7]],
  ])('%s', async (text, values) => {
    const [found] = await data.values(text)
    expect(found).toHaveLength(values.length)
    for (const [i, value] of values.entries()) expect(found?.[i]).toBeCloseTo(value, 12)
  })
})

describe('derive and integrate', () => {
  test.each([
    ['derive(s("total", "*"))', { 1: 3, 2: -6, 3: 0, 4: 7 }],
    ['derive(s("total", "*"), {detect_reset: "false"})', { 1: 3, 2: -6, 3: 0, 4: 7 }],
    ['derive(s("total", "*"), {detect_reset: "true"})', { 1: 3, 2: 0, 3: 0, 4: 7 }],
    ['integrate(s("total", "*"))', { 0: 5, 1: 13, 2: 15, 3: 17, 4: 26 }],
    ['integrate(s("cpu", "b"))', { 0: 10, 2: 40, 3: 80 }],
  ])('%s', async (text, points) => {
    expect(await data.show(text)).toMatchObject([{ points }])
  })
})

describe('window', () => {
  test.each([
    ['window(s("total", "*"))', { 0: 5, 1: 8, 2: 2, 3: 2, 4: 9 }],
    ['window(s("total", "*"), {size: "3"})', { 2: 5, 3: 4, 4: 13 / 3 }],
    ['moving_average(s("total", "*"), {size: 3})', { 2: 5, 3: 4, 4: 13 / 3 }],
    ['window(s("total", "*"), {size: 3, function: "sum"})', { 2: 15, 3: 12, 4: 13 }],
    ['window(s("total", "*"), {size: 3, function: "min"})', { 2: 2, 3: 2, 4: 2 }],
    ['window(s("total", "*"), {size: 3, function: "max"})', { 2: 8, 3: 8, 4: 9 }],
    ['window(s("total", "*"), {size: 3, function: "median"})', { 2: 5, 3: 2, 4: 2 }],
    ['window(s("total", "*"), {size: 4, function: "median"})', { 3: 3.5, 4: 5 }],
  ])('%s', async (text, points) => {
    expect(await data.show(text)).toMatchObject([{ points }])
  })

  test('leaves out what has not enough points before it', async () => {
    expect(await data.show('window(s("total", "*"), {size: 5})')).toMatchObject([{ points: { 4: 5.2 } }])
    expect(await data.show('window(s("total", "*"), {size: 6})')).toEqual([])
  })
})

describe('timeshift', () => {
  test('shows earlier points at the times of the range, in the order of the shifts', async () => {
    const range = { start: hour + 120, end: hour + 240 }
    expect(await data.show('timeshift("0,1,2m", s("cpu", "a"))', range)).toEqual([
      { tags: a, source: 'a', points: { 2: 3, 3: 4 } },
      { tags: a, source: 'a', points: { 2: 2, 3: 3 } },
      { tags: a, source: 'a', points: { 2: 1, 3: 2 } },
    ])
  })

  test.each([
    ['"1m"', [[2, 3]]],
    ['"-1m"', [[2, 3]]],
    ['"+1m"', [[4]]],
    ['"0m"', [[3, 4]]],
    ['"0w"', [[3, 4]]],
    ['"60s"', [[2, 3]]],
    [
      '"0..2m"',
      [
        [3, 4],
        [2, 3],
        [1, 2],
      ],
    ],
    ['"1w"', []],
    // Rounded to the points there are: a minute.
    ['"29s"', [[3, 4]]],
    ['"31s"', [[2, 3]]],
  ])('%s', async (shifts, values) => {
    const range = { start: hour + 120, end: hour + 240 }
    expect(await data.values(`timeshift(${shifts}, s("cpu", "a"))`, range)).toEqual(values)
  })

  test('adds up', async () => {
    const range = { start: hour + 120, end: hour + 180 }
    expect(await data.values('timeshift("1m", timeshift("1m", s("cpu", "a")))', range)).toEqual([[1]])
  })

  test('what is filled is the range as it is shown', async () => {
    const range = { start: hour + 120, end: hour + 360 }
    expect(await data.show('timeshift("1m", fill(s("cpu", "c"), {value: 0}))', range)).toMatchObject([
      { points: { 2: 200, 3: 0, 4: 400, 5: 0 } },
    ])
  })
})

describe('fill', () => {
  const range = { start: hour, end: hour + 360 }

  test.each([
    ['fill(s("cpu", "b"), {value: "0"})', { 0: 10, 1: 0, 2: 30, 3: 40, 4: 0, 5: 0 }],
    ['fill(s("cpu", "b"), {value: -1.5})', { 0: 10, 1: -1.5, 2: 30, 3: 40, 4: -1.5, 5: -1.5 }],
    ['fill(s("cpu", "b"), {value: "last"})', { 0: 10, 1: 10, 2: 30, 3: 40, 4: 40, 5: 40 }],
    ['fill(s("cpu", "b"), {value: last})', { 0: 10, 1: 10, 2: 30, 3: 40, 4: 40, 5: 40 }],
    ['last_fill(s("cpu", "b"))', { 0: 10, 1: 10, 2: 30, 3: 40, 4: 40, 5: 40 }],
    ['fill(s("cpu", "b", {period: 120}), {value: 0})', { 0: 10, 2: 35, 4: 0 }],
    [
      'sum([fill(s("cpu", "b"), {value: 0}), fill(s("cpu", "c"), {value: 0})])',
      { 0: 110, 1: 200, 2: 30, 3: 440, 4: 0, 5: 0 },
    ],
  ])('%s', async (text, points) => {
    expect(await data.show(text, range)).toMatchObject([{ points }])
    expect(Object.keys((await data.show(text, range))[0]?.points ?? {})).toEqual(Object.keys(points))
  })

  test('with the last value begins with the first', async () => {
    const early = { start: hour - 120, end: hour + 60 }
    expect(await data.show('fill(s("cpu", "b"), {value: "last"})', early)).toMatchObject([{ points: { 0: 10 } }])
    expect(await data.show('fill(s("cpu", "b"), {value: 7})', early)).toMatchObject([
      { points: { '-2': 7, '-1': 7, 0: 10 } },
    ])
  })
})

describe('top, bottom, filter', () => {
  test.each([
    ['top(s("cpu", "*"), {count: "2"})', ['c', 'b']],
    ['top(s("cpu", "*"), {count: 1, function: "min"})', ['c']],
    ['top(s("cpu", "*"))', ['c', 'b', 'a']],
    ['bottom(s("cpu", "*"), {count: "2", function: "sum"})', ['a', 'b']],
    ['bottom(s("cpu", "*"), {count: 1, function: max})', ['a']],
    ['filter(s("cpu", "*"), {gt: "4", function: "max"})', ['b', 'c']],
    ['filter(s("cpu", "*"), {gte: "4", function: "max"})', ['a', 'b', 'c']],
    ['filter(s("cpu", "*"), {lt: 10, function: "min"})', ['a']],
    ['filter(s("cpu", "*"), {lte: 10, function: "min"})', ['a', 'b']],
    // Means are 2.5, 26.7 and 233.3; sums 10, 80 and 700.
    ['filter(s("cpu", "*"), {gt: 3, lt: 100})', ['b']],
    ['filter(s("cpu", "*"), {gte: 80, function: sum})', ['b', 'c']],
    ['filter(s("cpu", "*"), {gt: 1000})', []],
  ])('%s', async (text, sources) => {
    expect((await data.show(text)).map(({ source }) => source)).toEqual(sources)
  })

  test('of a series without points', async () => {
    expect(await data.show('top(window(s("cpu", "*"), {size: 9}))')).toEqual([])
    expect(await data.show('filter(window(s("cpu", "*"), {size: 9}), {lt: 1})')).toEqual([])
  })
})

describe('group_by', () => {
  test('is the expression once for each value, under that value', async () => {
    expect(await data.show('group_by("zone", sum(s("cpu", "*")))')).toEqual([
      { tags: { zone: 'x' }, source: 'all', points: { 0: 11, 1: 2, 2: 33, 3: 44 } },
      { tags: c, source: 'c', points: { 0: 100, 1: 200, 3: 400 } },
    ])
  })

  test('groups every series() in it alike', async () => {
    expect(await data.show('group_by("source", divide([sum(s("errors", "*")), sum(s("requests", "*"))]))')).toEqual([
      { tags: { source: 'web-1' }, source: 'web-1', points: { 0: 0.1, 2: 0.1 } },
      { tags: { source: 'web-2' }, source: 'web-2', points: { 0: 0.1, 1: 0.1 } },
    ])
  })

  test('by several tags, in any order of nesting', async () => {
    const sources = async (text: string) => (await data.show(text)).map(({ source }) => source)
    expect(await sources('group_by("zone, host", max(s("cpu", "*")))')).toEqual(['a', 'b', 'c'])
    expect(await sources('group_by("Zone", group_by("host", max(s("cpu", "*"))))')).toEqual(['a', 'b', 'c'])
  })

  test('leaves out series that lack a tag', async () => {
    expect(await data.values('group_by("zone", sum([s("cpu", "*"), s("total", "*")]))')).toEqual([
      [11, 2, 33, 44],
      [100, 200, 400],
    ])
    expect(await data.show('group_by("rack", sum(s("cpu", "*")))')).toEqual([])
    expect(await data.show('group_by("__proto__", sum(s("cpu", "*")))')).toEqual([])
  })
})

describe('map', () => {
  test('is the expression once for each source that & stands for', async () => {
    expect(await data.show('map("web-*", divide([s("errors", "&"), s("requests", "&")]))')).toEqual([
      { tags: { source: 'web-1' }, source: 'web-1', points: { 0: 0.1, 2: 0.1 } },
      { tags: { source: 'web-2' }, source: 'web-2', points: { 0: 0.1, 1: 0.1 } },
    ])
  })

  test('what has no & is the same each time', async () => {
    expect(await data.show('map("*", divide([s("errors", "&"), sum(s("requests", "*"))]))')).toEqual([
      { tags: {}, source: 'web-1', points: { 0: 1 / 40, 1: 0, 2: 2 / 70 } },
      { tags: {}, source: 'web-2', points: { 0: 3 / 40, 1: 4 / 40 } },
    ])
  })

  test('by a tag', async () => {
    expect(await data.show('map({zone: "*"}, sum(s("cpu", {zone: "&"})))')).toMatchObject([
      { tags: { zone: 'x' }, points: { 0: 11 } },
      { tags: { zone: 'y' }, points: { 0: 100 } },
    ])
    expect(await data.values('map({zone: "y"}, sum(s("cpu", "&")))')).toEqual([[100, 200, 400]])
    expect(await data.values('map("a", sum(s("cpu", "&")))')).toEqual([[1, 2, 3, 4]])
  })
})

test('functions nest', async () => {
  const text = `
    timeshift("0,1m",
      window(
        scale(divide([sum(s("errors", "*", {function: "sum"})), sum(s("requests", "*"))]), {factor: "100"}),
        {size: "2"}))`
  const [now, before] = await data.values(text)
  // Per cent: 10, 10, 20/7, so windows of 10 and (10 + 20/7) / 2.
  expect(now?.[0]).toBeCloseTo(10, 12)
  expect(now?.[1]).toBeCloseTo(45 / 7, 12)
  expect(before?.[1]).toBeCloseTo(45 / 7, 12)
})
