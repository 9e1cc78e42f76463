import { describeThrown } from '../errors/describeThrown.js'
import { LibratoError } from '../errors/LibratoError.js'
import { disregard } from './attend.js'
import type { HostFailures } from './HostFailures.js'
import type { Runtime, Timer } from './Runtime.js'
import { systemRuntime } from './systemRuntime.js'

const methods = ['now', 'monotonic', 'random', 'randomId', 'schedule', 'nextTurn'] as const

const isTime = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value)
const isShare = (value: unknown): boolean => typeof value === 'number' && value >= 0 && value < 1
const isId = (value: unknown): boolean => typeof value === 'string' && /^[0-9a-f]{32}$/.test(value)

/**
 * A runtime of the application's, checked by asking everything once, that never throws afterwards: a clock that fails stands still, and what else
 * fails is done by the machine's own.
 *
 * @param where what has the option, for the message: `Reporter: `
 * @throws {LibratoError} `INVALID_OPTION`
 */
export function guardedRuntime(given: Runtime, where: string, failures: HostFailures): Runtime {
  assertRuntime(given, where)
  const read = <T>(name: string, ask: () => T, isRight: (value: unknown) => boolean, otherwise: () => T): T => {
    try {
      const value = ask()
      if (isRight(value)) return value
      disregard(value)
      throw new TypeError(`it gave ${describeThrown(value)}`)
    } catch (error) {
      failures.note(`runtime.${name}`, error)
      return otherwise()
    }
  }
  let now = given.now()
  let monotonic = given.monotonic()
  return {
    now: () => {
      now = read(
        'now',
        () => given.now(),
        isTime,
        () => now,
      )
      return now
    },
    monotonic: () => {
      monotonic = read(
        'monotonic',
        () => given.monotonic(),
        isTime,
        () => monotonic,
      )
      return monotonic
    },
    random: () => read('random', () => given.random(), isShare, systemRuntime.random),
    randomId: () => read('randomId', () => given.randomId(), isId, systemRuntime.randomId),
    schedule: (delay, task) =>
      read(
        'schedule',
        () => scheduled(given, delay, task, failures),
        () => true,
        () => systemRuntime.schedule(delay, task),
      ),
    nextTurn: async () => {
      try {
        await given.nextTurn()
      } catch (error) {
        failures.note('runtime.nextTurn', error)
        await systemRuntime.nextTurn()
      }
    },
  }
}

/** Arms a timer of the runtime's, which rings once, and not before this has returned. */
function scheduled(given: Runtime, delay: number, task: () => void, failures: HostFailures): Timer {
  let state: 'arming' | 'armed' | 'over' = 'arming'
  const timer = given.schedule(delay, () => {
    const wasArmed = state === 'armed'
    state = 'over'
    if (wasArmed) task()
  })
  if (state !== 'arming') throw new TypeError('it ran the task at once')
  if (!hasMethods(timer, ['ref', 'unref', 'cancel'])) {
    disregard(timer)
    throw new TypeError('its timer needs ref, unref and cancel')
  }
  state = 'armed'
  const on = (name: 'ref' | 'unref' | 'cancel') => (): void => {
    failures.call(`${name} of a timer of runtime.schedule`, () => timer[name]())
  }
  return { ref: on('ref'), unref: on('unref'), cancel: on('cancel') }
}

function assertRuntime(given: unknown, where: string): asserts given is Runtime {
  if (!hasMethods(given, methods)) {
    throw invalid(`${where}runtime must have the methods ${methods.join(', ')}, as a TestClock has.`)
  }
  const runtime = given as Runtime
  for (const [name, isRight, what] of [
    ['now', isTime, 'a number of milliseconds'],
    ['monotonic', isTime, 'a number of milliseconds'],
    ['random', isShare, 'a number from 0 up to, but not including, 1'],
    ['randomId', isId, '32 hexadecimal digits'],
  ] as const) {
    let value: unknown
    try {
      value = runtime[name]()
    } catch (error) {
      throw invalid(`${where}runtime.${name}() must return ${what}, but it threw ${describeThrown(error)}.`)
    }
    if (!isRight(value)) throw invalid(`${where}runtime.${name}() must return ${what}.`)
  }
}

function hasMethods(value: unknown, names: readonly string[]): boolean {
  try {
    return names.every((name) => typeof (value as Record<string, unknown>)[name] === 'function')
  } catch {
    return false
  }
}

function invalid(message: string): LibratoError {
  return new LibratoError('INVALID_OPTION', message)
}
