import { expect, test } from '@jest/globals'
import { systemRuntime } from '../../../lib/runtime/systemRuntime.js'
import { Turns } from '../../../lib/service/reading/Turns.js'

/** A machine on which each look at the clock takes 3 ms. */
function slowly() {
  let now = 0
  let turns = 0
  const runtime = {
    ...systemRuntime,
    monotonic: () => {
      now += 3
      return now
    },
    nextTurn: () => {
      turns += 1
      return systemRuntime.nextTurn()
    },
  }
  return { runtime, taken: () => turns }
}

test('others have their turn whenever work has gone on for ten milliseconds', async () => {
  const { runtime, taken } = slowly()
  const done: number[] = []
  await new Turns(runtime).each([1, 2, 3, 4, 5, 6, 7, 8, 9], (n) => done.push(n))
  expect([done.length, taken()]).toEqual([9, 2])
})

test('work that nobody waits for ends at its next turn', async () => {
  const { runtime } = slowly()
  const leaving = new AbortController()
  const done: number[] = []
  const work = new Turns(runtime, leaving.signal).each([1, 2, 3, 4, 5, 6, 7, 8, 9], (n) => {
    done.push(n)
    leaving.abort(new Error('gone'))
  })
  await expect(work).rejects.toThrow('gone')
  expect(done).toEqual([1, 2, 3, 4])
})

test.each([0, 1, 1_999, 2_000, 2_001, 9_173])('%d items are put in order as by a sort', async (length) => {
  const items = Array.from({ length }, (_, n) => ({ key: `k${(n * 7_919) % 10_007}` }))
  const sorted = await new Turns(slowly().runtime).sort(items, ({ key }) => key)
  expect(sorted).toEqual([...items].sort((a, b) => (a.key < b.key ? -1 : 1)))
})
