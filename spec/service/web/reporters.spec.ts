import { describe, expect, test } from '@jest/globals'
import { pageModule } from './pageModules.js'

const { reporterKey, reporterOrder } = await pageModule('reporters/reporterOrder')

describe('reporters', () => {
  const reporter = (service: string, state = 'sending', last_seen = 100) => ({
    user_agent: 'a/1',
    address: '::1',
    tags: { service },
    state,
    first_seen: 1,
    last_seen,
  })

  test('stand by name, whoever sent last; those that fell silent come after, the latest first, and last those that ended', () => {
    const over = [reporter('m', 'closed', 90), reporter('n', 'idle', 91)]
    const all = [
      reporter('b', 'sending', 1),
      reporter('z', 'silent', 5),
      ...over,
      reporter('y', 'silent', 9),
      reporter('a'),
    ]
    expect(reporterOrder(all).map(({ tags }) => tags.service)).toEqual(['a', 'b', 'y', 'z', 'n', 'm'])
  })

  test('are the same whatever the order of their tags is, and others where a tag differs', () => {
    const one = { ...reporter('a'), tags: { a: '1', b: '2' } }
    expect(reporterKey(one)).toBe(reporterKey({ ...one, tags: { b: '2', a: '1' } }))
    expect(reporterKey(one)).not.toBe(reporterKey({ ...one, tags: { a: '1', b: '3' } }))
  })
})
