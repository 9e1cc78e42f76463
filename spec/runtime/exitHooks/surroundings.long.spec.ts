import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { itemsAt } from '../../reporter/reporterFor.js'
import { type ReporterProcess, runReporter } from '../../support/runReporter.js'
import { answerStored, type ScriptedServer, startScriptedServer } from '../../support/scriptedServer.js'
import { SpoolRoot } from '../../support/spoolRoot.js'

const root = fileURLToPath(new URL('../../..', import.meta.url))
let server: ScriptedServer
let directory: string

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'librato-exit-'))
  server = await startScriptedServer()
})

afterEach(async () => {
  await server.close()
  rmSync(directory, { recursive: true, force: true })
})

const record = `installExitHooks(reporter); reporter.counter('c').increment()`
const stay = `setInterval(() => {}, 1_000); console.log('up')`
const names = () => itemsAt(server).map(({ name }) => name)

/** What a process ended by; one that goes on for ever is killed, and has then ended by that. */
async function endOf(
  run: ReporterProcess,
  pid = run.child.pid,
): Promise<{ code: number | null; signal: string | null }> {
  const timer = setTimeout(() => process.kill(pid!, 'SIGKILL'), 20_000)
  const { code, signal } = await run.ended
  clearTimeout(timer)
  return { code, signal }
}

describe('the first process of a container', () => {
  const unshare = ['unshare', '--pid', '--fork', '--mount-proc', '--kill-child']
  const isThere = spawnSync(unshare[0]!, [...unshare.slice(1), 'true']).status === 0
  if (!isThere)
    console.warn('unshare may not make PID namespaces here: what ends the first process of one is not tried.')
  const where = isThere ? test : test.skip

  /** The process as this namespace knows it. */
  const pidOf = ({ child }: ReporterProcess): number =>
    Number(readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').trim())

  where.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ] as const)('ends at %s with status %i, once everything is sent', async (signal, status) => {
    const run = runReporter(server.url, {}, `${record}; console.log('pid', process.pid); ${stay}`, { by: unshare })
    await run.printed('pid 1')
    await run.printed('up')
    const pid = pidOf(run)
    process.kill(pid, signal)
    expect(await endOf(run, pid)).toEqual({ code: status, signal: null })
    expect(names()).toEqual(['c'])
  })

  where('has the end that its own listener gives it', async () => {
    const end = `process.on('SIGTERM', () => setTimeout(() => process.exit(7), 300))`
    const run = runReporter(server.url, {}, `${record}; ${end}; ${stay}`, { by: unshare })
    await run.printed('up')
    const pid = pidOf(run)
    process.kill(pid, 'SIGTERM')
    expect(await endOf(run, pid)).toEqual({ code: 7, signal: null })
    expect(names()).toEqual(['c'])
  })
})

describe('a process with a parent that sends messages', () => {
  test('is not kept alive by listening for them', async () => {
    const run = runReporter(server.url, {}, record, { hasChannel: true })
    expect(await endOf(run)).toEqual({ code: 0, signal: null })
    expect(names()).toEqual(['c'])
  })

  test('has sent everything when PM2 says shutdown', async () => {
    const run = runReporter(server.url, {}, `${record}; process.exitCode = 3; ${stay}`, { hasChannel: true })
    await run.printed('up')
    run.child.send({ type: 'shutdown' })
    run.child.send('shut down')
    run.child.send('shutdown')
    expect(await endOf(run)).toEqual({ code: 3, signal: null })
    expect(names()).toEqual(['c'])
  })

  test('ends itself where it listens for messages itself, and records until then', async () => {
    const end = `process.on('message', () => setTimeout(() => {
      reporter.counter('late').increment()
      process.disconnect()
      clearInterval(alive)
    }, 1_200))`
    const run = runReporter(server.url, {}, `${record}; ${end}; const alive = ${stay}`, { hasChannel: true })
    await run.printed('up')
    run.child.send('shutdown')
    expect(await endOf(run)).toEqual({ code: 0, signal: null })
    expect(names()).toEqual(['c', 'late'])
  })

  test('is kept alive by its own listener for messages, as without hooks', async () => {
    const run = runReporter(
      server.url,
      {},
      `process.on('message', (text) => { console.log(text); process.disconnect() }); ${record}; console.log('up')`,
      { hasChannel: true },
    )
    await run.printed('up')
    await new Promise((resolve) => setTimeout(resolve, 300))
    run.child.send('still there')
    expect(await run.ended).toMatchObject({ code: 0, output: 'up\nstill there\n' })
    expect(names()).toEqual(['c'])
  })
})

describe('a cluster worker', () => {
  test.each([
    ['disconnects', 'worker.disconnect()', { code: 0, signal: null }],
    ['is killed by its primary', 'worker.process.kill()', { code: null, signal: 'SIGTERM' }],
  ])('has sent everything when it %s', async (_, end, expected) => {
    const file = join(directory, 'worker.mjs')
    const options = JSON.stringify({ user: 'me', token: 'secret', url: server.url, interval: false, logger: false })
    writeFileSync(
      file,
      `import { createServer } from 'node:http'
      import { installExitHooks, Reporter } from ${JSON.stringify(new URL('../../../dist/index.js', import.meta.url).href)}
      const reporter = new Reporter(${options})
      ${record}
      createServer(() => {}).listen(0, '127.0.0.1', () => process.send('up'))`,
    )
    const run = runReporter(
      server.url,
      {},
      `const { default: cluster } = await import('node:cluster')
      cluster.setupPrimary({ exec: ${JSON.stringify(file)}, execArgv: [] })
      const worker = cluster.fork()
      worker.on('message', (text) => { if (text === 'up') ${end} })
      worker.on('exit', (code, signal) => console.log(JSON.stringify({ code, signal })))`,
    )
    const { output } = await run.ended
    expect(output).toBe(`${JSON.stringify(expected)}\n`)
    expect(names()).toEqual(['c'])
  })
})

describe('a worker thread', () => {
  const spool = new SpoolRoot()
  afterEach(() => spool.remove())

  const inThread = (options: object, script: string): string => {
    const source = `
      import { installExitHooks, Reporter } from ${JSON.stringify(new URL('../../../dist/index.js', import.meta.url).href)}
      const reporter = new Reporter(${JSON.stringify({ user: 'me', token: 'secret', url: server.url, interval: false, logger: false, ...options })})
      ${script}`
    const url = `data:text/javascript,${encodeURIComponent(source)}`
    return `const { Worker } = await import('node:worker_threads')
      new Worker(new URL(${JSON.stringify(url)})).on('exit', (code) => console.log('exit', code))`
  }

  test('has sent everything at its natural end', async () => {
    const run = runReporter(server.url, {}, inThread({}, record))
    expect(await run.ended).toMatchObject({ code: 0, output: 'exit 0\n' })
    expect(names()).toEqual(['c'])
  })

  test('leaves everything in the spool when it exits', async () => {
    const run = runReporter(
      server.url,
      {},
      inThread({ spool: { directory: spool.path } }, `${record}; process.exit(3)`),
    )
    expect(await run.ended).toMatchObject({ code: 0, output: 'exit 3\n' })
    expect(spool.files()).toHaveLength(1)
  })
})

describe('beside others that listen for signals', () => {
  test('two copies of the package end the process together, once both have sent everything', async () => {
    for (const file of ['dist', 'package.json']) cpSync(join(root, file), join(directory, file), { recursive: true })
    symlinkSync(join(root, 'node_modules'), join(directory, 'node_modules'))
    const other = JSON.stringify(join(directory, 'dist/index.js'))
    server.reply((request, response) => setTimeout(() => answerStored(request, response), 700))
    const run = runReporter(
      server.url,
      {},
      `${record}
      const copy = await import(${other})
      const second = new copy.Reporter({ user: 'me', token: 'secret', url: ${JSON.stringify(server.url)}, interval: false, logger: false })
      copy.installExitHooks(second)
      second.counter('other').increment()
      console.log(copy.Reporter === Reporter)
      ${stay}`,
    )
    await run.printed('false')
    await run.printed('up')
    run.child.kill('SIGTERM')
    expect(await endOf(run)).toEqual({ code: null, signal: 'SIGTERM' })
    expect(names().sort()).toEqual(['c', 'other'])
  })

  const hasSignalExit = existsSync(join(root, 'node_modules/signal-exit'))
  if (!hasSignalExit)
    console.warn('There is no signal-exit among the packages: it is not tried together with exit hooks.')

  for (const order of ['before', 'after']) {
    const where = hasSignalExit ? test : test.skip
    where(`signal-exit, installed ${order} the hooks, and the hooks don’t wait for each other`, async () => {
      const installed = `const onExit = (await import('node:module')).createRequire(${JSON.stringify(join(root, 'x.js'))})('signal-exit')
        ;(onExit.onExit ?? onExit)(() => console.log('told'))`
      const script = order === 'before' ? `${installed}; ${record}` : `${record}; ${installed}`
      const run = runReporter(server.url, {}, `${script}; ${stay}`)
      await run.printed('up')
      run.child.kill('SIGTERM')
      expect(await endOf(run)).toEqual({ code: null, signal: 'SIGTERM' })
      expect((await run.ended).output).toContain('told')
      expect(names()).toEqual(['c'])
    })
  }
})
