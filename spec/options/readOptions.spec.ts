import { expect, test } from '@jest/globals'
import { guardReading, readOptions } from '../../lib/options/readOptions.js'

interface Options {
  readonly a?: unknown
  readonly b?: unknown
}
const read = (given: unknown) => readOptions(given as Options, ['a', 'b'], 'here')

test('each option is read once, whatever a getter says the next time', () => {
  let reads = 0
  const given = {
    get a() {
      reads += 1
      return reads
    },
  }
  const options = read(given)
  expect([options.a, options.a]).toEqual([1, 1])
})

test('options may be of a class, and what is undefined is left out', () => {
  class Config {
    get a() {
      return 1
    }
    readonly b = undefined
  }
  expect(read(new Config())).toEqual({ a: 1 })
  expect(read(undefined)).toEqual({})
})

const throwing = {
  get b() {
    throw new Error('mine')
  },
}
const { proxy, revoke } = Proxy.revocable({}, {})
revoke()

test.each<[string, unknown]>([
  ['here: b can’t be read: Error: mine.', throwing],
  ['here can’t be read: TypeError', proxy],
  ['here: the options must be an object', null],
  ['here: the options must be an object', [1]],
  ['here: unknown option "c"', { c: 1 }],
])('what can’t be read is refused in one sentence: %s', (message, given) => {
  expect(() => read(given)).toThrow(message.replaceAll('’', "'"))
  expect(() => read(given)).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }))
})

test('what a check says itself is passed on', () => {
  const fault = new TypeError('mine')
  expect(() =>
    guardReading(
      'here',
      () => {
        throw fault
      },
      'INVALID_ARGUMENT',
    ),
  ).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT', cause: fault }))
})
