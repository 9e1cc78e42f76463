import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { Condition } from '../../../lib/service/alerting/Alert.js'
import { AlertingUnderTest } from './AlertingUnderTest.js'

let under: AlertingUnderTest

beforeEach(async () => {
  under = await AlertingUnderTest.open()
})

afterEach(() => under.close())

/** One sample every so many seconds, each followed by a look; the status after each. */
async function report(alert: number, values: readonly number[], every = 60, kind: 'gauge' | 'counter' = 'gauge') {
  const statuses: string[] = []
  for (const value of values) {
    await under.sample(value, 'web-1', 'cpu', kind)
    await under.look()
    statuses.push((await under.status(alert)) === 'ok' ? '-' : 'X')
    await under.clock.advance(every * 1_000)
  }
  return statuses.join('')
}

/** As `PUT` does: the condition keeps its number, and is another one from now on. */
async function change(alert: number, changes: Partial<Condition>): Promise<void> {
  const document = await under.store.getDocument('alert', alert)
  const conditions = ((document?.body['conditions'] ?? []) as Condition[]).map((one) => ({
    ...one,
    ...changes,
    since: under.now,
  }))
  await under.store.updateDocument('alert', alert, { body: { ...document?.body, conditions }, now: under.now })
}

describe('without a duration', () => {
  test('one sample beyond the threshold fires, and one within it clears', async () => {
    const [above, below] = [await under.alert([{}]), await under.alert([{ type: 'below', threshold: 10 }])]
    expect(await report(above, [85, 85.1, 90, 85, 99, 5])).toBe('-XX-X-')
    expect(await under.status(below)).toBe('triggered')
  })

  test('a spike between two looks is not missed', async () => {
    const alert = await under.alert([{}])
    await under.sample(1)
    await under.look()
    await under.clock.advance(2_000)
    await under.sample(99)
    await under.clock.advance(2_000)
    await under.sample(1)
    await under.look()
    expect(await under.status(alert)).toBe('triggered')
    await under.look()
    expect(await under.status(alert)).toBe('ok')
  })

  test('a metric that is not there yet fires once it is', async () => {
    const alert = await under.alert([{ metric_name: 'later' }])
    await under.look()
    expect(await under.status(alert)).toBe('ok')
    await under.sample(99, 'a', 'later')
    await under.look()
    expect(await under.status(alert)).toBe('triggered')
  })

  test('an old sample says nothing about the present', async () => {
    await under.sample(99)
    await under.clock.advance(300_000)
    const alert = await under.alert([{}])
    await under.look()
    expect(await under.status(alert)).toBe('ok')
  })

  test('silence while it fires keeps it firing for an hour', async () => {
    const alert = await under.alert([{}])
    await under.sample(99)
    await under.look()
    await under.after(1_800)
    expect(await under.status(alert)).toBe('triggered')
    await under.after(1_900)
    expect(await under.status(alert)).toBe('ok')
  })
})

describe('with a duration', () => {
  test('every sample of that time must be beyond the threshold', async () => {
    const alert = await under.alert([{ duration: 180 }])
    expect(await report(alert, [90, 90, 90, 90, 90, 10, 90, 90, 90, 90])).toBe('---XX----X')
  })

  test('the time counts from the condition on', async () => {
    for (let n = 0; n < 5; n += 1) {
      await under.sample(99)
      await under.clock.advance(60_000)
    }
    const alert = await under.alert([{ duration: 120 }])
    expect(await report(alert, [99, 99, 99])).toBe('--X')
  })
})

describe('absent', () => {
  const absent = { type: 'absent', metric_name: 'cpu', threshold: null, duration: 600 } as const

  test('fires for a stream that was seen, and no other, and clears when it is back', async () => {
    const alert = await under.alert([{ ...absent, source: 'web-*' }])
    await under.after(900)
    expect(await under.status(alert)).toBe('ok')
    await under.sample(1, 'web-1')
    await under.sample(1, 'db')
    await under.after(599)
    expect(await under.status(alert)).toBe('ok')
    await under.after(1)
    expect((await under.state(alert)).violations.map(({ signal }) => signal)).toEqual(['web-1'])
    await under.sample(1, 'web-1')
    await under.look()
    expect(await under.status(alert)).toBe('ok')
  })

  test('is noticed after a restart, and goes on after one, however long it lasts', async () => {
    const alert = await under.alert([absent])
    await under.sample(1)
    await under.look()
    await under.restart()
    await under.after(700)
    expect(await under.status(alert)).toBe('triggered')
    await under.clock.advance(2 * 86_400_000)
    await under.restart()
    await under.look()
    expect(await under.status(alert)).toBe('triggered')
  })

  test('is none of those who had nobody to report to, until they had time to come back', async () => {
    const alert = await under.alert([absent])
    await under.sample(1, 'back')
    await under.sample(1, 'gone')
    await under.look()
    await under.clock.advance(3_600_000)
    await under.restart()
    await under.look()
    await under.after(60)
    expect(await under.status(alert)).toBe('ok')
    await under.sample(1, 'back')
    await under.after(59)
    expect(await under.status(alert)).toBe('ok')
    await under.after(1)
    expect((await under.state(alert)).violations.map(({ signal }) => signal)).toEqual(['gone'])
    await under.restart()
    await under.look()
    expect(await under.status(alert)).toBe('triggered')
  })

  test('says nothing of what a condition looked at before it was changed', async () => {
    const alert = await under.alert([absent])
    await under.sample(1, 'web-1')
    await under.sample(1, 'web-2')
    await under.look()
    await under.after(400)
    await under.sample(1, 'web-2')
    await under.after(300)
    expect((await under.state(alert)).violations.map(({ signal }) => signal)).toEqual(['web-1'])
    await change(alert, { source: 'web-2' })
    await under.look()
    expect(await under.status(alert)).toBe('ok')
  })

  test('ends with the metric, also where there is another one of its name at once', async () => {
    const alert = await under.alert([absent])
    await under.sample(1)
    await under.after(700)
    expect(await under.status(alert)).toBe('triggered')
    await under.store.deleteMetrics({ names: ['cpu'] })
    await under.sample(1, 'web-2')
    await under.look()
    expect(await under.status(alert)).toBe('ok')
  })

  test('ends with the metric', async () => {
    const alert = await under.alert([absent])
    await under.sample(1)
    await under.after(700)
    await under.store.deleteMetrics({ names: ['cpu'] })
    await under.look()
    expect(await under.status(alert)).toBe('ok')
  })
})

describe('streams', () => {
  const tag = (name: string, values: string[], grouped = false) => ({ name, values, grouped })

  test('are chosen by source or by tags', async () => {
    const bySource = await under.alert([{ source: 'db-*' }])
    const byTags = await under.alert([{ tags: [tag('Zone', ['e*', 'west']), tag('app', [])] }])
    await under.sample(99, 'web-1')
    await under.sample(99, { zone: 'north', app: 'x' })
    await under.sample(99, { zone: 'east' })
    await under.look()
    expect([await under.status(bySource), await under.status(byTags)]).toEqual(['ok', 'ok'])
    await under.sample(99, { source: 'db-1' })
    await under.sample(99, { zone: 'east', app: 'web' })
    await under.look()
    expect((await under.state(bySource)).violations.map(({ signal }) => signal)).toEqual(['source=db-1'])
    expect((await under.state(byTags)).violations.map(({ signal }) => signal)).toEqual(['app=web, zone=east'])
  })

  test('by source go on under their tags once they are written by both routes', async () => {
    const [high, long, absence] = [
      await under.alert([{}]),
      await under.alert([{ duration: 300 }]),
      await under.alert([{ type: 'absent', duration: 300 }]),
    ]
    const statuses = async () => [await under.status(high), await under.status(long), await under.status(absence)]
    const both = async (value: number) => {
      await under.sample(value)
      await under.sample(value, { source: 'web-1' })
    }
    for (let n = 0; n < 4; n += 1) {
      await under.sample(99)
      await under.after(60)
    }
    expect(await statuses()).toEqual(['triggered', 'ok', 'ok'])
    for (let n = 0; n < 3; n += 1) {
      await both(99)
      await under.after(60)
    }
    expect(await statuses()).toEqual(['triggered', 'triggered', 'ok'])
    await both(1)
    await under.look()
    expect(await statuses()).toEqual(['ok', 'ok', 'ok'])
    await under.after(200)
    await both(1)
    await under.after(200)
    await both(1)
    await under.look()
    expect(await statuses()).toEqual(['ok', 'ok', 'ok'])
  })

  test('that are grouped are looked at as one', async () => {
    const alone = await under.alert([{ tags: [tag('zone', ['*'])] }])
    const grouped = await under.alert([{ tags: [tag('zone', ['*'], true)] }])
    await under.sample(100, { zone: 'east', host: 'a' })
    await under.sample(20, { zone: 'east', host: 'b' })
    await under.look()
    expect([await under.status(alone), await under.status(grouped)]).toEqual(['triggered', 'ok'])
    await under.sample(100, { zone: 'west', host: 'c' })
    await under.look()
    expect((await under.state(grouped)).violations.map(({ signal }) => signal)).toEqual(['zone=west'])
  })

  test('that have no tags, and the source `unassigned`, are one', async () => {
    const alert = await under.alert([{}])
    await under.sample(99, 'unassigned')
    await under.look()
    await under.clock.advance(60_000)
    await under.sample(1, {})
    await under.look()
    expect(await under.status(alert)).toBe('ok')
    await under.clock.advance(60_000)
    await under.sample(90, {})
    await under.look()
    expect((await under.state(alert)).violations).toMatchObject([{ signal: 'unassigned', value: 90 }])
  })

  test('fall silent each for itself: one that fires makes no old sample of another count', async () => {
    const alert = await under.alert([{}])
    await under.sample(99, 'old')
    await under.clock.advance(300_000)
    await under.sample(99, 'now')
    await under.look()
    expect((await under.state(alert)).violations.map(({ signal }) => signal)).toEqual(['now'])
    await under.after(10)
    expect((await under.state(alert)).violations.map(({ signal }) => signal)).toEqual(['now'])
    await under.restart()
    await under.after(10)
    expect((await under.state(alert)).violations.map(({ signal }) => signal)).toEqual(['now'])
  })
})

describe('what a group comes to', () => {
  const members = ['a', 'b', 'c', 'd']
  const grouped = { tags: [{ name: 'zone', values: [], grouped: true }] }

  /** Starts with a minute, in which each member reports at its own second; a look after each sample, and the status of each look. */
  async function minute(alert: number, values: readonly number[], kind: 'gauge' | 'counter' = 'gauge') {
    const statuses: string[] = []
    for (const [index, value] of values.entries()) {
      await under.clock.advance(10_000)
      await under.sample(value, { zone: 'east', host: members[index] ?? '' }, 'cpu', kind)
      await under.look()
      statuses.push((await under.status(alert)) === 'ok' ? '-' : 'X')
    }
    await under.clock.advance((60 - 10 * values.length) * 1_000)
    return statuses.join('')
  }

  async function wholeMinute() {
    await under.clock.advance((60 - (under.now % 60)) * 1_000)
  }

  test.each([
    ['sum', 350],
    ['count', 3.5],
  ] as const)(
    '%s is judged by whole minutes, so that the one that has just begun is not below',
    async (how, threshold) => {
      await wholeMinute()
      const alert = await under.alert([{ type: 'below', summary_function: how, threshold, ...grouped }])
      for (let i = 0; i < 5; i += 1) expect(await minute(alert, [100, 100, 100, 100])).toBe('----')
      // Two of them are gone, which is known 30 s after the minute.
      expect(await minute(alert, [100, 100])).toBe('--')
      expect(await minute(alert, [100, 100, 100, 100])).toBe('--XX')
      expect(await minute(alert, [100, 100, 100, 100])).toBe('XX--')
    },
  )

  test.each([60, 300])(
    'is awaited from those who send windows of %d s, each at its own moment of the next',
    async (period) => {
      await under.store.createMetric('orders', 'gauge', { period, attributes: { summarize_function: 'sum' } })
      const rule = { type: 'below', metric_name: 'orders', summary_function: 'sum', threshold: 10, ...grouped } as const
      const alert = await under.alert([rule])
      await under.clock.advance((period - (under.now % period)) * 1_000)
      let worst = 'ok'
      for (let window = 0; window < 5; window += 1) {
        const stamp = under.now - period
        await under.sample(5, { zone: 'east', host: 'early' }, 'orders', 'gauge', stamp)
        for (let second = 0; second < period; second += 5) {
          if (second === period - 5) await under.sample(5, { zone: 'east', host: 'late' }, 'orders', 'gauge', stamp)
          await under.after(5)
          if ((await under.status(alert)) !== 'ok') worst = `fires in window ${window}`
        }
      }
      expect(worst).toBe('ok')
      // One of them is gone.
      const stamp = under.now - period
      await under.sample(5, { zone: 'east', host: 'early' }, 'orders', 'gauge', stamp)
      for (let second = 0; second < period + 75; second += 5) await under.after(5)
      expect(await under.status(alert)).toBe('triggered')
    },
  )

  test('a mean is judged at once', async () => {
    await wholeMinute()
    const alert = await under.alert([{ threshold: 85, ...grouped }])
    expect(await minute(alert, [99, 99, 0])).toBe('XX-')
  })

  test('counters come to what each of them added, whoever is late', async () => {
    await wholeMinute()
    const alert = await under.alert([{ threshold: 50, ...grouped }])
    const fell = await under.alert([{ type: 'below', threshold: 20, ...grouped }])
    await minute(alert, [1_000, 2_000, 3_000, 4_000], 'counter')
    expect(await minute(alert, [1_010, 2_010, 3_010, 4_010], 'counter')).toBe('----')
    // Two do not report, which is no fall of 7,000; the two others have added 20.
    expect(await minute(alert, [1_020, 2_020], 'counter')).toBe('--')
    expect(await minute(alert, [1_030, 2_030, 3_030, 4_030], 'counter')).toBe('----')
    expect(await under.status(fell)).toBe('ok')
    // They make up for it: 20 each in a minute, and 10 each of the others, is 60.
    await minute(alert, [1_040, 2_040, 3_040, 4_040], 'counter')
    await under.look()
    expect((await under.state(alert)).violations).toMatchObject([{ signal: 'zone=east', value: 60 }])
  })
})

test('all conditions must hold', async () => {
  const alert = await under.alert([{}, { metric_name: 'disk', type: 'below', threshold: 5 }])
  await under.sample(99)
  await under.look()
  expect(await under.status(alert)).toBe('ok')
  await under.sample(1, 'web-1', 'disk')
  await under.look()
  expect(await under.status(alert)).toBe('triggered')
  await under.clock.advance(5_000)
  await under.sample(1)
  await under.look()
  expect(await under.status(alert)).toBe('ok')
})

test('an alert without conditions never fires, and one that is switched off no longer does', async () => {
  const empty = await under.alert([])
  const alert = await under.alert([{}])
  await under.sample(99)
  await under.look()
  expect([await under.status(empty), await under.status(alert)]).toEqual(['ok', 'triggered'])
  const document = await under.store.getDocument('alert', alert)
  await under.store.updateDocument('alert', alert, { body: { ...document?.body, active: false }, now: under.now })
  await under.look()
  expect(await under.status(alert)).toBe('ok')
})

describe('functions', () => {
  test.each([
    ['min', '-X'],
    ['max', 'XX'],
    ['average', '-X'],
    ['sum', 'XX'],
    ['count', '--'],
  ] as const)('%s', async (summary_function, expected) => {
    const alert = await under.alert([{ summary_function }])
    const statuses: string[] = []
    for (const values of [
      [10, 90],
      [90, 95],
    ]) {
      for (const value of values) await under.sample(value)
      await under.look()
      statuses.push((await under.status(alert)) === 'ok' ? '-' : 'X')
      await under.clock.advance(60_000)
    }
    expect(statuses.join('')).toBe(expected)
  })

  test('a counter is compared by what was added, and a fall is a restart unless it is said otherwise', async () => {
    const grown = await under.alert([{ threshold: 50 }])
    const fell = await under.alert([{ type: 'below', threshold: 0, detect_reset: false }])
    const reset = await under.alert([{ type: 'below', threshold: 0 }])
    const total = await under.alert([{ threshold: 150, summary_function: 'absolute_value' }])
    expect(await report(grown, [100, 110, 200, 5], 60, 'counter')).toBe('--X-')
    expect([await under.status(fell), await under.status(reset), await under.status(total)]).toEqual([
      'triggered',
      'ok',
      'ok',
    ])
  })

  test('a counter that falls again and again is judged by what it added before', async () => {
    for (const total of [10, 40, 30, 20]) {
      await under.sample(total, 'web-1', 'cpu', 'counter')
      await under.clock.advance(10_000)
    }
    const alert = await under.alert([{ threshold: 0, summary_function: 'count' }])
    await under.look()
    expect(await under.status(alert)).toBe('triggered')
  })

  test('the derivative of a gauge is its change', async () => {
    const alert = await under.alert([{ threshold: 10, summary_function: 'derivative' }])
    expect(await report(alert, [100, 105, 120, 121])).toBe('--X-')
  })

  test.each([
    [3_600, 'triggered'],
    [3_601, 'ok'],
  ])('a derivative is counted from a sample that is %d s older: %s', async (age, expected) => {
    const alert = await under.alert([{ threshold: 10, summary_function: 'derivative' }])
    await under.sample(100)
    await under.look()
    await under.clock.advance(age * 1_000)
    await under.sample(200)
    await under.look()
    expect(await under.status(alert)).toBe(expected)
    await under.restart()
    await under.look()
    expect(await under.status(alert)).toBe(expected)
  })
})
