import { describe, expect, test } from '@jest/globals'
import { readServiceOptions } from '../../lib/cli/serviceOptions.js'
import { UsageError } from '../../lib/cli/UsageError.js'

test('what is not given has the default of the service', () => {
  expect(readServiceOptions({}, {})).toEqual({})
})

describe('--rate-limit', () => {
  test.each([
    ['1000', { measurements: 1_000, interval: 60_000 }],
    ['5/10', { measurements: 5, interval: 10_000 }],
  ])('%s is so many measurements in so long', (given, rateLimit) => {
    expect(readServiceOptions({ 'rate-limit': given }, {})).toEqual({ rateLimit })
  })

  test.each(['', '0', '-1', '1.5', 'many', '5/0', '5/', '/5', '1e3', '9'.repeat(20)])('%j is wrong usage', (given) => {
    expect(() => readServiceOptions({ 'rate-limit': given }, {})).toThrow(UsageError)
  })
})

describe('--retention', () => {
  test('is spans by resolution', () => {
    expect(readServiceOptions({ retention: 'raw=1d,minute=1.5d' }, {})).toEqual({
      retention: { raw: 86_400_000, minute: 129_600_000 },
    })
  })

  test.each(['', 'raw', 'raw=', '=1d', 'raw=soon', 'raw=1d,', 'raw=-1d'])('%j is wrong usage', (given) => {
    expect(() => readServiceOptions({ retention: given }, {})).toThrow(UsageError)
  })
})

test('--allowed-host may be repeated', () => {
  expect(readServiceOptions({ 'allowed-host': ['a.example.com', 'b.example.com'] }, {})).toEqual({
    allowedHosts: ['a.example.com', 'b.example.com'],
  })
})
