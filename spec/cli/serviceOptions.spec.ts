import { describe, expect, test } from '@jest/globals'
import { readServiceOptions } from '../../lib/cli/serviceOptions.js'
import { UsageError } from '../../lib/cli/UsageError.js'

describe('--rate-limit', () => {
  test.each([
    ['1000', { measurements: 1_000, interval: 60_000 }],
    ['5/10', { measurements: 5, interval: 10_000 }],
  ])('%s is so many measurements in so long', (given, rateLimit) => {
    expect(readServiceOptions({ 'rate-limit': given })).toMatchObject({ rateLimit })
  })

  test('is off by default', () => {
    expect(readServiceOptions({})).not.toHaveProperty('rateLimit')
  })

  test.each(['', '0', '-1', '1.5', 'many', '5/0', '5/', '/5', '1e3', '9'.repeat(20)])('%j is wrong usage', (given) => {
    expect(() => readServiceOptions({ 'rate-limit': given })).toThrow(UsageError)
  })
})
