import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { systemRuntime } from '../../../lib/runtime/systemRuntime.js'
import { defaultLimits } from '../../../lib/service/composites/evaluation/EvaluationBudget.js'
import { CompositeFault, evaluateComposite, parseComposite } from '../../../lib/service/composites/index.js'
import { TestClock } from '../../../lib/testing/TestClock.js'
import { bySource, hour, submission } from '../store/support/submission.js'
import { CompositeStore } from './support/compositeStore.js'

let data: CompositeStore

beforeAll(async () => {
  data = await CompositeStore.open()
  const measurements = Array.from({ length: 120 }, (_, i) => ({
    name: `m.${i % 12}`,
    series: bySource(`host-${i}`),
    time: hour,
    value: i,
  }))
  await data.store.write(submission(measurements))
  await data.store.createMetric('m.ratio', 'composite', { composite: 's("m.1", "*")' })
})

afterAll(() => data.store.close())

const fault = (text: string, limits = {}, range = {}) =>
  data.evaluate(text, range, { ...defaultLimits, ...limits }).then(
    () => undefined,
    (error: unknown) => (error instanceof CompositeFault ? error.message : error),
  )

describe('an evaluation that takes too much is refused', () => {
  test.each([
    ['s("*", "*")', { metrics: 12 }, 'takes more than 12 metrics'],
    ['[s("m.1", "*"), s("m.2", "*")]', { metrics: 1 }, 'takes more than 1 metrics'],
    ['s("m.*", "*")', { series: 119 }, 'takes more than 119 series'],
    ['s("m.*", "*")', { points: 119 }, 'takes more than 119 points'],
    ['timeshift("0,0,0s", s("m.1", "*"))', { points: 29 }, 'takes more than 29 points'],
    ['fill(s("m.*", "*"), {value: 0})', { points: 500 }, 'takes more than 500 points'],
    ['group_by("source", sum(s("m.*", "*")))', { steps: 2_000 }, 'takes more than 2000 steps of calculation'],
    ['s("m.1", "*")', { time: -1 }, 'takes longer than -0.001 seconds'],
  ])('%s', async (text, limits, message) => {
    expect(await fault(text, limits)).toBe(
      `${message}; narrow its patterns, shorten the range, or take a coarser resolution`,
    )
  })

  test('within them it is not', async () => {
    expect(await fault('s("m.*", "*")', { metrics: 13, series: 120, points: 120 })).toBeUndefined()
  })

  test('waiting for other requests does not count, for a place or before many points', async () => {
    const clock = new TestClock()
    const waited: string[] = []
    const wait = (what: string) => async () => {
      waited.push(what)
      await clock.advance(20_000)
    }
    const context = { store: data.store, runtime: clock, enter: wait('enter'), becomeLarge: wait('becomeLarge') }
    const range = { start: hour, end: hour + 10_000, resolution: 1 }
    const filled = parseComposite('fill(s("m.1", "*"), {value: 0})')
    expect((await evaluateComposite(context, filled, range)).series).toHaveLength(10)
    expect([waited[0], waited[1]]).toEqual(['enter', 'becomeLarge'])
  })

  test('nor for series that have nothing in the range, however many there are', async () => {
    const later = Array.from({ length: 300 }, (_, i) => ({
      name: 'pods',
      series: bySource(`pod-${i}`),
      time: hour + 60 * i,
      value: 1,
    }))
    await data.store.write(submission(later))
    const range = { start: hour + 600, end: hour + 900 }
    expect(await fault('s("pods", "*")', { series: 5 }, range)).toBeUndefined()
    expect(await fault('s("pods", "*")', { series: 4 }, range)).toMatch(/^takes more than 4 series/)
    expect(await fault('[s("pods", "*"), s("pods", "pod-1*")]', { series: 9 }, range)).toMatch(/^takes more than 9/)
    expect(await fault('[s("pods", "*"), s("pods", "pod-1*")]', { series: 10 }, range)).toBeUndefined()
    expect(await data.values('sum(s("pods", "*"))', range)).toEqual([[1, 1, 1, 1, 1]])
  })

  test('before what it would fill is made', async () => {
    const range = { start: 0, end: hour + 1, resolution: 1 }
    const refusal = /^takes more than 1000000 points to fill gaps with/
    expect(await fault('fill(s("m.*", "*"), {value: 0})', {}, range)).toMatch(refusal)
    // None of them is too much alone.
    const short = { start: hour - 5_000, end: hour + 5_000, resolution: 1 }
    expect(await fault('sum(last_fill(s("m.*", "*")))', {}, short)).toMatch(refusal)
  })

  test('however often a text repeats itself', async () => {
    const many = Array.from({ length: 1_000 }, () => 's("m.*","*")').join(',')
    expect(await fault(`[${many}]`)).toMatch(/^takes more than 500 metrics/)
    const nested = `${'window('.repeat(60)}s("m.*","*")${',{size:1})'.repeat(60)}`
    expect(await fault(nested)).toBeUndefined()
    const doubled = Array.from({ length: 10 }).reduce<string>((text) => `[${text},${text}]`, 's("m.1","*")')
    expect(await fault(doubled)).toMatch(/takes more than 500 metrics/)
  })

  test('others have their turn meanwhile', async () => {
    let turns = 0
    let clock = 0
    const runtime = {
      ...systemRuntime,
      monotonic: () => (clock += 1),
      nextTurn: () => {
        turns += 1
        return systemRuntime.nextTurn()
      },
    }
    const composite = parseComposite('group_by("source", sum(s("m.*", "*")))')
    const { series } = await evaluateComposite({ store: data.store, runtime }, composite, {
      start: hour,
      end: hour + 60,
      resolution: 60,
    })
    expect(series).toHaveLength(120)
    expect(turns).toBeGreaterThan(10)
  })
})

describe('a composite in a composite', () => {
  test('is refused by name, and passed over by a pattern', async () => {
    expect(await fault('sum(s("M.Ratio", "*"))')).toBe(
      "column 5: 'm.ratio' is a composite, and cannot be part of another",
    )
    expect(await data.show('s("m.r*", "*")')).toEqual([])
  })
})

describe('the resolution', () => {
  test('is the finest that is kept for the whole range, unless one is asked for', async () => {
    const { resolution } = await data.evaluate('s("m.1", "*")', { start: hour, end: hour + 60 })
    expect(resolution).toBe(60)
    const range = { start: hour, end: hour + 60 }
    const context = { store: data.store, runtime: systemRuntime }
    expect((await evaluateComposite(context, parseComposite('sum(s("m.1", "*"))'), range)).resolution).toBe(1)
    expect((await evaluateComposite(context, parseComposite('s("nothing", "*")'), range)).resolution).toBe(60)
  })

  test('of a range that it isn’t kept for is a refusal', async () => {
    await data.store.maintain((hour + 3 * 86_400) * 1000)
    const context = { store: data.store, runtime: systemRuntime }
    const range = { start: hour, end: hour + 60 }
    expect((await evaluateComposite(context, parseComposite('s("m.1", "*")'), range)).resolution).toBe(60)
    const late = { start: hour + 3 * 86_400, end: hour + 3 * 86_400 + 60 }
    expect((await evaluateComposite(context, parseComposite('s("m.1", "*")'), late)).resolution).toBe(1)
    expect(
      (await evaluateComposite(context, parseComposite('timeshift("0,3d", s("m.1", "*"))'), late)).resolution,
    ).toBe(60)
    expect(await fault('s("m.1", "*")', {}, { ...range, resolution: 1 })).toMatchObject({ status: 400 })
  })
})
