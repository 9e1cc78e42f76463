import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import {
  type DestinationPlan,
  type Gauge,
  Reporter,
  type SingleMeasurement,
  type TagValues,
} from '../../lib/reporter/index.js'
import { recordingDestination } from '../../lib/testing/index.js'
import { type ScriptedServer, startScriptedServer } from '../support/scriptedServer.js'
import { itemsAt, reporterFor } from './reporterFor.js'

const dist = new URL('../../dist/', import.meta.url).href

/** What a function of the application's may do, as the body of one. */
const misdeeds: Readonly<Record<string, string>> = {
  throws: `throw new Error('mine')`,
  'throws null': 'throw null',
  'throws what cannot be shown': `throw { toString() { throw 1 }, get message() { throw 1 } }`,
  rejects: `return Promise.reject(new Error('mine'))`,
  'rejects later': `return new Promise((_, reject) => setTimeout(() => reject(new Error('mine')), 5))`,
  'gives a promise of another library that rejects': `return { then(_, reject) { reject(new Error('mine')) } }`,
  'gives a promise whose then throws': `return { then() { throw new Error('mine') } }`,
  'gives what cannot be looked at': `return new Proxy({}, { get() { throw new Error('mine') } })`,
  'never settles': 'return new Promise(() => {})',
  'gives a promise of itself': 'const self = { then(resolve) { resolve(self) } }; return self',
  'records, flushes and closes': 'context.record(NaN); void context.flush(); context.closeSync()',
}

interface Verdict {
  /** What reached whoever called a reporter. */
  readonly thrown: string[]
  /** What would have ended the process. */
  readonly fatal: string[]
  /** By misdeed: measurements that arrived, and causes of refusals. */
  readonly accepted: Readonly<Record<string, number>>
  readonly refused: Readonly<Record<string, object>>
  /** By misdeed, what a logger was told. */
  readonly told: Readonly<Record<string, readonly string[]>>
}

/**
 * Runs an application, in a process of its own, with a reporter for each misdeed, whose service is away at first. `options` is the source of its
 * options, where `misdeed` is the function.
 */
async function run(options: string, names = Object.keys(misdeeds)): Promise<Verdict & { readonly stderr: string }> {
  const chosen = Object.fromEntries(names.map((name) => [name, misdeeds[name]]))
  const source = `
    import { Reporter } from '${dist}index.js'
    import { startScriptedServer } from '${dist}testing/index.js'
    const verdict = { thrown: [], fatal: [], accepted: {}, refused: {}, told: {} }
    process.on('uncaughtException', (error) => verdict.fatal.push('uncaught ' + error?.stack))
    process.on('unhandledRejection', () => verdict.fatal.push('unhandled'))
    async function misbehave(name, misdeed, context) {
      const attempt = async (act) => { try { return await act() } catch { verdict.thrown.push(name + ': ' + act) } }
      const server = await startScriptedServer()
      server.reply(503)
      const told = []
      const say = (fields, message) => told.push(message)
      const logger = { debug() {}, info() {}, warn: say, error: say }
      const reporter = new Reporter({ user: 'me', token: 'secret', url: server.url, interval: false, logger, ...(${options}) })
      context.record = (value) => reporter.gauge('g').record(value)
      context.flush = () => reporter.flush()
      context.closeSync = () => name.includes('closes') && reporter.closeSync()
      await attempt(() => reporter.onRecordingEnd(misdeed))
      await attempt(() => reporter.onClosed(misdeed))
      await attempt(() => reporter.observe('o', misdeed))
      await attempt(() => reporter.gauge('g').record(NaN))
      await attempt(() => reporter.gauge('g').record(1))
      await attempt(() => reporter.flush({ deadline: 300 }))
      await attempt(() => reporter.close({ deadline: 5_000 }))
      await attempt(() => reporter.onClosed(misdeed))
      // What was accepted between the two is in neither receipt.
      verdict.accepted[name] = reporter.health().totals.accepted
      verdict.refused[name] = reporter.health().refused
      verdict.told[name] = told
      await server.close()
    }
    await Promise.all(Object.entries(${JSON.stringify(chosen)}).map(([name, body]) => {
      const context = {}
      return misbehave(name, new Function('context', body).bind(undefined, context), context)
    }))
    await new Promise((resolve) => setTimeout(resolve, 20))
    console.log(JSON.stringify(verdict))`
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', source], {
    // A promise that is followed for ever stops the event loop.
    timeout: 25_000,
    killSignal: 'SIGKILL',
  })
  return { ...(JSON.parse(stdout) as Verdict), stderr }
}

const failing = Object.keys(misdeeds).filter((name) => !/itself|settles|closes/.test(name))

describe('whatever a function of the application does, nobody else notices', () => {
  test('onError, observe, onClosed and onRecordingEnd: all is counted, and told once', async () => {
    const { thrown, fatal, accepted, refused, told, stderr } = await run('{ onError: misdeed }')
    expect({ thrown, fatal, stderr }).toEqual({ thrown: [], fatal: [], stderr: '' })
    for (const name of failing) {
      expect([name, accepted[name]]).toEqual([name, 1])
      expect([name, refused[name]]).toEqual([name, { value: 1, observe: 2 }])
      const lines = told[name]!
      for (const what of ['onError', 'a callback of onRecordingEnd', 'a callback of onClosed'])
        expect(lines.filter((line) => line.startsWith(`${what} failed: `))).toHaveLength(1)
    }
  })

  test('every method of the logger: what it was given is told on standard error, once for each method', async () => {
    const { thrown, fatal, accepted, stderr } = await run(
      '{ logger: { debug: misdeed, info: misdeed, warn: misdeed, error: misdeed }, onError: misdeed }',
    )
    expect({ thrown, fatal }).toEqual({ thrown: [], fatal: [] })
    for (const name of failing) expect([name, accepted[name]]).toEqual([name, 1])
    const lines = stderr.trim().split('\n')
    const shape = /^librato-reporter: logger\.(debug|warn|error) failed: .+\. Not logged: .+$/
    expect(lines.filter((line) => !shape.test(line))).toEqual([])
    for (const level of ['debug', 'warn', 'error'])
      expect(lines.filter((line) => line.includes(`logger.${level} failed`))).toHaveLength(failing.length)
    expect(stderr).toContain('Not logged: Refused samples of "g": a sample must be a finite number of at most 1e126.')
  })

  test('onError without a logger: it is told on standard error', async () => {
    const { thrown, fatal, stderr } = await run('{ onError: misdeed, logger: false }')
    expect({ thrown, fatal }).toEqual({ thrown: [], fatal: [] })
    expect(stderr.match(/^librato-reporter: onError failed: /gm)).toHaveLength(failing.length)
  })

  test('the runtime: clocks stand still, timers are those of the machine', async () => {
    const { thrown, fatal, accepted } = await run(
      `((calls) => ({
      runtime: Object.fromEntries(Object.entries({
        now: () => Date.now(), monotonic: () => performance.now(), random: () => 0, randomId: () => '0'.repeat(32),
        schedule: (delay, task) => setTimeout(task, delay), nextTurn: () => new Promise(setImmediate),
      }).map(([method, work]) => [method, (...given) => (calls++ < 8 ? work(...given) : misdeed())])),
    }))(0)`,
      failing,
    )
    expect({ thrown, fatal }).toEqual({ thrown: [], fatal: [] })
    for (const name of failing) expect([name, accepted[name]]).toEqual([name, 1])
  })
})

describe('a destination', () => {
  const throwing = (): never => {
    throw new Error('mine')
  }
  const whole = recordingDestination()

  test.each<[string, () => unknown]>([
    ['throws', throwing],
    ['gives nothing', () => undefined],
    ['gives a part', () => ({ transport: { exchange: throwing } })],
  ])('that %s when it is opened is refused at once', (_, open) => {
    const destination = { name: 'mine', open } as unknown as DestinationPlan
    expect(() => new Reporter({ destination, interval: false, logger: false })).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTION', message: expect.stringContaining('destination') }),
    )
  })

  test.each<[string, () => unknown]>([
    ['throws', throwing],
    ['rejects', () => Promise.reject(new Error('mine'))],
    ['gives nothing', () => undefined],
    ['gives no answer', () => ({ status: 'fine' })],
  ])('whose way out %s costs nothing: what was recorded is kept', async (_, exchange) => {
    const open: DestinationPlan['open'] = (context) => {
      const { destination, transport } = whole.open(context)
      return { destination, transport: { ...transport, exchange: exchange as typeof transport.exchange } }
    }
    const reporter = new Reporter({ destination: { name: 'mine', open }, interval: false, logger: false })
    reporter.gauge('a').record(1)
    expect(await reporter.flush()).toMatchObject({ retained: 1 })
    await reporter.close({ deadline: 0 })
  })
})

describe('a subscriber of a diagnostics channel', () => {
  test('that throws is an uncaught exception of its own, by Node’s rule; the reporter goes on', async () => {
    const source = `
      import { subscribe } from 'node:diagnostics_channel'
      import { Reporter } from '${dist}index.js'
      import { recordingDestination } from '${dist}testing/index.js'
      const caught = []
      process.on('uncaughtException', (error) => caught.push(error.message))
      for (const name of ['batch', 'flush', 'loss'])
        subscribe('librato-reporter:' + name, () => { throw new Error(name) })
      const reporter = new Reporter({ destination: recordingDestination(), interval: false })
      reporter.gauge('g').record(1)
      const { accepted } = await reporter.close()
      await new Promise(setImmediate)
      console.log(JSON.stringify({ accepted, caught }))`
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', source])
    expect(JSON.parse(stdout)).toEqual({ accepted: 1, caught: ['batch', 'flush'] })
  })
})

describe('what an application records', () => {
  let server: ScriptedServer
  let reporter: Reporter

  beforeEach(async () => {
    server = await startScriptedServer()
    reporter = reporterFor(server)
  })

  afterEach(async () => {
    await reporter.close({ deadline: 500 })
    await server.close()
  })

  const throwing = (): never => {
    throw new Error('mine')
  }
  const { proxy: revoked, revoke } = Proxy.revocable({}, {})
  revoke()
  const unreadable: [string, unknown][] = [
    [
      'a getter that throws',
      {
        get a() {
          return throwing()
        },
      },
    ],
    ['a proxy that throws', new Proxy({ a: '1' }, { get: throwing, ownKeys: throwing })],
    ['a revoked proxy', revoked],
    ['a symbol', { a: Symbol('x') }],
    ['a bigint', { a: 5n }],
    ['an object that cannot be made a text', { a: { toString: throwing, valueOf: throwing, toJSON: throwing } }],
  ]

  test.each(unreadable)('may have tags that are %s: the samples are refused', async (_, tags) => {
    const made = [
      reporter.gauge('a', { tags: tags as TagValues }),
      reporter.gauge('a', { tags: tags as TagValues, source: 's' }),
      reporter.gauge('a').with(tags as TagValues),
      reporter
        .gauge('a')
        .with({ b: 1 })
        .with(tags as TagValues)
        .with({ c: 1 }),
    ]
    for (const gauge of made) gauge.record(1)
    reporter.measure({ name: 'a', value: 1, tags: tags as TagValues })
    expect(reporter.health().refused).toEqual({ tags: 5 })
  })

  test('may find tags unreadable that were found before', () => {
    const gauge = reporter.gauge('a')
    let isBroken = false
    const tags = {
      get a(): string {
        return isBroken ? throwing() : '1'
      },
    }
    gauge.with(tags).record(1)
    expect(gauge.with(tags)).toBe(gauge.with({ a: '1' }))
    isBroken = true
    gauge.with(tags).record(1)
    expect(reporter.health().refused).toEqual({ tags: 1 })
  })

  test.each<[string, unknown]>([
    ...unreadable.slice(0, 3).map(([name]): [string, unknown] => [
      name,
      name.includes('getter')
        ? {
            get value() {
              return throwing()
            },
          }
        : unreadable.find(([n]) => n === name)?.[1],
    ]),
    ['an object where a number should be', { name: 'a', value: { valueOf: throwing } }],
    ['an attribute that has no JSON', { name: 'a', value: 1, attributes: { toJSON: throwing } }],
    [
      'a circle',
      (() => {
        const attributes: Record<string, unknown> = {}
        attributes['self'] = attributes
        return { name: 'a', value: 1, attributes }
      })(),
    ],
  ])('may be a measurement with %s: it is refused', (_, measurement) => {
    expect(() => reporter.measure(measurement as SingleMeasurement)).not.toThrow()
    expect(Object.values(reporter.health().refused)).toEqual([1])
  })

  test('may be a measurement whose getters change their minds: it is what it was when it was read', async () => {
    let reads = 0
    reporter.measure({
      name: 'a',
      get value() {
        reads += 1
        return reads === 1 ? 5 : Number.NaN
      },
    })
    await reporter.flush()
    expect(itemsAt(server)).toMatchObject([{ name: 'a', value: 5 }])
  })

  test('may be observed by a callback that adds another one each time', async () => {
    let added = 0
    const observe = (): number => {
      added += 1
      if (added < 1_000) reporter.observe('o', observe)
      return 1
    }
    reporter.observe('o', observe)
    await reporter.flush()
    expect(itemsAt(server)).toMatchObject([{ name: 'o', value: 1 }])
  })

  describe('with gauge.time', () => {
    let gauge: Gauge
    beforeEach(() => {
      gauge = reporter.gauge('t')
    })

    const proxy = new Proxy({}, { get: throwing })
    const lazy = Object.fromEntries([['then', throwing]])
    test.each<[string, unknown]>([
      ['a proxy that throws when it is looked at', proxy],
      ['a promise whose then throws', lazy],
      ['nothing', undefined],
    ])('gives back %s as it is, and is recorded', async (_, result) => {
      expect(gauge.time(() => result) === result).toBe(true)
      await reporter.flush()
      expect(itemsAt(server)).toMatchObject([{ name: 't' }])
    })

    test.each<[string, unknown]>([
      ['an error', new Error('mine')],
      ['undefined', undefined],
      ['what cannot be shown', { toString: throwing }],
    ])('throws on %s as it is', async (_, thrown) => {
      const passed = await new Promise((resolve) => {
        try {
          gauge.time(() => {
            throw thrown
          })
        } catch (error) {
          resolve({ error })
        }
      })
      expect((passed as { error: unknown }).error === thrown).toBe(true)
      const promise = Promise.reject(thrown)
      expect(gauge.time(() => promise)).toBe(promise)
      const rejected = await promise.catch((error: unknown) => ({ error }))
      expect((rejected as { error: unknown }).error === thrown).toBe(true)
    })
  })

  test.each<[string, unknown]>([
    ['null', null],
    ['a number', 5],
    ['a name of a signal', 'SIGTERM'],
    ['no number as deadline', { deadline: 'soon' }],
    ['a revoked proxy', revoked],
  ])('may be flushed and closed with %s as options', async (_, options) => {
    const own = reporterFor(server)
    own.gauge('a').record(1)
    expect(await own.flush(options as object)).toMatchObject({ accepted: 1 })
    expect(await own.close(options as object)).toMatchObject({ accepted: 0 })
  })

  test('onClosed and onRecordingEnd need a function', () => {
    expect(() => reporter.onClosed(undefined as unknown as () => void)).toThrow('onClosed must be given a function')
    expect(() => reporter.onRecordingEnd(5 as unknown as () => void)).toThrow('onRecordingEnd must be given a function')
  })
})
