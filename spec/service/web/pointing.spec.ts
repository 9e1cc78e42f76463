import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { pageModule } from './pageModules.js'

const { linesAt } = await pageModule('charts/linesAt')
const { chartWords } = await pageModule('charts/chartWords')
const { axisFigures } = await pageModule('words/axisFigures')
const { timeLabels } = await pageModule('charts/timeLabels')

describe('at a moment of a chart', () => {
  const limits = { most: 3, reach: 30 }
  const from = (pointer: number) => (height: number) => height - pointer

  test('lines are told of from the highest to the lowest, and the nearest is known', () => {
    expect(linesAt([10, 70, 40], from(45), limits)).toEqual({ told: [1, 2, 0], more: 0, nearest: 2 })
  })

  test('none is pointed at where none is near', () => {
    expect(linesAt([10, 70], from(500), limits)).toEqual({ told: [1, 0], more: 0, nearest: undefined })
  })

  test('gaps and lines that are switched off are left out', () => {
    expect(linesAt([null, 5, undefined], from(5), limits)).toEqual({ told: [1], more: 0, nearest: 1 })
    expect(linesAt([], from(5), limits)).toEqual({ told: [], more: 0, nearest: undefined })
  })

  test('of very many the nearest are told of, and the others counted', () => {
    expect(linesAt([0, 10, 20, 30, 40], from(39), limits)).toEqual({ told: [4, 3, 2], more: 2, nearest: 4 })
  })
})

test('a chart is said by its lines and their last values', () => {
  const data = (count: number) => ({
    times: [0, 1],
    omitted: 0,
    resolution: 1,
    lines: Array.from({ length: count }, (_, line) => ({ label: `l${line}`, values: [line, line === 1 ? 2 : null] })),
  })
  const look = { unit: 'ms', perSecond: false }
  expect(chartWords(data(2), look)).toBe('Chart of l0 0 ms, l1 2 ms')
  expect(chartWords(data(10), look)).toContain('l7 7 ms, and 2 more')
  expect(chartWords(data(0), look)).toBe('Chart without lines')
  expect(chartWords({ ...data(0), lines: [{ label: 'a', values: [null] }] }, look)).toBe('Chart of a without values')
})

describe('the labels of an axis', () => {
  test.each([
    [[0, 0.5, 1, 1.5], '', true, ['0.0/s', '0.5/s', '1.0/s', '1.5/s']],
    [[0, 500, 1000, 1500], '', false, ['0.0k', '0.5k', '1.0k', '1.5k']],
    [[0, 25, 50], 'ms', false, ['0 ms', '25 ms', '50 ms']],
    [[0, 0.0005, 0.001], 'seconds', false, ['0.0 ms', '0.5 ms', '1.0 ms']],
    [[0, 0.25, 0.5], 'ratio', false, ['0 %', '25 %', '50 %']],
    [[-2e6, 0, 2e6], 'bytes', true, ['-2 MB/s', '0 MB/s', '2 MB/s']],
    [[0, 0.0005, 0.001], '', false, ['0.0000', '0.0005', '0.0010']],
    [[1000.1, 1000.2], '', false, ['1.0001k', '1.0002k']],
    [[1e15, 1e15 + 1], '', false, ['1P', '1.000000000000001P']],
    [[1, 100, 10_000, 1e6], '', false, ['1', '100', '10.0k', '1.00M']],
    [[0, 1e-12, 2e-12], '', false, ['0', '1.00e-12', '2.00e-12']],
    [[-0, 1], '', false, ['0', '1']],
    [[0], '', false, ['0']],
    [[], '', false, []],
  ])('%p of %p (per second: %p) share a unit and their places', (marks, unit, perSecond, labels) => {
    expect(axisFigures(marks, unit, perSecond)).toEqual(labels)
  })

  test('are written one by one where places would not do, and left out where there is no mark', () => {
    expect(axisFigures([null, 100, 200], 'seconds', false)).toEqual(['', '100 s', '3.33 min'])
    expect(axisFigures([0, 1e30], '', false)).toEqual(['0', '1.00e+30'])
  })
})

test('marks that differ have labels that do', () => {
  const units = fc.constantFrom('', 'bytes', 'seconds', 'ratio', 'ms', '%', 'req')
  const marks = fc.uniqueArray(
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((mark) => mark + 0),
    { maxLength: 8 },
  )
  const near = fc.tuple(
    fc.double({ min: -1e18, max: 1e18, noNaN: true }),
    fc.double({ min: 1e-6, max: 1e3, noNaN: true }),
  )
  const ticks = near.map(([start, step]) => [...new Set(Array.from({ length: 6 }, (_, n) => start + n * step + 0))])
  fc.assert(
    fc.property(fc.oneof(marks, ticks), units, fc.boolean(), (known, unit, perSecond) => {
      expect(new Set(axisFigures(known, unit, perSecond)).size).toBe(known.length)
    }),
  )
})

describe('the labels of time', () => {
  const noon = new Date(2026, 4, 5, 12).getTime() / 1000

  test('have seconds only where they are needed', () => {
    expect(timeLabels([noon, noon + 30])).toEqual(['12:00:00', '12:00:30'])
    expect(timeLabels([noon, noon + 300])).toEqual(['12:00', '12:05'])
  })

  test('name the day where one begins, and days alone where they are far apart', () => {
    const day = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric' })
    const sixth = new Date(2026, 4, 6)
    expect(timeLabels([noon, sixth.getTime() / 1000])).toEqual(['12:00', day.format(sixth)])
    expect(timeLabels([noon, noon + 86_400])).toEqual([day.format(new Date(2026, 4, 5)), day.format(sixth)])
    expect(timeLabels([])).toEqual([])
  })
})
