import { describe, expect, jest, test } from '@jest/globals'
import { resolveLogger } from '../../lib/runtime/resolveLogger.js'

const nothing = () => {}
const whole = { debug: nothing, info: nothing, warn: nothing, error: nothing }

describe('the option logger', () => {
  test('is the default where it is left out, and silence where it is false', () => {
    expect(resolveLogger(undefined, '', whole)).toBe(whole)
    expect(resolveLogger(false, '', whole)).toBeUndefined()
  })

  test('hands on fields and message, to the method that the logger has then', () => {
    const logger = { ...whole, warn: jest.fn() }
    const given = resolveLogger(logger, '', undefined)
    given?.warn({ a: 1 }, 'first')
    expect(logger.warn.mock.calls).toEqual([[{ a: 1 }, 'first']])
    logger.warn = jest.fn()
    given?.warn({ a: 2 }, 'second')
    expect(logger.warn.mock.calls).toEqual([[{ a: 2 }, 'second']])
  })

  test('calls methods of the logger, so that they find what they need in it', () => {
    class Counting {
      readonly #lines: string[] = []
      debug() {}
      info() {}
      warn(_: object, message: string) {
        this.#lines.push(message)
      }
      error() {}
      get lines() {
        return this.#lines
      }
    }
    const logger = new Counting()
    resolveLogger(logger, '', undefined)?.warn({}, 'a line')
    expect(logger.lines).toEqual(['a line'])
  })

  test.each<[string, unknown, string]>([
    ['no object', 5, 'logger must have the methods debug, info, warn and error, or be false.'],
    ['null', null, 'or be false.'],
    ['true', true, 'or be false.'],
    ['without a method', { ...whole, info: undefined }, 'it has no info.'],
    ['only able to log', { log: nothing }, 'it has no debug, no info, no warn, no error.'],
    [
      'unreadable',
      {
        ...whole,
        get warn() {
          throw new Error('mine')
        },
      },
      'it has no warn.',
    ],
  ])('that is %s is refused with what it lacks', (_, logger, message) => {
    expect(() => resolveLogger(logger, 'Reporter: ', undefined)).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTION', message: expect.stringMatching(/^Reporter: logger must/) }),
    )
    expect(() => resolveLogger(logger, 'Reporter: ', undefined)).toThrow(message)
  })
})
