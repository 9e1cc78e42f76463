import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { AlertingUnderTest } from './AlertingUnderTest.js'

let under: AlertingUnderTest

beforeEach(async () => {
  under = await AlertingUnderTest.open()
  await under.store.createMetric('total', 'composite', { composite: 'sum(s("cpu", "*", {period: "60"}))' })
})

afterEach(() => under.close())

const onTotal = { metric_name: 'total', threshold: 100 }

/** One sample of two sources a minute, then a look; the status after each. */
async function report(alert: number, values: readonly number[]): Promise<string> {
  const statuses: string[] = []
  for (const value of values) {
    await under.sample(value, 'web-1')
    await under.sample(value, 'web-2')
    await under.after(60)
    statuses.push((await under.status(alert)) === 'ok' ? '-' : 'X')
  }
  return statuses.join('')
}

/** To the middle of a minute, so that each look comes when the minute before has settled. */
async function toMidMinute(): Promise<void> {
  await under.clock.advance((105 - (under.now % 60)) * 1_000)
}

describe('an alert on a saved composite', () => {
  test('compares what the expression comes to, minute by minute', async () => {
    await toMidMinute()
    const alert = await under.alert([onTotal])
    expect(await report(alert, [40, 60, 60, 40, 40])).toBe('-XX--')
    expect((await under.state(alert)).violations).toEqual([])
  })

  test('says which series it was, by its source or tags', async () => {
    await toMidMinute()
    await under.store.createMetric('by-zone', 'composite', { composite: 's("load", {"zone": "*"})' })
    const alert = await under.alert([{ metric_name: 'by-zone', threshold: 10 }])
    for (const [zone, value] of [
      ['eu', 11],
      ['us', 5],
    ] as const)
      await under.sample(value, { zone }, 'load')
    await under.after(60)
    expect((await under.state(alert)).violations).toMatchObject([{ signal: 'zone=eu', metric: 'by-zone', value: 11 }])
  })

  test('looks only at the series that the condition names', async () => {
    await toMidMinute()
    await under.store.createMetric('by-zone', 'composite', { composite: 's("load", {"zone": "*"})' })
    const named = (pattern: string) => [{ name: 'Zone', values: [pattern], grouped: false }]
    const eu = await under.alert([{ metric_name: 'by-zone', threshold: 10, tags: named('EU*') }])
    const us = await under.alert([{ metric_name: 'by-zone', threshold: 10, tags: named('us') }])
    await under.sample(11, { zone: 'eu' }, 'load')
    await under.after(60)
    expect([await under.status(eu), await under.status(us)]).toEqual(['triggered', 'ok'])
  })

  test('holds for as long as it must', async () => {
    await toMidMinute()
    const alert = await under.alert([{ ...onTotal, duration: 180 }])
    expect(await report(alert, [60, 60, 60, 60, 60, 40, 60])).toBe('--XXX--')
  })

  test('misses a minute that has not settled for its worst half', async () => {
    await toMidMinute()
    const alert = await under.alert([{ ...onTotal, type: 'below' }])
    expect(await report(alert, [60, 60])).toBe('--')
    await under.clock.advance(20_000)
    // One of the two sources has reported in this minute.
    await under.sample(60, 'web-1')
    await under.look()
    expect(await under.status(alert)).toBe('ok')
  })

  test('judges longer points when they are over, and goes by each until the next is', async () => {
    await under.store.createMetric('slow', 'gauge', { period: 300, attributes: { summarize_function: 'sum' } })
    await under.store.createMetric('slow.total', 'composite', { composite: 'sum(s("slow", "*"))' })
    await under.clock.advance((315 - (under.now % 300)) * 1_000)
    const below = await under.alert([{ metric_name: 'slow.total', type: 'below', threshold: 5 }])
    const above = await under.alert([{ metric_name: 'slow.total', threshold: 4, duration: 600 }])
    const seen: string[] = []
    for (let minute = 0; minute < 30; minute += 1) {
      await under.sample(1, 'web-1', 'slow')
      await under.after(60)
      seen.push((await under.status(below)) === 'ok' ? '-' : 'B', (await under.status(above)) === 'ok' ? '' : 'A')
    }
    // Five a point: never below five, above four for ten minutes once two of them are over.
    expect(seen.join('')).toMatch(/^-{5,16}(-A)+$/)
  })

  test('awaits those who send windows of a minute, each at its own moment of the next', async () => {
    await under.store.createMetric('orders', 'gauge', { period: 60, attributes: { summarize_function: 'sum' } })
    await under.store.createMetric('orders.total', 'composite', { composite: 'sum(s("orders", "*"))' })
    const alert = await under.alert([{ metric_name: 'orders.total', type: 'below', threshold: 10 }])
    await under.clock.advance((60 - (under.now % 60)) * 1_000)
    for (let window = 0; window < 5; window += 1) {
      const stamp = under.now - 60
      await under.sample(5, 'early', 'orders', 'gauge', stamp)
      for (let second = 0; second < 60; second += 5) {
        if (second === 55) await under.sample(5, 'late', 'orders', 'gauge', stamp)
        await under.after(5)
        expect(await under.status(alert)).toBe('ok')
      }
    }
  })

  test('is absent when nothing comes out any more', async () => {
    await toMidMinute()
    const alert = await under.alert([{ ...onTotal, type: 'absent', threshold: null, duration: 300 }])
    expect(await report(alert, [1, 1])).toBe('--')
    await under.after(200)
    expect(await under.status(alert)).toBe('ok')
    await under.after(150)
    expect(await under.status(alert)).toBe('triggered')
    expect(await report(alert, [1, 1])).toMatch(/-$/)
  })

  test('is not absent because nobody was there to be told, until there was time to come back', async () => {
    await toMidMinute()
    const alert = await under.alert([{ ...onTotal, type: 'absent', threshold: null, duration: 300 }])
    expect(await report(alert, [1, 1])).toBe('--')
    await under.clock.advance(1_200_000)
    await under.restart()
    await under.after(180)
    expect(await under.status(alert)).toBe('ok')
    await under.after(60)
    expect(await under.status(alert)).toBe('triggered')
  })

  test('that takes more than the limits allow is told in the log, and holds up no other', async () => {
    await toMidMinute()
    await under.store.createMetric('wide', 'composite', { composite: 's("many", "*")' })
    await under.samples(200, 5_001, 'many')
    const wide = await under.alert([{ metric_name: 'wide', threshold: 1 }])
    const plain = await under.alert([{ threshold: 1 }])
    await under.sample(5)
    await under.after(60)
    expect([await under.status(wide), await under.status(plain)]).toEqual(['ok', 'triggered'])
    expect(under.errors).toMatchObject([
      { alert: wide, err: { message: expect.stringMatching(/^takes more than 5000 series/) } },
    ])
    for (let n = 0; n < 11; n += 1) await under.after(5)
    expect(under.errors).toHaveLength(1)
    await under.after(5)
    expect(under.errors).toHaveLength(2)
  })
})
