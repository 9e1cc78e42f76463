import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { token, user } from '../support/coreFor.js'
import { answerStored, type ScriptedServer, startScriptedServer } from '../support/scriptedServer.js'

const entry = new URL('../../dist/index.js', import.meta.url).href
let server: ScriptedServer

beforeEach(async () => {
  server = await startScriptedServer()
})

afterEach(() => server.close())

/** Runs a script in a process of its own; `reporter` and `server` are there. Resolves with its exit code and what it printed. */
function run(script: string): Promise<{ code: number | null; signal: string | null; output: string }> {
  const source = `
    import { Reporter } from ${JSON.stringify(entry)}
    const make = (options) => new Reporter({ user: '${user}', token: '${token}', url: '${server.url}', ...options })
    ${script}`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', source], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  child.stdout.on('data', (text) => {
    output += text
  })
  child.stderr.on('data', (text) => {
    output += text
  })
  return new Promise((resolve) => child.on('close', (code, signal) => resolve({ code, signal, output })))
}

describe('a process with a reporter', () => {
  test('ends by itself: neither timers nor idle sockets keep it', async () => {
    const { code, output } = await run(`
      const reporter = make({ interval: 1_000 })
      reporter.gauge('g').record(1)
      const { accepted } = await reporter.flush()
      console.log(accepted, process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length)`)
    expect({ code, output }).toEqual({ code: 0, output: '1 0\n' })
  })

  test('ends while a background request hangs', async () => {
    server.otherwise(() => {})
    const { code } = await run(`
      const reporter = make({ interval: 1_000, logger: false })
      reporter.gauge('g').record(1)
      setTimeout(() => {}, 2_500)`)
    expect(code).toBe(0)
    expect(server.requests).toHaveLength(1)
  })

  test('is kept by an awaited flush until it is settled', async () => {
    server.reply((request, response) => setTimeout(() => answerStored(request, response), 300))
    const { code, output } = await run(`
      const reporter = make({ interval: false })
      reporter.gauge('g').record(1)
      console.log((await reporter.flush()).accepted)`)
    expect({ code, output }).toEqual({ code: 0, output: '1\n' })
  })

  test('is kept by an awaited close through pauses', async () => {
    server.reply(503, 503)
    const { code, output } = await run(`
      const reporter = make({ interval: false, logger: false, retry: { base: 100, cap: 1_000 } })
      reporter.gauge('g').record(1)
      const { accepted, attempts } = await reporter.close()
      console.log(accepted, attempts)`)
    expect({ code, output }).toEqual({ code: 0, output: '1 3\n' })
  })

  test('is told on standard error, in one line a cause, when the service cannot be reached', async () => {
    const gone = await startScriptedServer()
    const { url } = gone
    await gone.close()
    const { code, output } = await run(`
      const reporter = make({ url: '${url}', interval: false })
      reporter.gauge('g').record(1)
      await reporter.flush()
      await reporter.flush()`)
    expect(code).toBe(0)
    const lines = output.trim().split('\n')
    expect(lines).toHaveLength(1)
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 40, code: 'DELIVERY_FAILED' })
    expect(output).not.toContain(token)
  })
})
