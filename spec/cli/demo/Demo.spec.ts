import { channel } from 'node:diagnostics_channel'
import { createServer } from 'node:net'
import { expect, test } from '@jest/globals'
import { Demo } from '../../../lib/cli/demo/Demo.js'
import { Terminal } from '../../../lib/cli/terminal/Terminal.js'
import { TestClock } from '../../../lib/testing/TestClock.js'

/** A port that nobody listens on. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const bound = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof bound === 'object' && bound !== null ? bound.port : 0
}

function demoFor(port: number): { demo: Demo; clock: TestClock; written: () => string } {
  let text = ''
  const stream = {
    write: (more: string) => {
      text += more
    },
  }
  // Full jitter of nothing would try again at once, for ever, in a time that stands still.
  const clock = new TestClock({ random: 0.5 })
  const connection = { url: `http://127.0.0.1:${port}/v1`, user: 'me', token: 'secret-token', host: 'here' }
  return { demo: new Demo(connection, new Terminal(stream, {}, 1), clock), clock, written: () => text }
}

/** Closes it: the deadline is one of the clock. */
async function close(demo: Demo, clock: TestClock): Promise<void> {
  let isClosed = false
  const closing = demo.close().then(() => {
    isClosed = true
  })
  while (!isClosed) await clock.advance(1_000)
  await closing
}

/** Gives real sockets their turns until the output says so. */
async function until(written: () => string, pattern: RegExp): Promise<void> {
  while (!pattern.test(written())) await new Promise((resolve) => setImmediate(resolve))
}

test('a service that is gone is said, what was recorded is retained, and nothing throws', async () => {
  const { demo, clock, written } = demoFor(await closedPort())
  demo.start()
  // One window ends and fails, and the next one's end publishes what is retained.
  await clock.advance(11_000)
  await clock.advance(5_000)
  await until(written, /[1-9]\d* retained/)
  await until(written, /\d\d:\d\d:\d\d {2}[^\n]*127\.0\.0\.1/)
  await close(demo, clock)
  expect(written()).toMatch(/Closed: 0 measurements accepted, [1-9]\d* rejected, dropped or unknown\.\n$/)
  expect(written()).not.toContain('secret-token')
})

test('what other reporters of the process publish is not shown', async () => {
  const { demo, clock, written } = demoFor(await closedPort())
  demo.start()
  for (const message of [undefined, null, 'text', {}, { reporter: {}, receipt: { accepted: 7 } }])
    channel('librato-reporter:flush').publish(message)
  expect(written()).toBe('')
  await close(demo, clock)
})
