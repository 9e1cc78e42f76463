import { expect, test } from '@jest/globals'
import { collectDefaultMetrics } from '../../../lib/runtime/defaultMetrics/index.js'
import { RecordingSink } from './RecordingSink.js'

/** What a caller without types may pass. */
function attempt(options: unknown, sink = new RecordingSink()): string {
  try {
    Reflect.apply(collectDefaultMetrics, undefined, [sink, options])()
    return 'taken'
  } catch (error) {
    return error instanceof Error && 'code' in error ? `${error.code}: ${error.message}` : String(error)
  }
}

test.each([
  [{ interval: 5 }, 'unknown option "interval"'],
  [JSON.parse('{"__proto__": 1}'), 'unknown option "__proto__"'],
  [{ eventLoop: { rate: 1 } }, 'unknown option "eventLoop.rate"'],
  [{ eventLoop: { resolution: 19 } }, 'from 20 to 1000'],
  [{ eventLoop: { resolution: Number.NaN } }, 'from 20 to 1000'],
  [{ eventLoop: 'yes' }, 'eventLoop must be'],
  [{ process: 1 }, 'process must be true or false'],
  [{ machine: 'no' }, 'machine must be true or false'],
  [{ prefix: 'a b' }, 'prefix must be'],
  [{ prefix: 'x'.repeat(181) }, 'prefix must be'],
  [{ prefix: 7 }, 'prefix must be'],
  [{ tags: ['a'] }, 'tags must be an object'],
  [{ tags: { core: 1 } }, 'tags.core must be a string, not number'],
  ['fast', 'options must be an object'],
  [null, 'options must be an object'],
])('%j is refused by name', (options, message) => {
  const sink = new RecordingSink()
  const answer = attempt(options, sink)
  expect(answer).toMatch(/^INVALID_OPTION: collectDefaultMetrics: /)
  expect(answer).toContain(message)
  expect(sink.observed.size).toBe(0)
})

test('tags on a reporter that reports by source are refused with what to do instead', () => {
  expect(attempt({ tags: { host: 'a' } }, new RecordingSink('sources'))).toContain('leave them out')
})

test.each([[undefined], [{}], [{ eventLoop: {} }], [{ eventLoop: { resolution: 1000 } }], [{ prefix: '', tags: {} }]])(
  '%j is taken',
  (options) => {
    expect(attempt(options)).toBe('taken')
  },
)
