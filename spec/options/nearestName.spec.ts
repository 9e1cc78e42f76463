import { expect, test } from '@jest/globals'
import { nearestName } from '../../lib/options/nearestName.js'

const names = ['annotate', 'delete', 'get', 'list', 'allowPlaintext']

test.each([
  ['lst', 'list'],
  ['GET', 'get'],
  ['annot', 'annotate'],
  ['deleet', 'delete'],
  ['allowplaintxt', 'allowPlaintext'],
  ['help-me', undefined],
  ['', undefined],
  ['g'.repeat(100_000), undefined],
])('%.20j means %j', (typed, meant) => {
  expect(nearestName(typed, names)).toBe(meant)
})
