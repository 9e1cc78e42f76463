import { describe, expect, test } from '@jest/globals'
import { Activity } from '../../../lib/service/activity/Activity.js'
import { Changes } from '../../../lib/service/activity/Changes.js'
import { commonTags } from '../../../lib/service/activity/commonTags.js'
import { RateMeter } from '../../../lib/service/activity/RateMeter.js'
import type { IncomingMeasurement } from '../../../lib/service/store/Store.js'
import { TestClock } from '../../../lib/testing/index.js'

const tagged = (name: string, tags: Record<string, string>): IncomingMeasurement => ({
  index: 0,
  name,
  kind: 'gauge',
  series: { model: 'tags', tags },
  time: 0,
  value: 1,
})
const identity = (key: string) => ({ key, client: key, userAgent: `agent/${key}`, address: '::1', isClosing: false })
/** One process of a program. */
const reporter = (session: string, isClosing = false) => ({ ...identity('app'), key: session, isClosing })
const stored = (...measurements: IncomingMeasurement[]) => ({ measurements, refused: 0, reason: undefined })

describe('a rate', () => {
  test('is over the time there was, then over the last minute, and falls to nothing', () => {
    const meter = new RateMeter()
    expect(meter.perSecond(5)).toBe(0)
    meter.add(10, 100.2)
    meter.add(10, 101.9)
    expect(meter.perSecond(101.9)).toBe(10)
    expect(meter.perSecond(109)).toBe(2)
    expect(meter.perSecond(159)).toBeCloseTo(20 / 60)
    expect(meter.perSecond(160)).toBeCloseTo(10 / 60)
    expect(meter.perSecond(1_000)).toBe(0)
  })

  test('counts a second anew when its place comes round', () => {
    const meter = new RateMeter()
    meter.add(60, 0)
    meter.add(60, 60)
    expect(meter.perSecond(60)).toBe(1)
  })
})

describe('common tags', () => {
  test('are those that all measurements have', () => {
    const common = commonTags([tagged('a', { host: 'x', route: '/' }), tagged('b', { host: 'x' })])
    expect([...common]).toEqual([['host', 'x']])
    expect(commonTags([tagged('a', { host: 'x' }), tagged('b', { host: 'y' })]).size).toBe(0)
    expect(commonTags([]).size).toBe(0)
  })

  test('are the source where there are no tags, unless there is none', () => {
    const sourced = (source: string): IncomingMeasurement => ({
      ...tagged('a', {}),
      series: { model: 'source', source },
    })
    expect([...commonTags([sourced('web-1')])]).toEqual([['source', 'web-1']])
    expect(commonTags([sourced('unassigned')]).size).toBe(0)
  })

  test('may be called anything', () => {
    const tags = JSON.parse('{"__proto__":"x"}') as Record<string, string>
    expect([...commonTags([tagged('a', tags), tagged('b', tags)])]).toEqual([['__proto__', 'x']])
  })
})

describe('changes', () => {
  test('are told once, and beyond many names as many', () => {
    const changes = new Changes()
    changes.measured([{ name: 'A' }, { name: 'a' }])
    changes.changed('space')
    expect(changes.take()).toEqual({ names: ['a'], kinds: ['space'] })
    expect(changes.take()).toEqual({ names: [], kinds: [] })
    changes.measured(Array.from({ length: 1_000 }, (_, n) => ({ name: `m${n}` })))
    expect(changes.take()).toEqual({ names: null, kinds: [] })
    expect(changes.take().names).toEqual([])
  })
})

describe('senders', () => {
  test('are told with their rhythm, rate and errors, the last first, and as silent when they miss their turns', async () => {
    const clock = new TestClock({ now: 1_000_000 })
    const activity = new Activity(clock)
    for (let round = 0; round < 6; round += 1) {
      activity.submitted(identity('a'), stored(tagged('x', { host: 'h' }), tagged('y', { host: 'h' })))
      await clock.advance(10_000)
    }
    activity.turnedAway(identity('b'), 'no JSON')
    activity.submitted(identity('b'), { measurements: [], refused: 2, reason: 'x: value is required' })
    expect(activity.senders()).toEqual([
      expect.objectContaining({
        user_agent: 'agent/b',
        state: 'sending',
        interval: null,
        requests: 2,
        refused: 2,
        errors: 2,
        last_error: { time: 1_060, message: 'x: value is required' },
      }),
      {
        user_agent: 'agent/a',
        address: '::1',
        tags: { host: 'h' },
        state: 'sending',
        is_reporter: false,
        processes: 1,
        first_seen: 1_000,
        last_seen: 1_050,
        interval: 10,
        requests: 6,
        measurements: 12,
        measurements_per_second: 10 / 60,
        refused: 0,
        errors: 0,
        last_error: null,
      },
    ])
    await clock.advance(60_000)
    expect(activity.senders()).toMatchObject([{ state: 'sending' }, { state: 'silent', measurements_per_second: 0 }])
    await clock.advance(86_400_000)
    expect(activity.senders()).toEqual([])
  })

  test('of which a Reporter ended: told apart by whether it said so, and what was sent before may come after', async () => {
    const clock = new TestClock({ now: 1_000_000 })
    const activity = new Activity(clock)
    for (const tags of [{ host: 'a' }, { host: 'b' }]) {
      activity.submitted(reporter(`1${tags.host}`), stored(tagged('x', tags)))
      activity.submitted(reporter(`1${tags.host}`, tags.host === 'a'), stored(tagged('x', tags)))
      activity.submitted(reporter(`1${tags.host}`), stored(tagged('x', tags)))
    }
    expect(activity.senders().map(({ tags, state }) => [tags['host'], state])).toEqual([
      ['b', 'sending'],
      ['a', 'closed'],
    ])
    await clock.advance(61_000)
    expect(activity.senders().map(({ tags, state }) => [tags['host'], state])).toEqual([
      ['b', 'silent'],
      ['a', 'closed'],
    ])
  })

  test('that ended alike are one, however many, and one that runs is by itself', () => {
    const activity = new Activity(new TestClock({ now: 1_000_000 }))
    for (let n = 0; n < 900; n += 1) {
      activity.submitted(reporter(`s${n}`), stored(tagged('x', { job: 'backup' })))
      activity.submitted(reporter(`s${n}`, true), stored(tagged('y', { job: 'backup' })))
    }
    activity.submitted(reporter('other', true), stored(tagged('x', { job: 'report' })))
    activity.submitted(reporter('now'), stored(tagged('x', { job: 'backup' })))
    expect(activity.senders()).toMatchObject([
      { tags: { job: 'backup' }, state: 'sending', processes: 1, measurements: 1 },
      { tags: { job: 'report' }, state: 'closed', processes: 1 },
      {
        tags: { job: 'backup' },
        state: 'closed',
        processes: 900,
        requests: 1_800,
        measurements: 1_800,
        is_reporter: true,
      },
    ])
  })

  test('that are no Reporters are silent only if they used to send regularly', async () => {
    const clock = new TestClock({ now: 1_000_000 })
    const activity = new Activity(clock)
    for (let minute = 0; minute < 5; minute += 1) {
      activity.submitted(identity('cron'), stored(tagged('x', { job: `j${minute}`, host: 'h' })))
      if (minute === 0 || minute === 1 || minute === 4) activity.submitted(identity('shell'), stored())
      await clock.advance(60_000)
    }
    await clock.advance(600_000)
    expect(activity.senders()).toMatchObject([
      { user_agent: 'agent/shell', state: 'idle' },
      // The tags that all of its calls have.
      { user_agent: 'agent/cron', state: 'silent', interval: 60, tags: { host: 'h' } },
    ])
  })

  test('are bounded: those seen longest ago go', () => {
    const activity = new Activity(new TestClock({ now: 0 }))
    for (let n = 0; n < 1_005; n += 1) activity.submitted(identity(String(n)), stored())
    activity.submitted(identity('5'), stored())
    expect(activity.senders()).toHaveLength(1_000)
    expect(activity.senders()[0]).toMatchObject({ user_agent: 'agent/5', requests: 2 })
  })

  test('and errors keep a sentence, not a book', () => {
    const activity = new Activity(new TestClock({ now: 0 }))
    activity.turnedAway(identity('a'), 'x'.repeat(10_000))
    activity.broke('y'.repeat(10_000))
    expect(JSON.stringify([activity.senders(), activity.toJson()]).length).toBeLessThan(2_000)
  })
})

test('writes that wait are counted until they end, whatever the end', async () => {
  const activity = new Activity(new TestClock({ now: 0 }))
  let fail: (error: Error) => void = () => {}
  const write = activity.writing(() => new Promise((_, reject) => (fail = reject)))
  expect(activity.toJson().queue).toEqual({ writes: 1 })
  fail(new Error('disk'))
  await expect(write).rejects.toThrow('disk')
  expect(activity.toJson().queue).toEqual({ writes: 0 })
})
