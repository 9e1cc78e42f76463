import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { systemRuntime } from '../../lib/runtime/systemRuntime.js'
import { reporterFor } from '../reporter/reporterFor.js'
import { type ScriptedServer, startScriptedServer } from '../support/scriptedServer.js'

let server: ScriptedServer

beforeEach(async () => {
  server = await startScriptedServer()
})

afterEach(() => server.close())

describe('a flush of many batches', () => {
  test('gives others their turn after each that took its time to cut, and still sends everything', async () => {
    let time = 0
    let turns = 0
    const runtime = {
      ...systemRuntime,
      // Every look at the clock takes a fifth of a millisecond, so every cut takes longer than a slice.
      monotonic() {
        time += 0.2
        return time
      },
      nextTurn() {
        turns += 1
        return systemRuntime.nextTurn()
      },
    }
    const reporter = reporterFor(server, { runtime, batch: { measurements: 10 } })
    for (let n = 0; n < 200; n += 1) reporter.counter('c', { tags: { n } }).increment()
    expect(await reporter.flush()).toMatchObject({ accepted: 200, requests: 20, retained: 0 })
    expect(turns).toBeGreaterThanOrEqual(20)
    await reporter.close()
  })

  test('does not rest where cuts are small', async () => {
    let turns = 0
    const runtime = {
      ...systemRuntime,
      monotonic: () => 0,
      nextTurn() {
        turns += 1
        return systemRuntime.nextTurn()
      },
    }
    const reporter = reporterFor(server, { runtime, batch: { measurements: 10 } })
    for (let n = 0; n < 50; n += 1) reporter.counter('c', { tags: { n } }).increment()
    expect(await reporter.flush()).toMatchObject({ accepted: 50 })
    expect(turns).toBe(0)
    await reporter.close()
  })
})
