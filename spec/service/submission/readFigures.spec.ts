import { describe, expect, test } from '@jest/globals'
import { FieldFault } from '../../../lib/service/fields/FieldFault.js'
import { readCounterFigures, readGaugeFigures } from '../../../lib/service/submission/readFigures.js'

function fault(read: () => unknown): unknown {
  try {
    return { unexpectedly: read() }
  } catch (error) {
    if (!(error instanceof FieldFault)) throw error
    return [error.param, error.message]
  }
}

describe('the figures of a gauge', () => {
  test('are one value', () => {
    expect(readGaugeFigures({ value: 1.5 }, 'sources')).toEqual({ value: 1.5 })
    expect(readGaugeFigures({ value: ' -1.5e3 ' }, 'sources')).toEqual({ value: -1500 })
    expect(readGaugeFigures({ value: 0 }, 'sources')).toEqual({ value: 0 })
  })

  test('are taken up to 1e126 from zero, and are 0 below 1e-130', () => {
    expect(readGaugeFigures({ value: 1e126 }, 'sources')).toEqual({ value: 1e126 })
    expect(readGaugeFigures({ value: -1e-131 }, 'sources')).toEqual({ value: 0 })
    expect(readGaugeFigures({ value: 1e-130 }, 'sources')).toEqual({ value: 1e-130 })
    for (const value of [1.1e126, -1e127, '1e999', Number.POSITIVE_INFINITY]) {
      expect(fault(() => readGaugeFigures({ value }, 'sources'))).toEqual([
        'value',
        'is out of range (at most 1e126 from zero)',
      ])
    }
  })

  test('are no number when they are anything else', () => {
    for (const value of ['', ' ', '0x10', '1,5', '--1', '1e', 'Infinity', true, [], {}, Number.NaN, null]) {
      expect(fault(() => readGaugeFigures({ value }, 'sources'))).toEqual(['value', 'is not a number'])
    }
  })

  test('are count and sum, with squares from the deviation on the tags route', () => {
    const summary = { count: 4, sum: 20, min: 2, max: 8, stddev: 2 }
    expect(readGaugeFigures(summary, 'tags')).toEqual({ count: 4, sum: 20, min: 2, max: 8, sumSquares: 116 })
    expect(readGaugeFigures(summary, 'sources')).toEqual({ count: 4, sum: 20, min: 2, max: 8 })
    expect(readGaugeFigures({ ...summary, sum_squares: 120 }, 'tags')).toMatchObject({ sumSquares: 120 })
    expect(readGaugeFigures({ count: 1, sum: 1e100, sum_squares: 1e200 }, 'tags')).toMatchObject({ sumSquares: 1e200 })
    expect(readGaugeFigures({ count: 2.5, sum: 5 }, 'sources')).toEqual({ count: 2.5, sum: 5 })
  })

  test('may lack a sum of 0 on the tags route only', () => {
    expect(readGaugeFigures({ count: 3 }, 'tags')).toEqual({ count: 3, sum: 0 })
    expect(fault(() => readGaugeFigures({ count: 3 }, 'sources'))).toEqual(['sum', 'is required'])
  })

  test('are nothing for a count of 0, and undefined when there are none', () => {
    expect(readGaugeFigures({ count: 0, sum: 0 }, 'sources')).toBe('nothing')
    expect(readGaugeFigures({}, 'sources')).toBeUndefined()
    expect(fault(() => readGaugeFigures({ sum: 3 }, 'tags'))).toEqual(['count', 'is required'])
  })
})

describe('the figures of a counter', () => {
  test('are its total, never negative; the rest is not looked at', () => {
    expect(readCounterFigures({ value: '7', count: 'x' })).toEqual({ value: 7 })
    expect(fault(() => readCounterFigures({ value: -1 }))).toEqual(['value', 'must be positive'])
    expect(fault(() => readCounterFigures({ count: 1, sum: 1 }))).toEqual(['value', 'is required'])
  })
})
