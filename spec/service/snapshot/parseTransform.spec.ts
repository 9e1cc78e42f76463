import { expect, test } from '@jest/globals'
import { Fault } from '../../../lib/service/composites/syntax/Fault.js'
import { parseTransform } from '../../../lib/service/snapshot/parseTransform.js'

test.each([
  ['x', 6],
  ['x/p', 0.1],
  ['x * 8 / 1024', 6 / 128],
  ['2+x*3-1', 19],
  ['x-1-2', 3],
  ['60/x/2', 5],
  ['-(x - p) * 0.5', 27],
  ['.5*x + 2.', 5],
  ['((((x))))', 6],
])('%s', (formula, expected) => {
  expect(parseTransform(formula)(6, 60)).toBeCloseTo(expected, 12)
})

test.each(['', 'x+', '(x', 'x)', 'x x', '*x', '1.2.3', 'xp', '('.repeat(255), `${'-'.repeat(254)}x`])(
  'what is no formula is refused: %s',
  (formula) => {
    expect(() => parseTransform(formula)).toThrow(expect.any(Fault))
  },
)
