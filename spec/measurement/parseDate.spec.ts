import { spawnSync } from 'node:child_process'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { parseDate } from '../../lib/measurement/index.js'

const march = Date.UTC(2026, 2, 1, 12, 0, 0) / 1000

describe('a date', () => {
  test.each([
    ['2026-03-01T12:00Z', march],
    ['2026-03-01 12:00:00Z', march],
    ['2026-03-01t12:00:00.999z', march],
    ['2026-03-01T12:00:00,5+00:00', march],
    ['2026-03-01T13:30+01:30', march],
    ['2026-03-01T11:00-0100', march],
    ['2026-03-01T13+01', undefined],
    ['2026-03-01T13:00+01', march],
    ['2026-03-01T12:00', march],
    ['2026-03-01', march - 43_200],
    ['2024-02-29', Date.UTC(2024, 1, 29) / 1000],
    ['1970-01-01', 0],
  ])('%s is read as %j', (text, seconds) => {
    expect(parseDate(text, 'utc')).toBe(seconds)
  })

  test.each([
    '2026-02-29',
    '2026-02-30',
    '2026-04-31T00:00Z',
    '2026-13-01',
    '2026-00-10',
    '2026-01-00',
    '2026-01-32T12:00:00+01:00',
    '2026-01-01T24:00Z',
    '2026-01-01T23:60Z',
    '2026-01-01T23:59:60Z',
    '2026-01-01T12:00+24:00',
    '2026-01-01T12:00+01:60',
    '1969-12-31T23:59:59Z',
    '1970-01-01T00:00+01:00',
    '0000-01-01',
    '0050-01-01',
    '26-01-01',
    '2026-1-1',
    '2026/01/01',
    '01.03.2026',
    'March 1, 2026',
    '2026-03-01T12:00 Z',
    ' 2026-03-01',
    '2026-03-01\n',
    '٢٠٢٦-03-01',
    '2026-03-01T12:00Zx',
    '',
    'now',
    '1'.repeat(100_000),
  ])('%j is none', (text) => {
    expect(parseDate(text, 'utc')).toBeUndefined()
    expect(parseDate(text, 'local')).toBeUndefined()
  })

  test('of every second of the calendar is read back, by UTC and by the local clock', () => {
    const seconds = fc.integer({ min: 86_400 * 2, max: Date.UTC(9999, 11, 30) / 1000 })
    fc.assert(
      fc.property(seconds, (time) => {
        const iso = new Date(time * 1000).toISOString()
        expect(parseDate(iso, 'utc')).toBe(time)
        expect(parseDate(iso, 'local')).toBe(time)
      }),
    )
  })

  test('alone is the first moment of the day, also where the clocks skip midnight, and a time that they skip is none', () => {
    const module = new URL('../../dist/measurement/parseDate.js', import.meta.url).href
    const program = `import { parseDate } from '${module}'
      console.log(...['2026-09-05', '2026-09-06', '2026-09-06T00:30', '2026-09-06T01:00'].map((text) => parseDate(text, 'local')))`
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
      env: { ...process.env, TZ: 'America/Santiago' },
      encoding: 'utf8',
    })
    const first = Date.UTC(2026, 8, 6, 4) / 1000
    expect(stdout).toBe(`${first - 86_400} ${first} undefined ${first}\n`)
  })

  test('of a day that a month does not have is none, in every month', () => {
    for (let month = 1; month <= 12; month += 1)
      for (let day = 28; day <= 31; day += 1) {
        const exists = new Date(Date.UTC(2026, month - 1, day)).getUTCMonth() === month - 1
        const text = `2026-${String(month).padStart(2, '0')}-${day}`
        expect([text, parseDate(text, 'utc') !== undefined, parseDate(text, 'local') !== undefined]).toEqual([
          text,
          exists,
          exists,
        ])
      }
  })
})
