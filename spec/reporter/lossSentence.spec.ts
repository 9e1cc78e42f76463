import { Agent } from 'node:http'
import { expect, test } from '@jest/globals'
import type { ReporterOptions } from '../../lib/reporter/index.js'
import { lossSentence } from '../../lib/reporter/lossSentence.js'
import { TestClock } from '../../lib/testing/index.js'
import { answerStored, type ScriptedServer, startScriptedServer } from '../support/scriptedServer.js'
import { reporterFor } from './reporterFor.js'

/** What a reporter for a server tells `onError`, and its log, until it is closed. */
async function told(
  arrange: (server: ScriptedServer) => unknown,
  options: ReporterOptions,
  use: (reporter: ReturnType<typeof reporterFor>, server: ScriptedServer) => Promise<unknown>,
): Promise<string[]> {
  const server = await startScriptedServer()
  arrange(server)
  const sentences: string[] = []
  const reporter = reporterFor(server, { ...options, onError: ({ message }) => sentences.push(message) })
  await use(reporter, server)
  await server.close()
  return sentences
}

test('of what never left the process it is not said that it was sent', async () => {
  const agent = new Agent({ lookup: () => {} })
  const url = 'http://service.invalid:8186/v1'
  const sentences = await told(
    () => {},
    { url, allowPlaintext: true, agent },
    async (reporter) => {
      reporter.gauge('m').record(1)
      expect(await reporter.close({ deadline: 50 })).toMatchObject({ dropped: 1, unknown: 0 })
    },
  )
  expect(sentences.at(-1)).toBe(
    'Measurements were given up (m): the reporter was closed before they could be delivered.',
  )
  agent.destroy()
})

test('of what was sent and not answered it is said that nobody knows', async () => {
  const sentences = await told(
    (server) => server.otherwise('no answer'),
    {},
    async (reporter) => {
      reporter.gauge('m').record(1)
      expect(await reporter.close({ deadline: 50 })).toMatchObject({ dropped: 0, unknown: 1 })
    },
  )
  expect(sentences).toEqual([
    'Measurements may or may not be stored (m): the reporter was closed before an answer said so.',
  ])
})

test('of what is held back it is not said that the service refused it', async () => {
  const clock = new TestClock({ random: 0.5 })
  const clash = { errors: { params: { type: ["'m' is a counter, but was submitted as different type"] } } }
  const sentences = await told(
    (server) => server.reply({ status: 400, body: clash }),
    { runtime: clock },
    async (reporter, server) => {
      reporter.gauge('m').record(1)
      await reporter.flush()
      reporter.gauge('m').record(1)
      await clock.advance(1_000)
      expect(await reporter.flush()).toMatchObject({ rejected: 1, requests: 0 })
      expect(server.requests).toHaveLength(1)
      await reporter.close()
    },
  )
  expect(sentences).toEqual([
    "The service refused measurements (m): 400: type 'm' is a counter, but was submitted as different type.",
    'Measurements were not sent (m): the service has these metrics as another type, so use other names or delete them there.',
  ])
})

test('a failure says that what it concerns is kept, and not that nothing was ever lost', async () => {
  const sentences = await told(
    (server) => server.reply(503, { status: 200, body: { ok: true } }).otherwise(answerStored),
    {},
    async (reporter) => {
      reporter.gauge('m').record(1)
      for (let n = 0; n < 3; n += 1) await reporter.flush()
      expect((await reporter.close()).dropped).toBe(0)
    },
  )
  expect(sentences).toEqual([
    'Delivery failed, and the measurements are kept to be sent again: the answer was 503.',
    'Delivery failed, and the measurements are kept to be sent again: the answer was 200 without a summary of what was stored; check the url, another program may be answering.',
  ])
})

test.each([
  [
    'dropped',
    'budget',
    'Measurements were given up (m): what waits to be sent would take more memory than retention.bytes allows.',
  ],
  [
    'dropped',
    'age',
    'Measurements were given up (m): they have waited for longer than retention.age or spool.age allows.',
  ],
  ['dropped', 'a cause of tomorrow.', 'Measurements were given up (m): a cause of tomorrow.'],
  [
    'unknown',
    'older than the memory for ids',
    'Measurements may or may not be stored (m): an earlier attempt may have stored them, and the service may have forgotten it, so to send them again might store them twice.',
  ],
] as const)('%s for %s is a sentence', (fate, cause, sentence) => {
  expect(lossSentence(fate, cause, ['m'])).toBe(sentence)
  expect(lossSentence(fate, cause, [])).toBe(sentence.replace(' (m)', ''))
})
