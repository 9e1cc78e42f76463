import { EventEmitter } from 'node:events'
import { beforeEach, describe, expect, test } from '@jest/globals'
import { ByteBudget } from '../../../lib/service/http/ByteBudget.js'
import { TestClock } from '../../../lib/testing/TestClock.js'

let clock: TestClock
let budget: ByteBudget

beforeEach(() => {
  clock = new TestClock()
  budget = new ByteBudget({ total: 100, small: 10, reserve: 20 }, clock)
})

const response = (): EventEmitter => new EventEmitter()

describe('a budget', () => {
  test('is never given out twice, and large claims leave some of it to small ones', () => {
    const large = budget.take(80, 1)
    expect(large).toBeDefined()
    expect(budget.take(11, 1)).toBeUndefined()
    expect(budget.take(10, 1)).toBeDefined()
    expect(budget.take(10, 1)).toBeDefined()
    expect(budget.take(1, 1)).toBeUndefined()
    large?.shrink(30)
    expect(budget.used).toBe(50)
    large?.release()
    large?.release()
    expect(budget.used).toBe(20)
  })

  test('is for a claim beyond all of it once that is alone', async () => {
    const small = budget.take(5, 1)
    expect(budget.take(1_000, 1)).toBeUndefined()
    const waiting = budget.wait(1_000, 1, response())
    small?.release()
    ;(await waiting).release()
    expect(budget.used).toBe(0)
  })

  test('goes to whose caller holds the least, then to the smallest claim', async () => {
    const held = [budget.take(40, 1)!, budget.take(40, 1)!]
    const order: string[] = []
    const wait = async (name: string, bytes: number, holder: number): Promise<void> => {
      const claim = await budget.wait(bytes, holder, response())
      order.push(name)
      claim.release()
    }
    const all = [wait('first', 40, 1), wait('small', 30, 1), wait('other caller', 40, 2)]
    held[0]!.release()
    await Promise.all(all)
    expect(order).toEqual(['other caller', 'small', 'first'])
  })

  test('refuses who waited too long, who comes when too many wait, and forgets who has gone', async () => {
    budget.take(80, 1)
    const gone = response()
    const left = budget.wait(50, 1, gone)
    gone.emit('close')
    await expect(left).rejects.toMatchObject({ answer: { status: 503 } })
    const waiting = Array.from({ length: 32 }, () => budget.wait(50, 1, response()))
    const busy = { answer: { status: 503, headers: { 'retry-after': '5' } } }
    await expect(budget.wait(50, 1, response())).rejects.toMatchObject(busy)
    const outcomes = Promise.allSettled(waiting)
    await clock.advance(8_000)
    for (const outcome of await outcomes) expect(outcome).toMatchObject({ status: 'rejected', reason: busy })
    expect([budget.waiting, clock.timers]).toEqual([0, 0])
  })
})
