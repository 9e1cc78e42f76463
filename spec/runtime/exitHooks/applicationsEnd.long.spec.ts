import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { itemsAt } from '../../reporter/reporterFor.js'
import { runReporter } from '../../support/runReporter.js'
import { type ScriptedServer, startScriptedServer } from '../../support/scriptedServer.js'
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

const install = 'installExitHooks(reporter)'
const record = `reporter.counter('early').increment()`
/** Keeps the process until `release()`. */
const stay = `const alive = setInterval(() => {}, 1_000); const release = () => clearInterval(alive); console.log('up')`
/** A shutdown of the application's own, which takes its time, and counts what it does. */
const drain = `async () => {
  await new Promise((resolve) => setTimeout(resolve, 1_500))
  reporter.counter('late').increment()
  process.exitCode = 7
  release()
}`
const names = () => itemsAt(server).map(({ name }) => name)

describe('an application with a shutdown of its own', () => {
  test.each([
    ['after the hooks', `${install}; process.on('SIGTERM', ${drain})`],
    ['before the hooks', `process.on('SIGTERM', ${drain}); ${install}`],
    ['for one signal only, after the hooks', `${install}; process.once('SIGTERM', ${drain})`],
    ['for one signal only, before the hooks', `process.once('SIGTERM', ${drain}); ${install}`],
  ])('installed %s takes its time, and what it records meanwhile is sent', async (_, setUp) => {
    const run = runReporter(server.url, {}, `${stay}; ${setUp}; ${record}; console.log('ready')`)
    await run.printed('ready')
    run.child.kill('SIGTERM')
    await server.received(1)
    expect(names()).toEqual(['early'])
    expect(await run.ended).toMatchObject({ code: 7, signal: null, output: 'up\nready\n' })
    expect(names()).toEqual(['early', 'late'])
  })

  test('is not kept alive by a service that never answers, for longer than the deadline', async () => {
    server.otherwise(() => {})
    const setUp = `${install.replace(')', ', { deadline: 2_000 })')}; process.on('SIGTERM', ${drain})`
    const run = runReporter(server.url, {}, `${stay}; ${setUp}; ${record}; console.log('ready')`)
    await run.printed('ready')
    const started = performance.now()
    run.child.kill('SIGTERM')
    expect(await run.ended).toMatchObject({ code: 7 })
    // Its own 1.5 s, and half of the deadline; without a bound it would be 10 s or 20 s.
    expect(performance.now() - started).toBeLessThan(8_000)
  })

  test('may take a signal for something else, and go on recording', async () => {
    const run = runReporter(
      server.url,
      {},
      `${install}; ${record}; ${stay}
      process.on('SIGINT', () => {
        setTimeout(async () => {
          reporter.counter('late').increment()
          const { accepted } = await reporter.flush()
          console.log('flushed', accepted, JSON.stringify(reporter.health().refused))
          release()
        }, 1_100)
      })`,
    )
    await run.printed('up')
    run.child.kill('SIGINT')
    expect(await run.ended).toMatchObject({ code: 0, output: 'up\nflushed 1 {}\n' })
    expect(names()).toEqual(['early', 'late'])
  })

  test('may close the reporter and exit', async () => {
    const run = runReporter(
      server.url,
      {},
      `${install}; ${record}; ${stay}
      process.once('SIGTERM', async () => { console.log((await reporter.close()).accepted); process.exit(7) })`,
    )
    await run.printed('up')
    run.child.kill('SIGTERM')
    expect(await run.ended).toMatchObject({ code: 7, output: 'up\n1\n' })
  })

  test('may exit at once: with a spool nothing is lost, and without one it is told', async () => {
    for (const options of [{}, { spool: { directory: root.path } }]) {
      const exits = `${install}; ${record}; ${stay}; process.on('SIGTERM', () => process.exit(5))`
      const run = runReporter(server.url, options, exits)
      await run.printed('up')
      run.child.kill('SIGTERM')
      const { code, output } = await run.ended
      expect(code).toBe(5)
      const line = 'librato-reporter: 1 measurement is given up'
      if ('spool' in options) {
        expect(output).not.toContain(line)
        expect(root.files()).toHaveLength(1)
      } else expect(output).toContain(line)
    }
  })

  test('says once what is lost, though the hooks were installed twice', async () => {
    const { output } = await runReporter(server.url, {}, `${install}; ${install}; ${record}; process.exit(0)`).ended
    expect(output.match(/librato-reporter: .*/g)).toEqual([
      'librato-reporter: 1 measurement is given up: the process ended before the service confirmed them, and no spool took them.',
    ])
  })

  test.each([
    ['throws', `close() { throw new Error('mine') }, closeSync() { throw new Error('mine') }, onClosed() {}`],
    [
      'rejects',
      `close: async () => { throw new Error('mine') }, closeSync: async () => { throw new Error('mine') }, onClosed() {}`,
    ],
    ['never settles', `close: () => new Promise(() => {}), closeSync: () => undefined, onClosed() {}`],
  ])('is ended by the signal though something else that it has closed %s', async (_, methods) => {
    const others = `installExitHooks({ ${methods} }, { deadline: 200 })`
    const run = runReporter(server.url, {}, `${install}; ${others}; ${record}; ${stay}`)
    await run.printed('up')
    run.child.kill('SIGTERM')
    expect(await run.ended).toMatchObject({ code: null, signal: 'SIGTERM' })
    expect(names()).toEqual(['early'])
  })

  test('ends naturally though something that it has closed never says so', async () => {
    const others = `installExitHooks({ close: async () => console.log('closed'), closeSync() {}, onClosed() {} })`
    expect(await runReporter(server.url, {}, `${install}; ${others}; ${record}`).ended).toMatchObject({
      code: 0,
      output: 'closed\n',
    })
  })
})
