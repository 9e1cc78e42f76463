import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { itemsAt } from '../reporter/reporterFor.js'
import { runReporter } from '../support/runReporter.js'
import { type ScriptedServer, startScriptedServer } from '../support/scriptedServer.js'

let server: ScriptedServer

beforeEach(async () => {
  server = await startScriptedServer()
})

afterEach(() => server.close())

// The rest of the fifteen is in peers.spec.ts; these two need processes of their own.
describe('bugs of other reporters that this one must not have: they', () => {
  test('1. lose what was recorded before a natural exit, or hold the process', async () => {
    const script = `installExitHooks(reporter); reporter.counter('c').increment(3); reporter.gauge('g').record(1)`
    const { code, signal } = await runReporter(server.url, { interval: 60_000 }, script).ended
    expect({ code, signal }).toEqual({ code: 0, signal: null })
    expect(itemsAt(server).map(({ name }) => name)).toEqual(['c', 'g'])
  })

  test('2. hang at SIGTERM when the backend does: here the deadline ends it, and the receipt says what is not known', async () => {
    server.otherwise(() => {})
    const script = `process.once('SIGTERM', async () => {
        const { unknown, accepted } = await reporter.close({ deadline: 200 })
        console.log(JSON.stringify({ unknown, accepted }))
        process.exit(0)
      })
      reporter.counter('c').increment()
      void reporter.flush()
      setInterval(() => {}, 1_000)`
    const run = runReporter(server.url, {}, script)
    await server.received(1)
    run.child.kill('SIGTERM')
    expect(await run.ended).toMatchObject({ code: 0, output: '{"unknown":1,"accepted":0}\n' })
  })
})
