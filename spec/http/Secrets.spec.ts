import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { Credentials } from '../../lib/http/Credentials.js'
import { Secrets } from '../../lib/http/Secrets.js'
import { anyEcho, leaksOf } from '../support/spellings.js'

describe('secrets', () => {
  test('are taken out of a text in whatever encoding they stand there, also where it is cut short', () => {
    fc.assert(
      fc.property(anyEcho, fc.integer({ min: 10, max: 600 }), ({ secret, text }, longest) => {
        const credentials = new Credentials(secret.user, secret.token)
        expect(leaksOf(secret, credentials.redact(text))).toEqual([])
        expect(leaksOf(secret, credentials.redact(text, longest))).toEqual([])
      }),
      { numRuns: 500 },
    )
  })

  test('leave everything else as it is', () => {
    const credentials = new Credentials('me', 'sesame-open')
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(50), (text, longest) => {
        fc.pre(!text.includes('sesame'))
        expect(credentials.redact(text)).toBe(text)
        expect(credentials.redact(text, longest)).toBe(text.slice(0, longest))
      }),
    )
    expect(credentials.redact('100 %, \\o/ & <b> %zz &#x110000; \\u{ffffff} sesame')).toBe(
      '100 %, \\o/ & <b> %zz &#x110000; \\u{ffffff} sesame',
    )
  })

  test('are replaced once each, wherever they stand', () => {
    const secrets = new Secrets(['open', 'sesame', 'abc'])
    expect(secrets.redact('open sesame, opensesame, abc')).toBe('[redacted] [redacted], [redacted][redacted], abc')
    expect(secrets.redact('a %73esame b', 4)).toBe('a [redacted]')
    expect(secrets.redact('a sesame b', 2)).toBe('a ')
    expect(secrets.redact('')).toBe('')
  })

  test('that overlap leave nothing of each other', () => {
    expect(new Secrets(['abcdef', 'defghi']).redact('-abcdefghi-')).toBe('-[redacted]-')
  })

  test('are found in a large text in little time', () => {
    const text = '%41\\u0042&amp;'.repeat(300_000)
    const secrets = new Secrets(['a-token-that-is-long'])
    expect(secrets.redact(text, 500)).toHaveLength(500)
  })
})
