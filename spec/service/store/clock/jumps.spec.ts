import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { databaseFile } from '../../../../lib/service/store/DataDirectory.js'
import { openDatabase } from '../../../../lib/service/store/driver/openDatabase.js'
import { TestClock } from '../../../../lib/testing/index.js'
import { type DirectStore, openDirectStore } from '../support/openDirectStore.js'
import { submission } from '../support/submission.js'

const hour = 3_600_000
const day = 24 * hour
/** In the midst of an hour, so that what is new has buckets of its own. */
const start = Date.UTC(2026, 2, 1, 12, 59, 50)

/** Each resolution with how many days ago the oldest of its records was measured. */
const kept = [
  [1, 1],
  [60, 20],
  [900, 50],
  [3_600, 300],
] as const

let directory: string
let clock: TestClock
let store: DirectStore
let said: string[]

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'store-clock-'))
  await open(start)
})

afterEach(async () => {
  await store.close()
  rmSync(directory, { recursive: true, force: true })
})

/** As another process, at this time of the wall clock. */
async function open(now: number): Promise<void> {
  said = []
  clock = new TestClock({ now })
  const say = (_: object, message: string) => said.push(message)
  store = await openDirectStore(directory, {}, clock, { warn: say, error: say })
  store.upkeep()
}

async function reopen(now: number): Promise<void> {
  await store.close()
  await open(now)
}

/** Rounds of upkeep, so many milliseconds apart. */
async function run(rounds: number, apart = 10_000): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    await clock.advance(apart)
    store.upkeep()
  }
}

const write = async (time: number, value: number, key?: string) => {
  const idempotency = key === undefined ? {} : { idempotency: { key, hash: 'h' } }
  const one = { name: 'load', time: Math.floor(time / 1_000), value }
  return (await store.write(submission([one], { receivedAt: store.clock.uptime(), ...idempotency }))).status
}

async function sums(resolution: number, from: number, to = Number.POSITIVE_INFINITY) {
  const range = { start: Math.floor(from / 1_000), end: Math.min(to / 1_000, Number.MAX_SAFE_INTEGER) }
  const result = await store.read({ name: 'load', resolution, ...range })
  return result?.status === 'read' ? (result.series[0]?.records ?? []).map(({ sum }) => sum) : result?.status
}

const everything = () => Promise.all(kept.map(([resolution, ago]) => sums(resolution, start - ago * day, start)))
const newData = (from: number) => Promise.all(kept.map(([resolution]) => sums(resolution, from)))

/** Something at each resolution, as old as that is kept. */
async function fill(): Promise<void> {
  for (const [index, [, ago]] of kept.entries()) await write(start - ago * day, index + 1)
  await write(start - 30_000, 5, 'before')
  await run(4)
}

const whole = [
  [1, 5],
  [2, 1, 5],
  [3, 2, 1, 5],
  [4, 3, 2, 1, 5],
]

test.each([
  ['9 days ahead', 9 * day],
  ['40 days ahead', 40 * day],
  ['600 days ahead', 600 * day],
  ['2 days behind', -2 * day],
  ['200 days behind', -200 * day],
  ['in 1970', -start],
])('while a clock is %s, and afterwards, nothing is lost, and new data is kept at all resolutions', async (_, jump) => {
  await fill()
  expect(await everything()).toEqual(whole)
  clock.jump(jump)
  await run(2)
  await write(clock.now() - jump, 7, 'meanwhile')
  await run(1)
  expect(await everything()).toEqual(whole)
  clock.jump(-jump)
  await run(1)
  expect(await everything()).toEqual(whole)
  const since = clock.now() - 60_000
  await write(clock.now(), 8)
  for (const hours of [0, 2]) {
    await run(1, hours * hour)
    expect(await newData(since)).toEqual([[7, 8], expect.anything(), [15], [15]])
    expect(await everything()).toEqual(whole)
  }
  expect([await write(0, 0, 'before'), await write(0, 0, 'meanwhile')]).toEqual(['repeated', 'repeated'])
  // One line when it begins, and one when it is over where there was a time to be held against.
  expect(said.length).toBeLessThanOrEqual(2)
})

test('a key is forgotten after eight days of running, whatever the clock said meanwhile', async () => {
  await write(start, 1, 'key')
  clock.jump(30 * day)
  await run(4, day)
  expect(await write(start, 1, 'key')).toBe('repeated')
  await reopen(start + 100 * day)
  clock.jump(-40 * day)
  await run(4, day - hour)
  expect(await write(start, 1, 'key')).toBe('repeated')
  await run(4, hour + 1_000)
  expect(await write(start, 1, 'key')).toBe('stored')
})

test('a machine that was off for 100 days expires its data after four days of running, over several processes', async () => {
  await fill()
  await reopen(start + 100 * day)
  await run(2, hour)
  expect(await everything()).toEqual(whole)
  await reopen(start + 130 * day)
  await run(2, 48.5 * hour)
  // So long has passed in truth.
  expect(await everything()).toEqual(['unavailable', ...whole.slice(1)])
  await run(1, 4 * hour)
  expect(await everything()).toEqual(['unavailable', 'unavailable', 'unavailable', whole[3]])
  await run(1, 31 * hour)
  expect(said.map((message) => message.replace(/ of .*| for .*/, ''))).toEqual([
    'the clock has been 100 days ahead',
    'the clock is 30 days ahead',
    'the clock has been 30 days ahead',
  ])
})

test('a machine that is off every night expires its data in time', async () => {
  await write(start, 1)
  for (let morning = 1; morning <= 5; morning += 1) {
    await reopen(start + morning * day)
    await run(2, 4 * hour)
  }
  expect(await sums(1, start)).toBe('unavailable')
  expect(await sums(60, start)).toEqual([1])
})

test('a clock that was believed although it was ahead is set right, and new data is kept at all resolutions', async () => {
  clock.jump(9 * day)
  await run(10, hour)
  clock.jump(-9 * day)
  await run(1)
  // A whole hour: what was removed may have reached into the one that has begun.
  await run(1, hour)
  const since = clock.now()
  await write(since, 8)
  await run(12, hour)
  expect(await newData(since)).toEqual([[8], [8], [8], [8]])
})

test('a store whose first start was by a clock that was ahead, or not set, is right when the clock is', async () => {
  for (const wrong of [600 * day, -start]) {
    await store.close()
    rmSync(directory, { recursive: true })
    await open(start + wrong)
    await run(2)
    clock.jump(-wrong)
    await run(1)
    const since = clock.now()
    await write(since, 8)
    await run(2, hour)
    expect(await newData(since)).toEqual([[8], [8], [8], [8]])
    await run(2, 30 * hour)
    expect(await sums(1, since)).toBe('unavailable')
  }
})

/** What a version without a clock of its own did to the store when the clock was ahead. */
async function damage(ahead: number): Promise<void> {
  const idempotency = { key: 'meanwhile', hash: 'h' }
  await store.maintain(clock.now() + ahead)
  await store.write(
    submission([{ name: 'load', time: start / 1_000, value: 0 }], { receivedAt: clock.now() + ahead, idempotency }),
  )
  await store.close()
  const db = await openDatabase({ file: databaseFile(directory), busyTimeout: 0 })
  db.exec('DROP TABLE clock; PRAGMA user_version = 5')
  db.close()
}

test.each([9, 40, 600])(
  'a store that an earlier version has damaged by %s days is healed at the start',
  async (days) => {
    await fill()
    await damage(days * day)
    await open(start + 60_000)
    await run(1, hour)
    const since = clock.now()
    await write(since, 8)
    await run(2, hour)
    expect(await newData(since)).toEqual([[8], [8], [8], [8]])
    expect(await write(0, 0, 'meanwhile')).toBe('repeated')
    await run(8, day)
    expect(await write(since, 0, 'meanwhile')).toBe('stored')
  },
)

test('where the finest records are gone, what is left of them is not lost when more comes in', async () => {
  await fill()
  const ahead = start + 3 * hour
  await write(ahead, 6)
  await damage(9 * day)
  await open(start + 60_000)
  await run(1)
  expect([await write(ahead, 10), await write(ahead + 2 * hour, 11)]).toEqual(['stored', 'stored'])
  await run(6, hour)
  const rolledUp = [60, 900, 3_600].map((resolution) => sums(resolution, ahead))
  expect(await Promise.all(rolledUp)).toEqual([
    [16, 11],
    [16, 11],
    [16, 11],
  ])
  expect(await sums(1, ahead + 2 * hour)).toEqual([11])
})

test('a clock that was not set when a store of an earlier version was opened removes nothing', async () => {
  await fill()
  await damage(0)
  await open(0)
  await run(2)
  clock.jump(start + day)
  await run(2)
  expect(await everything()).toEqual(whole)
  expect(await write(0, 0, 'before')).toBe('repeated')
})

test('a series goes with its records also after a clock was believed that was ahead', async () => {
  await write(start, 1)
  await store.maintain(start + 600 * day)
  expect(await store.health()).toMatchObject({ series: 0 })
  await store.maintain(start)
  await write(start, 1)
  await store.maintain(start + 570 * day)
  expect(await store.health()).toMatchObject({ series: 0 })
})
