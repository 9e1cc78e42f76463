import { expect, test } from '@jest/globals'
import { Admission, type Leave } from '../../../lib/service/reading/Admission.js'

const limits = { underWay: 2, underWayPerCaller: 1, waiting: 3, waitingPerCaller: 2 }

/** Who was let in, in order, and how each leaves. */
function followed(admission: Admission) {
  const entered: string[] = []
  const leave = new Map<string, Leave>()
  const enter = async (caller: string, name = caller, signal?: AbortSignal): Promise<void> => {
    leave.set(name, await admission.enter(caller, signal))
    entered.push(name)
  }
  return { entered, leave, enter }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

test('who finds room is let in at once, and others in turn, the one with the fewest places first', async () => {
  const admission = new Admission(limits)
  expect(admission.enter('a')).toBeInstanceOf(Function)
  const { entered, leave, enter } = followed(admission)
  const all = [enter('a', 'a2'), enter('a', 'a3'), enter('b')]
  await turn()
  // The second place is not for somebody who has one.
  expect([entered, admission.underWay, admission.waiting]).toEqual([['b'], 2, 2])
  const c = enter('c')
  leave.get('b')?.()
  await turn()
  expect(entered).toEqual(['b', 'c'])
  leave.get('c')?.()
  leave.get('c')?.()
  await Promise.all([c, all[2]])
  // The first of a is there yet.
  expect([entered, admission.underWay, admission.waiting]).toEqual([['b', 'c'], 1, 2])
})

test('no more than so many wait, in all and of one caller: the others are answered 503', async () => {
  const admission = new Admission(limits)
  const { enter } = followed(admission)
  const refused = {
    answer: {
      status: 503,
      headers: { 'retry-after': '2' },
      json: { errors: { system: [expect.stringContaining('Too many queries are waiting')] } },
    },
  }
  void [enter('a'), enter('a'), enter('a'), enter('b')]
  await expect(enter('a')).rejects.toMatchObject(refused)
  void enter('b')
  await expect(enter('c')).rejects.toMatchObject(refused)
  expect([admission.underWay, admission.waiting]).toEqual([2, 3])
})

test('who no longer waits gives its turn to the next, and one that is refused is not let in', async () => {
  const admission = new Admission(limits)
  const { entered, leave, enter } = followed(admission)
  await enter('a', 'first')
  const leaving = new AbortController()
  const left = enter('a', 'left', leaving.signal)
  const next = enter('a', 'next')
  leaving.abort(new Error('gone'))
  await expect(left).rejects.toThrow('gone')
  await expect(enter('b', 'late', leaving.signal)).rejects.toThrow('gone')
  leave.get('first')?.()
  await next
  expect(entered).toEqual(['first', 'next'])
  const waiting = enter('a')
  admission.close(new Error('closing'))
  await expect(waiting).rejects.toThrow('closing')
  leave.get('next')?.()
  expect([admission.underWay, admission.waiting]).toEqual([0, 0])
})
