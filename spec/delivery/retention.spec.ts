import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { coarseningSteps } from '../../lib/delivery/coarsening.js'
import { LooseWindow } from '../../lib/delivery/LooseWindow.js'
import { Retention } from '../../lib/delivery/Retention.js'
import { SparePool } from '../../lib/destinations/metricsApi/SparePool.js'
import { TaggedEncoder } from '../../lib/destinations/metricsApi/TaggedEncoder.js'
import { type SeriesDefaults, SeriesTable } from '../../lib/reporter/SeriesTable.js'
import { Window } from '../../lib/windows/Window.js'

const defaults: SeriesDefaults = { model: 'tags', tags: new Map(), source: undefined }
const generous = { measurements: 1e9, bytes: 1e9 }

interface Item {
  readonly name: string
  readonly value?: number
  readonly count?: number
  readonly sum?: number
  readonly min?: number
  readonly max?: number
  readonly sum_squares?: number
}

/** Records integers into series and seals every ten seconds; the byte budget decides what is merged. */
function fill(budget: number, windows: readonly (readonly number[])[], start = 0) {
  const table = new SeriesTable(defaults, 1_000)
  const dropped: string[] = []
  const retention = new Retention({ bytes: budget, age: 1e12 }, (window, cause) => {
    dropped.push(`${cause} ${window.span.start}`)
  })
  windows.forEach((values, n) => {
    values.forEach((value, series) => {
      const metric = table.metric('gauge', `g.${series}`)!
      const place = table.attach(metric, '')
      place.home.touch(place.at)
      place.home.cells.set([1, value, value, value, value * value, value], place.at)
    })
    const begin = start + 10 * n
    const span = { start: begin, end: begin + 10, period: 10, length: 10_000 }
    retention.add(new LooseWindow(new Window(span, table.seal(), [])), (begin + 10) * 1_000)
  })
  return { retention, dropped }
}

function itemsOf(window: LooseWindow): Item[] {
  const encoder = new TaggedEncoder(window.span, generous, new SparePool())
  window.cut(encoder)
  return (JSON.parse(encoder.finish().body.toString()) as { measurements: Item[] }).measurements
}

function figures({ value, count = 1, sum = value, min = value, max = value, sum_squares }: Item) {
  return { count, sum: sum!, min: min!, max: max!, squares: sum_squares ?? value! ** 2 }
}

const history = fc.array(fc.array(fc.integer({ min: -1_000, max: 1_000 }), { minLength: 1, maxLength: 4 }), {
  minLength: 1,
  maxLength: 60,
})

describe('retained windows over their budget', () => {
  test('lose resolution and never totals, in any history', () => {
    fc.assert(
      fc.property(history, fc.integer({ min: 8_000, max: 60_000 }), (windows, budget) => {
        const { retention, dropped } = fill(budget, windows)
        fc.pre(dropped.length === 0)
        const totals = new Map<string, ReturnType<typeof figures>>()
        for (const window of retention.windows) {
          for (const item of itemsOf(window)) {
            const { count, sum, min, max, squares } = figures(item)
            const total = totals.get(item.name)
            totals.set(item.name, {
              count: count + (total?.count ?? 0),
              sum: sum + (total?.sum ?? 0),
              min: Math.min(min, total?.min ?? min),
              max: Math.max(max, total?.max ?? max),
              squares: squares + (total?.squares ?? 0),
            })
          }
        }
        for (let series = 0; series < 4; series += 1) {
          const values = windows.flatMap((window) => window.slice(series, series + 1))
          if (values.length === 0) continue
          expect(totals.get(`g.${series}`)).toEqual({
            count: values.length,
            sum: values.reduce((a, b) => a + b, 0),
            min: Math.min(...values),
            max: Math.max(...values),
            squares: values.reduce((a, b) => a + b * b, 0),
          })
        }
      }),
    )
  })

  test('are merged only inside one aligned bucket of the next step, smallest spans first', () => {
    const windows = Array.from({ length: 360 }, (_, n) => [n])
    const { retention, dropped } = fill(30_000, windows, 60)
    expect(dropped).toEqual([])
    expect(retention.bytes).toBeLessThanOrEqual(30_000)
    for (const { span } of retention.windows) {
      const length = span.end - span.start
      const step = coarseningSteps.find((seconds) => seconds >= length)!
      expect(Math.floor(span.start / step)).toBe(Math.floor((span.end - 1) / step))
    }
    const [first] = retention.windows
    expect(first?.span.start).toBe(60)
  })

  test('that can be merged no further are dropped, oldest first, but never the last', () => {
    const day = 86_400
    const table = new SeriesTable(defaults, 10)
    const dropped: [number, string][] = []
    const retention = new Retention({ bytes: 1_500, age: 1e12 }, ({ span }, cause) => dropped.push([span.start, cause]))
    for (let n = 0; n < 4; n += 1) {
      const place = table.attach(table.metric('gauge', 'g')!, '')
      place.home.touch(place.at)
      place.home.cells[place.at] = 1
      const span = { start: n * day, end: n * day + 10, period: 10, length: 10_000 }
      retention.add(new LooseWindow(new Window(span, table.seal(), [])), 0)
    }
    expect(dropped).toEqual([
      [0, 'budget'],
      [day, 'budget'],
      [2 * day, 'budget'],
    ])
    expect(retention.windows.map(({ span }) => span.start)).toEqual([3 * day])
  })

  test('older than their age are given up, by the monotonic clock alone', () => {
    const dropped: string[] = []
    const retention = new Retention({ bytes: 1e9, age: 60_000 }, (_, cause) => dropped.push(cause))
    const add = (start: number, now: number) =>
      retention.add(new LooseWindow(new Window({ start, end: start + 10, period: 10, length: 1 }, [], [])), now)
    add(0, 10_000)
    add(777_600, 60_000)
    add(50, 70_000)
    expect(dropped).toEqual([])
    add(60, 70_001)
    expect(dropped).toEqual(['age'])
    expect(retention.windows.map(({ span }) => span.start)).toEqual([777_600, 50, 60])
  })
})
