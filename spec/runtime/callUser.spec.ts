import { describe, expect, test } from '@jest/globals'
import { callUser } from '../../lib/runtime/callUser.js'

/** What became of a call, once everything has settled that ever will. */
async function outcomeOf(call: () => unknown): Promise<{ failed: unknown[]; returned: unknown[] }> {
  const outcome = { failed: [] as unknown[], returned: [] as unknown[] }
  const pending = callUser(
    call,
    (error) => outcome.failed.push(error),
    (value) => outcome.returned.push(value),
  )
  await Promise.race([pending, new Promise((resolve) => setImmediate(resolve))])
  return outcome
}

const mine = new Error('mine')
const thenable = (then: unknown): unknown => ({
  then,
})
const unreadable = new Proxy(
  {},
  {
    get() {
      throw mine
    },
  },
)
const itself: unknown = thenable((resolve: (value: unknown) => void) => resolve(itself))

describe('a function of the application’s', () => {
  test.each<[string, () => unknown]>([
    [
      'throws',
      () => {
        throw mine
      },
    ],
    ['rejects', () => Promise.reject(mine)],
    [
      'gives a promise of another library that rejects',
      () => thenable((_: unknown, reject: (e: unknown) => void) => reject(mine)),
    ],
    [
      'gives one that rejects twice, and then throws',
      () =>
        thenable((_: unknown, reject: (e: unknown) => void) => {
          reject(mine)
          reject(new Error('again'))
          throw new Error('at last')
        }),
    ],
    [
      'gives one whose then throws',
      () =>
        thenable(() => {
          throw mine
        }),
    ],
    ['gives something that cannot even be looked at', () => unreadable],
  ])('that %s fails once, and its caller goes on', async (_, call) => {
    expect(await outcomeOf(call)).toEqual({ failed: [mine], returned: [] })
  })

  test.each<[string, () => unknown, unknown]>([
    ['a number', () => 5, 5],
    ['a promise', () => Promise.resolve(5), 5],
    ['nothing', () => undefined, undefined],
    ['an object whose then is no function', () => thenable(5), thenable(5)],
    ['a promise of itself, which nobody waits for twice', () => itself, itself],
  ])('that gives %s has returned', async (_, call, value) => {
    expect(await outcomeOf(call)).toEqual({ failed: [], returned: [value] })
  })

  test('whose promise never settles is waited for by nobody but who likes to', async () => {
    expect(await outcomeOf(() => new Promise(() => {}))).toEqual({ failed: [], returned: [] })
  })
})
