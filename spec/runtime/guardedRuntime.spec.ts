import { describe, expect, test } from '@jest/globals'
import { guardedRuntime } from '../../lib/runtime/guardedRuntime.js'
import { HostFailures } from '../../lib/runtime/HostFailures.js'
import type { Runtime } from '../../lib/runtime/Runtime.js'
import { systemRuntime } from '../../lib/runtime/systemRuntime.js'
import { TestClock } from '../../lib/testing/index.js'

const told: object[] = []
const say = (fields: object) => told.push(fields)
const failures = () => new HostFailures({ debug: say, info: say, warn: say, error: say })
const guard = (given: unknown) => guardedRuntime(given as Runtime, 'Reporter: ', failures())

/** A runtime whose methods fail once it was accepted. */
function failing(over: Partial<Record<keyof Runtime, () => unknown>>): Runtime {
  const calls = new Map<string, number>()
  const methods = Object.entries(systemRuntime).map(([name, method]) => {
    const after = over[name as keyof Runtime]
    const call = (...values: unknown[]): unknown => {
      calls.set(name, (calls.get(name) ?? 0) + 1)
      const asked = name === 'now' || name === 'monotonic' ? 2 : name === 'nextTurn' ? 0 : 1
      const isAsked = calls.get(name)! <= asked
      return after === undefined || isAsked ? (method as (...all: unknown[]) => unknown)(...values) : after()
    }
    return [name, call]
  })
  return Object.fromEntries(methods) as Runtime
}

const throws = () => {
  throw new Error('mine')
}

describe('a runtime of the application’s', () => {
  test.each<[string, unknown]>([
    ['must have the methods now, monotonic, random, randomId, schedule, nextTurn', {}],
    ['must have the methods', 5],
    ['must have the methods', null],
    ['must have the methods', { ...systemRuntime, schedule: undefined }],
    ['runtime.now() must return a number of milliseconds.', { ...systemRuntime, now: () => new Date() }],
    ['runtime.monotonic() must return a number of milliseconds.', { ...systemRuntime, monotonic: () => Number.NaN }],
    [
      'runtime.monotonic() must return a number of milliseconds, but it threw Error: mine',
      { ...systemRuntime, monotonic: throws },
    ],
    ['runtime.random() must return', { ...systemRuntime, random: () => 1 }],
    ['runtime.randomId() must return 32 hexadecimal digits', { ...systemRuntime, randomId: () => 'id' }],
  ])('is refused at once: %s', (message, given) => {
    expect(() => guard(given)).toThrow(message)
    expect(() => guard(given)).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }))
  })

  test('keeps what it needs in its own fields', async () => {
    const clock = new TestClock({ now: 5_000 })
    const runtime = guard(clock)
    let rings = 0
    runtime.schedule(100, () => {
      rings += 1
    })
    await clock.advance(100)
    expect([runtime.now(), runtime.monotonic(), rings]).toEqual([5_100, 100, 1])
  })

  test.each<[string, () => unknown]>([
    ['throws', throws],
    ['gives no number', () => 'soon'],
    ['gives NaN', () => Number.NaN],
  ])('whose clocks stand still once what reads them %s', (_, fail) => {
    const runtime = guard(failing({ now: fail, monotonic: fail }))
    const [now, monotonic] = [runtime.now(), runtime.monotonic()]
    expect([runtime.now(), runtime.monotonic()]).toEqual([now, monotonic])
    expect(Math.abs(now - Date.now())).toBeLessThan(60_000)
  })

  test('that fails is told, and chance, ids and turns are those of the machine', async () => {
    told.length = 0
    const runtime = guard(
      failing({ random: () => 7, randomId: () => 'a', nextTurn: () => Promise.reject(new Error('mine')) }),
    )
    expect(runtime.random()).toBeLessThan(1)
    expect(runtime.randomId()).toMatch(/^[0-9a-f]{32}$/)
    expect(runtime.randomId()).not.toBe(runtime.randomId())
    await runtime.nextTurn()
    expect(told).toMatchObject(['random', 'randomId', 'nextTurn'].map((name) => ({ function: `runtime.${name}` })))
  })

  test.each<[string, (delay: number, task: () => void) => unknown]>([
    ['throws', throws],
    ['gives no timer', () => undefined],
    ['gives a number, as in a browser', () => 7],
    [
      'runs its task at once',
      (_, task) => {
        task()
        return systemRuntime.schedule(0, task)
      },
    ],
  ])('whose schedule %s is passed over: the task runs once, and later', async (_, schedule) => {
    const runtime = guard({ ...systemRuntime, schedule })
    let rings = 0
    await new Promise<void>((resolve) => {
      const timer = runtime.schedule(0, () => {
        rings += 1
        resolve()
      })
      timer.ref()
      expect(rings).toBe(0)
    })
    await systemRuntime.nextTurn()
    expect(rings).toBe(1)
  })

  test('whose timers cannot be let go or disarmed are none of the reporter’s concern', () => {
    const timer = guard({
      ...systemRuntime,
      schedule: () => ({ ref: throws, unref: throws, cancel: throws }),
    }).schedule(0, throws)
    for (const method of ['ref', 'unref', 'cancel'] as const) expect(() => timer[method]()).not.toThrow()
  })
})
