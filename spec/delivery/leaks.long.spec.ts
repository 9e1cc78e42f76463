import { expect, test } from '@jest/globals'
import { runScript } from '../support/runScript.js'

test('a hundred reporters that record, fail and are closed leave no memory, listener, timer or socket behind', async () => {
  const { grown, listeners, resources, timers } = (await runScript(`
    const server = await startScriptedServer()
    const clock = new TestClock({ random: 0.5 })
    const listenersNow = () => process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0)
    async function cycle(n) {
      server.otherwise(['reset after the body', 503, 'login page', 200][n % 4])
      const reporter = new Reporter({
        user: 'me', token: 'secret', url: server.url, interval: 1_000, logger: false, runtime: n % 2 === 0 ? clock : undefined,
      })
      for (let id = 0; id < 500; id += 1) {
        reporter.gauge('g', { tags: { id } }).record(id)
        reporter.counter('c.' + id).increment()
      }
      reporter.observe('o', () => 1)
      await reporter.flush()
      const closing = reporter.close({ deadline: 20 })
      await clock.advance(20)
      await closing
      server.requests.length = 0
    }
    async function settled() {
      for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve))
      gc(); gc()
      const { heapUsed, arrayBuffers } = process.memoryUsage()
      return heapUsed + arrayBuffers
    }
    for (let n = 0; n < 20; n += 1) await cycle(n)
    const listeners = listenersNow()
    const before = await settled()
    for (let n = 0; n < 100; n += 1) await cycle(n)
    const after = await settled()
    await server.close()
    await settled()
    console.log(JSON.stringify({
      grown: after - before,
      listeners: listenersNow() - listeners,
      timers: clock.timers,
      resources: process.getActiveResourcesInfo().filter((kind) => !kind.startsWith('Pipe') && kind !== 'Immediate'),
    }))`)) as { grown: number; listeners: number; resources: string[]; timers: number }
  expect({ listeners, resources, timers }).toEqual({ listeners: 0, resources: [], timers: 0 })
  // One reporter that stayed would be 100 kB of cells alone, and a hundred 10 MB.
  expect(grown).toBeLessThan(1_500_000)
}, 30_000)
