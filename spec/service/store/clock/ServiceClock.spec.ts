import { beforeEach, describe, expect, test } from '@jest/globals'
import { type ClockState, ServiceClock } from '../../../../lib/service/store/clock/ServiceClock.js'
import { TestClock } from '../../../../lib/testing/index.js'

const hour = 3_600_000
const day = 24 * hour
const start = Date.UTC(2026, 2, 1)
const year = 365 * day

let wall: TestClock
let clock: ServiceClock
let said: { readonly fields: object; readonly message: string }[]

/** In a process that starts at this time of the wall clock, on a new store or one that a process before it has kept. */
function open(now = start, kept?: ClockState): void {
  said = []
  wall = new TestClock({ now })
  const say = (fields: object, message: string) => said.push({ fields, message })
  const state = kept ?? { uptime: now, believed: now, latest: now, jump: 0, jumpedAt: 0 }
  clock = new ServiceClock(wall, { ...state, isKept: kept !== undefined }, { warn: say, error: say })
  clock.look()
}

beforeEach(() => open())

/** Looks every hour. */
async function run(hours: number): Promise<void> {
  for (let passed = 0; passed < hours; passed += 1) {
    await wall.advance(hour)
    clock.look()
  }
}

test('says once what it saw, what that holds back and until when, and that it is over', async () => {
  wall.jump(9 * day)
  await run(3)
  wall.jump(-9 * day)
  await run(3)
  expect(said).toEqual([
    {
      fields: {
        clock: '2026-03-10T01:00:00.000Z',
        expected: '2026-03-01T01:00:00.000Z',
        heldUntil: '2026-03-10T10:00:00.000Z',
      },
      message:
        'the clock is 9 days ahead of the time that was expected (it was set, or the machine was off): no data is removed because of that until it has lasted for 9 hours of running',
    },
    { fields: expect.anything(), message: 'the clock is as expected again' },
  ])
})

test.each([
  [2 * day, 2],
  [9 * day, 9],
  [40 * day, 40],
  [600 * day, 168],
  [-2 * day, 2],
  [-600 * day, 168],
])('a jump by %s ms is believed after %s hours, and not before', async (jump, hours) => {
  wall.jump(jump)
  await run(hours)
  expect(clock.agesFrom()).toBe(start + hours * hour + Math.min(jump, 0))
  expect(clock.now()).toBe(wall.now() - Math.min(jump, 0))
  await run(1)
  expect([clock.agesFrom(), clock.now()]).toEqual([wall.now(), wall.now()])
})

test('two looks that do not agree say nothing: the time begins again', async () => {
  for (let round = 0; round < 20; round += 1) {
    wall.jump(600 * day)
    await run(20)
    wall.jump(-590 * day)
    await run(8)
    wall.jump(-10 * day)
    await run(1)
  }
  expect(clock.agesFrom()).toBe(start + 20 * 29 * hour)
})

test('many small steps are not believed any sooner than a jump', async () => {
  for (let step = 0; step < 100; step += 1) {
    wall.jump(20 * hour)
    await wall.advance(hour / 10)
    clock.look()
  }
  expect(wall.now()).toBeGreaterThan(start + 80 * day)
  expect(clock.agesFrom()).toBeLessThan(start + 11 * day)
})

test('a difference of hours is made up for while time passes, and is no jump', async () => {
  wall.jump(10 * hour)
  await run(5)
  expect(clock.agesFrom()).toBe(wall.now() - 5 * hour)
  await run(6)
  expect(clock.agesFrom()).toBe(wall.now())
  wall.jump(-10 * hour)
  await run(11)
  wall.jump(10 * hour)
  expect(clock.agesFrom()).toBe(wall.now() - 10 * hour)
  expect(said).toEqual([])
})

test('goes on in the next process, where the jump is remembered', async () => {
  wall.jump(9 * day)
  await run(5)
  const { state } = clock.look()
  open(start + 20 * day, state)
  await run(4)
  expect(clock.agesFrom()).toBe(start + 9 * hour)
  await run(1)
  expect(clock.agesFrom()).toBe(start + 9 * day + 10 * hour)
})

test('uptime neither jumps nor counts the time that the service was off', async () => {
  wall.jump(-3 * day)
  await run(2)
  wall.jump(5 * day)
  const { state } = clock.look()
  open(start + 100 * day, state)
  await run(1)
  expect(clock.uptime()).toBe(start + 3 * hour)
})

describe('what clients send', () => {
  test('is held against the one time, where there is only one', () => {
    expect(clock.possibleTimes()).toEqual({ now: start, earliest: start, latest: start })
  })

  test('may be right by what was expected, or by the clock', () => {
    wall.jump(9 * day)
    expect(clock.possibleTimes()).toEqual({ now: start + 9 * day, earliest: start, latest: start + 9 * day })
  })

  test('may be far ahead of a clock that is behind, for as long as that is', async () => {
    wall.jump(-9 * day)
    for (const hours of [0, 30]) {
      await run(hours)
      const { now, earliest, latest } = clock.possibleTimes()
      expect(now).toBe(hours === 0 ? start : wall.now())
      expect(earliest).toBe(wall.now())
      expect(latest).toBeGreaterThan(start + 29 * year)
    }
    wall.jump(9 * day)
    expect(clock.possibleTimes().latest).toBe(wall.now())
  })

  test('may be far ahead for a quarter of an hour after a start where the clock stands as if no time had passed', async () => {
    const { state } = clock.look()
    for (const off of [10_000, hour, -hour]) {
      open(start + off, state)
      const ahead = () => clock.possibleTimes().latest - wall.now() > year
      expect(ahead()).toBe(off < hour)
      await wall.advance(hour / 4)
      expect(ahead()).toBe(false)
    }
  })

  test('may be of the present where the clock is not set', () => {
    open(0)
    expect(clock.possibleTimes()).toMatchObject({ now: 0, earliest: 0 })
    expect(clock.possibleTimes().latest).toBeGreaterThan(start)
    open(0, { uptime: 5, believed: start, latest: start, jump: 0, jumpedAt: 0 })
    expect(clock.possibleTimes()).toMatchObject({ now: start, earliest: start })
  })
})

describe('a clock that is not set', () => {
  test('removes nothing, says so once, and is believed at once when it is set if there was no other', async () => {
    open(0)
    await run(3)
    expect(clock.agesFrom()).toBeUndefined()
    expect(said.map(({ message }) => message)).toEqual([
      'the clock is not set: no data is removed by its age until it is',
    ])
    wall.jump(start)
    clock.look()
    expect(clock.agesFrom()).toBe(wall.now())
    expect(said).toHaveLength(1)
  })

  test('leaves what was believed as it is', async () => {
    wall.jump(-start)
    await run(300)
    expect([clock.now(), clock.agesFrom()]).toEqual([start + 300 * hour, undefined])
    wall.jump(start)
    expect(clock.agesFrom()).toBe(wall.now())
  })
})
