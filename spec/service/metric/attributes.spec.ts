import { describe, expect, test } from '@jest/globals'
import { FieldFault } from '../../../lib/service/fields/FieldFault.js'
import { readAttribute } from '../../../lib/service/metric/attributes.js'
import { readChange } from '../../../lib/service/metric/readChange.js'
import { RequestRefusal } from '../../../lib/service/RequestRefusal.js'

describe('an attribute', () => {
  test('that the API knows is read in the ways clients write it', () => {
    const cases: [string, unknown, unknown][] = [
      ['color', '#52d74C', '#52d74C'],
      ['display_min', '0', 0],
      ['display_max', -1.5, -1.5],
      ['display_max', '', null],
      ['display_units_short', 'ms', 'ms'],
      ['display_units_long', '', ''],
      ['display_stacked', 'True', true],
      ['display_stacked', 1, true],
      ['aggregate', '0', false],
      ['gap_detection', false, false],
      ['display_transform', 'x/p*(1.5+x)-2', 'x/p*(1.5+x)-2'],
      ['summarize_function', 'SUM', 'sum'],
      ['created_by_ua', 'client/1', 'client/1'],
      ['color', null, null],
      ['mine', { a: [1] }, { a: [1] }],
      ['__proto__', 'x', 'x'],
    ]
    for (const [name, value, expected] of cases) expect(readAttribute(name, value)).toEqual(expected)
  })

  test('that does not fit is refused by its name', () => {
    const cases: [string, unknown][] = [
      ['color', 'red'],
      ['color', '#52d74'],
      ['display_min', 'low'],
      ['display_max', '1e999'],
      ['display_max', true],
      ['display_units_short', 5],
      ['display_stacked', 'maybe'],
      ['aggregate', 2],
      ['display_transform', 'process.exit()'],
      ['summarize_function', 'median'],
      ['summarize_function', ['sum']],
      ['mine', 'l'.repeat(4_095)],
      ['mine', [[[[[[[[[1]]]]]]]]]],
    ]
    for (const [name, value] of cases) {
      expect(() => readAttribute(name, value)).toThrow(expect.objectContaining({ param: name }))
    }
    for (const name of ['', 'n'.repeat(256)]) {
      expect(() => readAttribute(name, 1)).toThrow(expect.objectContaining({ param: 'attributes' }))
    }
    expect(() => readAttribute('color', 'red')).toThrow(FieldFault as never)
  })
})

describe('a change', () => {
  test('holds what the body has, nulls included, and nothing else', () => {
    expect(readChange({}, 'known')).toEqual({})
    expect(
      readChange({ display_name: null, period: '90.5', source_lag: 0, unknown: 1, color: '#000000' }, 'known'),
    ).toEqual({
      display_name: null,
      period: 90,
      source_lag: 0,
      attributes: { color: '#000000' },
    })
    expect(readChange({ unknown: 1, names: ['a'] }, { allBut: new Set(['names', 'attributes']) })).toEqual({
      attributes: { unknown: 1 },
    })
    expect(readChange({ color: '#000000', attributes: { color: '#ffffff' } }, 'known')).toEqual({
      attributes: { color: '#ffffff' },
    })
    expect(readChange({ display_name: 5, period: '' }, 'known')).toEqual({ display_name: '5', period: null })
  })

  test('has at most 100 attributes', () => {
    const attributes = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`a${i}`, i]))
    expect(Object.keys(readChange({ attributes: attributes(100) }, 'known').attributes ?? {})).toHaveLength(100)
    expect(() => readChange({ attributes: attributes(101) }, 'known')).toThrow(RequestRefusal)
  })
})
