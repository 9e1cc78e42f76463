import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { type Closable, installExitHooks, type Reporter } from '../../../lib/index.js'
import { itemsAt, reporterFor } from '../../reporter/reporterFor.js'
import { runReporter } from '../../support/runReporter.js'
import { answerStored, type ScriptedServer, startScriptedServer } from '../../support/scriptedServer.js'
import { SpoolRoot } from '../../support/spoolRoot.js'

let server: ScriptedServer
let root: SpoolRoot

beforeEach(async () => {
  root = new SpoolRoot()
  server = await startScriptedServer()
})

afterEach(async () => {
  await server.close()
  root.remove()
})

const record = `installExitHooks(reporter)
  reporter.counter('c').increment(3)
  reporter.measure({ name: 'm', value: 1 })`
/** Keeps the process until something ends it. */
const stay = `setInterval(() => {}, 1_000); console.log('up')`

describe('a process with exit hooks', () => {
  test('has sent everything at its natural end', async () => {
    const { code } = await runReporter(server.url, {}, `${record}; reporter.observe('o', () => 1)`).ended
    expect(code).toBe(0)
    expect(itemsAt(server).map(({ name }) => name)).toEqual(expect.arrayContaining(['c', 'm', 'o']))
    expect(server.requests).toHaveLength(1)
  })

  test.each(['SIGTERM', 'SIGINT'] as const)(
    'has sent everything when %s ends it, as it would have ended it',
    async (signal) => {
      const run = runReporter(server.url, {}, `${record}; ${stay}`)
      await run.printed('up')
      run.child.kill(signal)
      expect(await run.ended).toMatchObject({ code: null, signal })
      expect(itemsAt(server)).toHaveLength(2)
    },
  )

  test.each(['SIGHUP', 'SIGQUIT', 'SIGUSR2'] as const)(
    'has sent everything when %s ends it, if told so',
    async (signal) => {
      const run = runReporter(
        server.url,
        {},
        `${record.replace('(reporter)', `(reporter, { signals: ['${signal}'] })`)}; ${stay}`,
      )
      await run.printed('up')
      run.child.kill(signal)
      expect(await run.ended).toMatchObject({ code: null, signal })
      expect(itemsAt(server)).toHaveLength(2)
    },
  )

  test('takes a signal that comes again at once for the same, as npm sends it', async () => {
    server.reply((request, response) => setTimeout(() => answerStored(request, response), 300))
    const run = runReporter(server.url, {}, `${record}; ${stay}`)
    await run.printed('up')
    run.child.kill('SIGINT')
    await server.received(1)
    run.child.kill('SIGINT')
    const { signal, output } = await run.ended
    expect([signal, output]).toEqual(['SIGINT', 'up\n'])
    expect(server.requests).toHaveLength(1)
  })

  test.each([
    ['the same signal, a second later', 'SIGTERM', 1_100],
    ['another signal', 'SIGINT', 0],
  ] as const)('ends at once at %s, and says what is given up', async (_, second, pause) => {
    server.otherwise(() => {})
    const run = runReporter(server.url, {}, `${record}; ${stay}`)
    await run.printed('up')
    run.child.kill('SIGTERM')
    await server.received(1)
    await new Promise((resolve) => setTimeout(resolve, pause))
    run.child.kill(second)
    const { signal, output } = await run.ended
    expect(signal).toBe(second)
    expect(output).toContain('librato-reporter: 2 measurements are given up')
  })

  test('ends at the deadline when the service never answers', async () => {
    server.otherwise(() => {})
    const { code } = await runReporter(
      server.url,
      {},
      `${record.replace('(reporter)', '(reporter, { deadline: 200 })')}`,
    ).ended
    expect(code).toBe(0)
  })

  test.each([
    ['process.exit()', 'process.exit(3)', 3],
    ['an uncaught exception', `setTimeout(() => { throw new Error('oops') })`, 1],
    ['an unhandled rejection', `Promise.reject(new Error('oops'))`, 1],
  ])('says how much is lost at %s, in one line, where there is no spool', async (_, end, code) => {
    const result = await runReporter(server.url, {}, `${record}; ${end}`).ended
    expect(result.code).toBe(code)
    expect(result.output.match(/librato-reporter: .*/g)).toEqual([
      'librato-reporter: 2 measurements are given up: the process ended before the service confirmed them, and no spool took them.',
    ])
    expect(server.requests).toHaveLength(0)
  })

  test.each([
    ['process.exit()', 'process.exit(3)'],
    ['an uncaught exception', `setTimeout(() => { throw new Error('oops') })`],
    ['process.exit() while a window is being written', 'void reporter.flush(); process.exit(3)'],
    ['process.exit() while it closes', 'void reporter.close(); setImmediate(() => process.exit(3))'],
  ])('leaves everything in the spool at %s, and the next process sends it', async (_, end) => {
    const { output } = await runReporter(server.url, { spool: { directory: root.path } }, `${record}; ${end}`).ended
    expect(output).not.toContain('lost')
    const next = reporterFor(server, { spool: { directory: root.path } })
    const { accepted } = await next.flush()
    await next.close()
    expect(root.files()).toEqual([])
    const ids = server.requests.map(({ headers }) => headers['idempotency-key'])
    expect(new Set(ids).size).toBe(1)
    expect(accepted === 2 || server.requests.length > 0).toBe(true)
    expect(new Set(itemsAt(server).map(({ name }) => name))).toEqual(new Set(['c', 'm']))
  })

  test('survives SIGKILL but for the open window', async () => {
    server.otherwise(() => {})
    const run = runReporter(
      server.url,
      { spool: { directory: root.path } },
      `${record}
      void reporter.flush()
      process.once('SIGUSR2', () => { reporter.gauge('open').record(1); console.log('recorded') })
      ${stay}`,
    )
    await server.received(1)
    run.child.kill('SIGUSR2')
    await run.printed('recorded')
    run.child.kill('SIGKILL')
    await run.ended
    server.otherwise(200)
    const next = reporterFor(server, { spool: { directory: root.path } })
    expect(await next.flush()).toMatchObject({ accepted: 2 })
    await next.close()
    const [first, second] = server.requests
    expect(second?.headers['idempotency-key']).toBe(first?.headers['idempotency-key'])
    expect(second?.body).toBe(first?.body)
  })
})

describe('installExitHooks', () => {
  const listeners = () => ['exit', 'beforeExit', 'SIGTERM', 'SIGINT'].map((event) => process.listenerCount(event))

  test('leaves nothing behind when the reporters close, or when it is taken back', async () => {
    const before = listeners()
    const reporters = Array.from({ length: 12 }, () => reporterFor(server))
    const taken = reporters.map((reporter) => installExitHooks(reporter))
    expect(listeners()).toEqual(before.map((count) => count + 1))
    for (const takeBack of taken.slice(0, 6)) takeBack()
    for (const reporter of reporters) await reporter.close()
    expect(listeners()).toEqual(before)
    installExitHooks(reporters[0] as Reporter)
    expect(listeners()).toEqual(before)
  })

  test.each<[string, unknown]>([
    ['unknown option "signal"', { signal: 'SIGTERM' }],
    ['signals must be', { signals: 'SIGTERM' }],
    ['signals must be', { signals: ['SIGKILL'] }],
    ['signals must be', { signals: ['sigterm'] }],
    ['signals must be', { signals: ['__proto__'] }],
    ['signals must be', { signals: ['SIGWINCH'] }],
    ['signals must be', { signals: ['SIGUSR1'] }],
    ['beforeExit must be', { beforeExit: 1 }],
    ['deadline must be', { deadline: -1 }],
    ['deadline must be', { deadline: Number.NaN }],
  ])('refuses what makes no sense: %s', (message, options) => {
    const closable = {} as Closable
    expect(() => installExitHooks(closable, options as object)).toThrow(message)
  })

  test.each([undefined, null, 5, {}, { close: () => {}, closeSync: () => {} }])(
    'refuses %p as a reporter',
    (closable) => {
      const before = listeners()
      expect(() => installExitHooks(closable as unknown as Closable)).toThrow('must be a Reporter')
      expect(listeners()).toEqual(before)
    },
  )
})
