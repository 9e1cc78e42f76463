import { describe, expect, test } from '@jest/globals'
import { TestClock } from '../../lib/testing/index.js'

describe('a test clock', () => {
  test('stands still until it is moved, and rings what is due in order', async () => {
    const clock = new TestClock({ now: 1_000, random: 0.25 })
    const rung: string[] = []
    const note = (name: string) => () => rung.push(`${name} ${clock.monotonic()}`)
    clock.schedule(300, note('late'))
    clock.schedule(100, note('early'))
    clock.schedule(200, note('cancelled')).cancel()
    clock.schedule(100, () => clock.schedule(50, note('armed by another')))
    expect([clock.timers, clock.untilNextTimer, clock.random()]).toEqual([3, 100, 0.25])
    await clock.advance(299)
    expect(rung).toEqual(['early 100', 'armed by another 150'])
    await clock.advance(1)
    expect(rung.at(-1)).toBe('late 300')
    expect([clock.now(), clock.timers, clock.untilNextTimer]).toEqual([1_300, 0, undefined])
  })

  test('jumps without time passing', async () => {
    const clock = new TestClock({ now: 10_000 })
    clock.jump(-4_000)
    expect([clock.now(), clock.monotonic()]).toEqual([6_000, 0])
  })

  test.each([
    [false, 0, 1],
    [true, 5_000, 0],
  ])('sleeps, the monotonic clock going on: %p', async (monotonic, expected, timers) => {
    const clock = new TestClock({ now: 0 })
    let rungAt: number | undefined
    clock.schedule(1_000, () => {
      rungAt = clock.now()
    })
    await clock.sleep(5_000, { monotonic })
    expect([clock.now(), clock.monotonic(), clock.timers]).toEqual([5_000, expected, timers])
    expect(rungAt).toBe(monotonic ? 5_000 : undefined)
    await clock.advance(1_000)
    expect(clock.timers).toBe(0)
  })

  test('says so when timers are armed anew without any time passing', async () => {
    const clock = new TestClock()
    const again = () => clock.schedule(0, again)
    again()
    await expect(clock.advance(1)).rejects.toThrow('another random')
  })
})
