import { expect, test } from '@jest/globals'
import { runScript } from '../support/runScript.js'

const MIB = 2 ** 20

test('a million names and tag sets that come and go stay within maxSeries and its memory, and every sample arrives', async () => {
  const report = await runScript(`
    const clock = new TestClock()
    const recording = recordingDestination()
    const reporter = new Reporter({ destination: recording, runtime: clock, interval: 60_000, logger: false, maxSeries: 100_000 })
    const settled = async () => {
      for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve))
      gc()
      gc()
      const { heapUsed, arrayBuffers } = process.memoryUsage()
      return heapUsed + arrayBuffers
    }
    const held = [reporter.counter('held'), reporter.gauge('held.too')]
    const before = await settled()
    let most = 0, mostUsed = 0, sum = 0, expected = 0
    for (let window = 0; window < 200; window += 1) {
      for (let n = 0; n < 5_000; n += 1) {
        const id = window * 5_000 + n
        if (n % 2 === 0) reporter.counter('job.' + id).increment(id)
        else reporter.gauge('request', { tags: { user: id } }).record(id)
        expected += id
      }
      if (window % 50 === 0) {
        for (const each of held) (each.increment ?? each.record).call(each, 1)
        expected += 2
      }
      await clock.advance(60_000)
      for (const each of recording.measurements) sum += each.sum
      recording.clear()
      most = Math.max(most, reporter.health().series)
      if (window % 20 === 19) mostUsed = Math.max(mostUsed, await settled() - before)
    }
    for (let window = 0; window < 15; window += 1) await clock.advance(60_000)
    const { series, overflow, refused, totals } = reporter.health()
    const left = await settled() - before
    await reporter.close()
    console.log(JSON.stringify({ most, mostUsed, left, sum, expected, series, overflow, refused, accepted: totals.accepted }))
  `)
  const { most, mostUsed, left, sum, expected } = report as Record<string, number>

  expect(report).toMatchObject({ series: 0, overflow: 0, refused: {}, accepted: 1_000_008 })
  expect(sum).toBe(expected)
  expect(most).toBeLessThan(100_000)
  // About 600 bytes a series with its names, and a metric of its own for every second of them.
  expect(mostUsed).toBeLessThan(80 * MIB)
  expect(left).toBeLessThan(8 * MIB)
})
