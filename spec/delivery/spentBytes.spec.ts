import { expect, test } from '@jest/globals'
import { createApi } from '../../lib/api/createApi.js'
import { NetworkError } from '../../lib/errors/index.js'
import type { HttpRequest, HttpResponse } from '../../lib/http/HttpCore.js'
import { Reporter } from '../../lib/reporter/index.js'
import { TestClock } from '../../lib/testing/index.js'
import { storedBody } from '../../lib/testing/storedBody.js'

/** Enough that a body lies in memory that is used again. */
const series = 400

/** A request's bytes, as a socket would still hold them, and what was in them. */
interface Held {
  readonly bytes: Uint8Array
  readonly text: string
}

/** Flushes five windows to a backend that gives these answers, the last of them ever again; resolves to all that it was sent. */
async function flushFive(...answers: (Partial<HttpResponse> | Error)[]): Promise<Held[]> {
  const held: Held[] = []
  const exchange = async ({ path, body }: HttpRequest): Promise<HttpResponse> => {
    const bytes = body as Uint8Array
    const text = Buffer.from(bytes).toString('latin1')
    held.push({ bytes, text })
    const answer = answers.length > 1 ? answers.shift()! : answers[0]!
    if (answer instanceof Error) throw answer
    return { status: 202, headers: {}, body: storedBody(path, JSON.parse(text))?.body ?? '', ...answer }
  }
  const core = {
    url: 'http://127.0.0.1/v1',
    exchange,
    call: () => Promise.reject(new Error('not asked for')),
    setCredentials: () => {},
    redact: (text: string) => text,
    close: () => {},
  }
  const clock = new TestClock()
  const api = createApi(core, { tags: undefined, source: undefined, sanitize: (name) => name, runtime: clock })
  const reporter = new Reporter({ api, interval: false, logger: false, runtime: clock })
  const gauges = Array.from({ length: series }, (_, n) => reporter.gauge('bytes', { tags: { n: `${n}` } }))
  for (let window = 0; window < 5; window += 1) {
    for (const gauge of gauges) gauge.record(window + 0.25)
    const flushing = reporter.flush()
    await clock.advance(2_000)
    await flushing
  }
  expect(reporter.health().totals).toMatchObject({ accepted: 5 * series })
  await reporter.close()
  return held
}

function isIntact({ bytes, text }: Held): boolean {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1') === text
}

test('bytes that were stored, and had left as a whole, are written over by the next batch', async () => {
  const held = await flushFive({ isSent: true })
  expect(held.map(isIntact)).toEqual([false, false, false, false, true])
  expect(new Set(held.map(({ bytes }) => bytes.buffer)).size).toBe(2)
})

test.each([
  ['a socket may still be sending', { isSent: false }],
  ['nobody knows whether a socket is still sending', {}],
])('bytes that %s stay as they are, although they are stored', async (_, answer) => {
  expect((await flushFive(answer)).every(isIntact)).toBe(true)
})

test.each([
  ['may still be on their way from an earlier attempt', [new NetworkError('cut'), { isSent: true }]],
  ['were not taken', [{ status: 503, isSent: true }, { isSent: true }]],
])('bytes that %s stay as they are', async (_, answers) => {
  const held = await flushFive(...answers)
  expect(held[0]!.bytes).toBe(held[1]!.bytes)
  expect(isIntact(held[0]!)).toBe(true)
})
