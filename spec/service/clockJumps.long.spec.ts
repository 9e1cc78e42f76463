import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { systemRuntime } from '../../lib/runtime/systemRuntime.js'
import type { Service } from '../../lib/service/index.js'
import { startServiceOn } from '../../lib/service/startService.js'
import { databaseFile } from '../../lib/service/store/DataDirectory.js'
import { openDatabase } from '../../lib/service/store/driver/openDatabase.js'
import { TestClock } from '../../lib/testing/index.js'
import { json, ServiceUnderTest } from './support/withService.js'

const second = 1_000
const hour = 3_600 * second
const day = 24 * hour
const start = Date.UTC(2026, 2, 1, 12, 59, 50)

/** Each resolution with how long ago the oldest of its records was measured, in seconds. */
const kept = [
  [1, 86_400],
  [60, 20 * 86_400],
  [900, 50 * 86_400],
  [3_600, 300 * 86_400],
] as const

let directory: string
let clock: TestClock
let service: Service
let under: ServiceUnderTest
/** What was said of the clock, but for what alerting said. */
let said: string[]

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'clock-jumps-'))
  await open(start)
})

afterEach(async () => {
  await service.close()
  rmSync(directory, { recursive: true, force: true })
})

/** A process that starts at this time. */
async function open(now: number): Promise<void> {
  said = []
  const nothing = () => {}
  const warn = (_: object, message: string) => {
    if (message.startsWith('the clock') && !message.includes('alerts')) said.push(message)
  }
  clock = new TestClock({ now })
  const logger = { debug: nothing, info: nothing, warn, error: warn }
  service = await startServiceOn(clock, { port: 0, data: join(directory, 'data'), token: 't', logger })
  under = new ServiceUnderTest(service)
  await untilIdle()
}

/** The store's upkeep, its probe and the alerts arm their timers when a round is over. */
async function untilIdle(): Promise<void> {
  while (clock.timers < 3) await systemRuntime.nextTurn()
}

async function run(milliseconds: number): Promise<void> {
  for (let left = milliseconds; left > 0; left -= 5 * second) {
    await clock.advance(Math.min(left, 5 * second))
    await untilIdle()
  }
}

/** A long time in one step. */
async function runLong(milliseconds: number): Promise<void> {
  await clock.sleep(milliseconds, { monotonic: true })
  await untilIdle()
}

const post = async (time: number | undefined, value: number, key?: string) => {
  const seconds = time === undefined ? {} : { time: Math.floor(time / 1_000) }
  const body = { measurements: [{ name: 'load', value, tags: { host: 'a' }, ...seconds }] }
  return (await under.post('/v1/measurements', body, key === undefined ? {} : { 'idempotency-key': key })).status
}

/** The sums of what there is from a time on, or the status of a refusal. */
async function sums(resolution: number, from: number, to?: number): Promise<readonly number[] | number> {
  const range = `start_time=${Math.floor(from / 1_000)}${to === undefined ? '' : `&end_time=${Math.floor(to / 1_000)}`}`
  const got = await under.get(`/v1/measurements/load?resolution=${resolution}&${range}&summary_function=sum`)
  if (got.status !== 200) return got.status
  const { series } = json(got) as { series: readonly { measurements: readonly { value: number }[] }[] }
  return series.flatMap(({ measurements }) => measurements.map(({ value }) => value))
}

const everything = () =>
  Promise.all(kept.map(([resolution, ago]) => sums(resolution, start - ago * second - 10 * second, start)))
const newData = (from: number) => Promise.all(kept.map(([resolution]) => sums(resolution, from)))

/** Something at each resolution, as old as that is kept. */
async function fill(): Promise<void> {
  for (const [index, [, ago]] of kept.entries()) expect(await post(start - ago * second, index + 1)).toBe(202)
  expect(await post(start - 30 * second, 5, 'first')).toBe(202)
  await run(40 * second)
}

const firing = async () => (json(await under.get('/v1/alerts/status')) as { firing: readonly object[] }).firing.length

test.each([
  ['9 days ahead', 9 * day, /^the clock is 9 days ahead of .* until it has lasted for 9 hours of running$/],
  ['40 days ahead', 40 * day, /^the clock is 40 days ahead of .* until it has lasted for 40 hours of running$/],
  ['600 days ahead', 600 * day, /^the clock is 600 days ahead of .* until it has lasted for 7 days of running$/],
  ['2 days behind', -2 * day, /^the clock is 2 days behind .* until it has lasted for 2 hours of running$/],
  ['in 1970', -start, /^the clock is not set: no data is removed by its age until it is$/],
])('a clock that is %s for 25 seconds destroys nothing and leaves nothing behind', async (_, jump, line) => {
  await under.post('/v1/alerts', {
    name: 'hot',
    conditions: [{ type: 'above', threshold: 85, metric_name: 'load', tags: [{ name: 'host', values: ['*'] }] }],
  })
  await fill()
  const before = await everything()
  expect(before).toEqual([
    [1, 5],
    [2, 1, 5],
    [3, 2, 1, 5],
    [4, 3, 2, 1, 5],
  ])

  clock.jump(jump)
  await run(20 * second)
  // Clients have the right time.
  expect(await post(clock.now() - jump, 7, 'second')).toBe(202)
  await run(5 * second)
  clock.jump(-jump)
  await run(10 * second)

  expect(await everything()).toEqual(before)
  expect([await post(start - 30 * second, 5, 'first'), await post(clock.now() - 15 * second, 7, 'second')]).toEqual([
    202, 202,
  ])
  expect(await everything()).toEqual(before)
  const since = clock.now() - 15 * second
  expect(await sums(1, since)).toEqual([7])
  await run(60 * second)
  expect(await post(clock.now(), 90)).toBe(202)
  await run(10 * second)
  expect(await newData(since)).toEqual([[7, 90], [7, 90], [97], [97]])
  expect(await firing()).toBe(1)
  expect(said.filter((message) => !message.endsWith('again'))).toEqual([expect.stringMatching(line)])
})

test.each([
  ['in 1970', 0],
  ['in the year of its firmware', Date.UTC(2022, 0, 1)],
])('a start with a clock that is %s loses nothing, also of what clients send meanwhile', async (_, wrong) => {
  await fill()
  const before = await everything()
  await service.close()
  await open(wrong)
  await run(20 * second)
  // A minute has passed in truth.
  const right = start + 100 * second
  expect([await post(undefined, 1), await post(right - second, 2)]).toEqual([202, 202])
  const lately = json(await under.get('/v1/measurements/load?resolution=1&duration=60'))
  expect(lately).toMatchObject({ series: [{ measurements: [{ value: 1 }, { value: 2 }] }] })
  clock.jump(right - clock.now())
  await run(60 * second)
  expect(await post(clock.now(), 3)).toBe(202)
  await run(20 * second)
  expect(await everything()).toEqual(before)
  const [bySecond, ...coarser] = await newData(start + 30 * second)
  expect([bySecond, ...coarser.map((each) => (each as number[]).reduce((sum, one) => sum + one))]).toEqual([
    [1, 2, 3],
    6,
    6,
    6,
  ])
})

test.each([
  ['in 1970', 0],
  ['where it was turned off', start + 50 * second],
])(
  'what clients send after half a year, with the right time, to a clock without a battery that starts %s, is there',
  async (_, wrong) => {
    await fill()
    await service.close()
    await open(wrong)
    const right = start + 200 * day
    expect(await post(right, 9)).toBe(202)
    clock.jump(right - clock.now())
    await run(20 * second)
    expect(await sums(1, right - second)).toEqual([9])
  },
)

test('a machine that was off for 100 days expires its data, after four days of running', async () => {
  await fill()
  const before = await everything()
  await service.close()
  await open(start + 100 * day)
  expect(said).toEqual([expect.stringMatching(/^the clock is 100 days ahead .* 4 days of running$/)])
  await run(20 * second)
  expect(await everything()).toEqual(before)
  // That long has really passed, which is more than the finest records are kept.
  await runLong(99 * hour)
  expect(await everything()).toEqual([400, ...before.slice(1)])
  // The next process counts on.
  await service.close()
  await open(start + 100 * day + 99.5 * hour)
  await runLong(2 * hour)
  await run(10 * second)
  expect(said).toEqual([expect.stringMatching(/^the clock has been 100 days ahead .* and is believed now$/)])
  expect(await everything()).toEqual([400, 400, 400, before[3]])
  expect(await post(clock.now(), 1)).toBe(202)
  expect(await sums(1, clock.now())).toEqual([1])
})

test('a clock that was believed although it was ahead is set right, and new data is kept at all resolutions', async () => {
  clock.jump(9 * day)
  await runLong(second)
  await runLong(10 * hour)
  await run(10 * second)
  clock.jump(-9 * day)
  await run(20 * second)
  await runLong(hour)
  const since = clock.now()
  expect(await post(since, 8)).toBe(202)
  await runLong(10 * hour)
  expect(await newData(since)).toEqual([[8], [8], [8], [8]])
})

test('a store that an earlier version has damaged is healed at the start', async () => {
  await fill()
  await service.close()
  await damage(600 * day)
  await open(start + 2 * hour)
  await run(20 * second)
  const since = clock.now() + hour
  await runLong(hour)
  expect(await post(since, 8)).toBe(202)
  await runLong(hour)
  expect(await newData(since)).toEqual([[8], [8], [8], [8]])
})

/** What a version without a clock of its own did to the store when the clock was ahead. */
async function damage(ahead: number): Promise<void> {
  const db = await openDatabase({ file: databaseFile(join(directory, 'data')), busyTimeout: 0 })
  db.exec(`DROP TABLE IF EXISTS clock; PRAGMA user_version = 5; UPDATE accepted SET at = at + ${ahead}`)
  for (const [resolution, age] of [
    [1, 2 * day],
    [60, 32 * day],
    [900, 62 * day],
    [3_600, 558 * day],
  ] as const) {
    const time = Math.floor((start + ahead - age) / hour) * 3_600
    db.prepare('UPDATE retained_from SET time = max(time, ?) WHERE resolution = ?').run([time, resolution])
    for (const kind of ['gauge', 'counter'])
      db.prepare(
        `DELETE FROM ${kind}_blocks_${resolution} WHERE time < (SELECT time FROM retained_from WHERE resolution = ?)`,
      ).run([resolution])
  }
  db.close()
}
