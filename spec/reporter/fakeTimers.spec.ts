import { afterEach, describe, expect, jest, test } from '@jest/globals'
import { Reporter, type ReporterOptions } from '../../lib/reporter/index.js'
import { type RecordingDestination, recordingDestination } from '../../lib/testing/index.js'
import { runScript } from '../support/runScript.js'
import { startScriptedServer } from '../support/scriptedServer.js'
import { reporterFor } from './reporterFor.js'

const now = Date.UTC(2020, 1, 29, 12)
let reporter: Reporter

afterEach(async () => {
  await reporter.close({ deadline: 0 })
  jest.useRealTimers()
})

function begin(recording: RecordingDestination, options: ReporterOptions = {}): void {
  reporter = new Reporter({ destination: recording, interval: false, logger: false, ...options })
}

const fakes: [string, () => void][] = [
  ['the date only', () => void jest.useFakeTimers({ now, doNotFake: allBut('Date') })],
  ['timers only', () => void jest.useFakeTimers({ doNotFake: ['Date', 'performance', 'hrtime'] })],
  ['everything', () => void jest.useFakeTimers({ now })],
  ['everything, at the beginning of time', () => void jest.useFakeTimers({ now: 0 })],
]

describe.each(fakes)("a test's fake timers that replace %s", (_, fake) => {
  test.each([
    ['before', true],
    ['after', false],
  ])('%s the reporter is made let flushes and close settle', async (_when, isBefore) => {
    const recording = recordingDestination()
    if (isBefore) fake()
    begin(recording)
    if (!isBefore) fake()
    for (let n = 0; n < 2; n += 1) {
      reporter.counter('c').increment()
      expect(await reporter.flush()).toMatchObject({ accepted: 1, retained: 0 })
    }
    reporter.counter('c').increment()
    expect(await reporter.close()).toMatchObject({ accepted: 1 })
    expect(recording.sum('c')).toBe(3)
    const times = recording.measurements.map(({ time }) => time)
    expect(new Set(times).size).toBe(times.length)
  })
})

test('fake timers of everything let requests through, one that fails and its deadline too', async () => {
  const server = await startScriptedServer()
  jest.useFakeTimers({ now })
  reporter = reporterFor(server, { batch: { measurements: 1 }, retry: { base: 1, cap: 1_000 } })
  server.reply(503)
  for (let n = 0; n < 8; n += 1) reporter.gauge(`g.${n}`).record(n)
  expect(await reporter.flush()).toMatchObject({ accepted: 8, retained: 0 })
  server.otherwise('no answer')
  reporter.gauge('g').record(1)
  expect(await reporter.flush({ deadline: 50 })).toMatchObject({ accepted: 0, retained: 1 })
  await reporter.close({ deadline: 0 })
  await server.close()
})

test('fake timers keep the stamps of what they set', async () => {
  const recording = recordingDestination()
  jest.useFakeTimers({ now })
  begin(recording)
  reporter.gauge('g').record(1)
  await reporter.flush()
  jest.setSystemTime(now + 3_600_000)
  reporter.gauge('g').record(2)
  await reporter.flush()
  reporter.gauge('g').record(3)
  await reporter.flush()
  expect(recording.measurements.map(({ time }) => time - now / 1_000)).toEqual([0, 1, 3_600])
})

test('a process whose Date.now stands still flushes and ends', async () => {
  const report = await runScript(`
    Date.now = () => ${now}
    const recording = recordingDestination()
    const reporter = new Reporter({ destination: recording, logger: false })
    const receipts = []
    for (let n = 0; n < 3; n += 1) {
      reporter.counter('c').increment()
      receipts.push(await reporter.flush())
    }
    reporter.counter('c').increment()
    receipts.push(await reporter.close())
    const times = recording.measurements.map(({ time }) => time - ${now} / 1000)
    console.log(JSON.stringify({ accepted: receipts.map(({ accepted }) => accepted), times }))`)
  expect(report).toEqual({ accepted: [1, 1, 1, 1], times: [0, 1, 2, 3] })
})

function allBut(kept: string): never[] {
  const all = ['Date', 'hrtime', 'nextTick', 'performance', 'queueMicrotask', 'requestAnimationFrame', 'setImmediate']
  return [...all, 'setInterval', 'setTimeout'].filter((name) => name !== kept) as never[]
}
