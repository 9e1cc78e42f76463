import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { readSubmissionAnswer, type SubmissionRoute } from '../../../lib/http/readSubmissionAnswer.js'
import { type Got, json, serve } from '../support/withService.js'

/** Items that are stored, refused as they are read, or refused by the store, each more than once. */
const anyItem = fc.oneof(
  fc.record({ name: fc.constantFrom('a', 'b', 'hits'), value: fc.integer({ min: 0, max: 9 }) }),
  fc.record({
    name: fc.constantFrom('a', 'A'),
    value: fc.constant(1),
    tags: fc.constant({ t: 'x' }),
    time: fc.constant(12),
  }),
  fc.record({ name: fc.constantFrom('', 'a b', 'c'), value: fc.constantFrom(1, 'much', null) }),
  fc.record({ name: fc.constant('n'), count: fc.constant(0), sum: fc.constant(0) }),
  fc.constantFrom(7, null, [], {}, 'x', { name: 'd' }, { name: 'd', valeu: 1 }),
)

/** What a careful client makes of an answer. */
function readingOf({ status, headers, text }: Got, route: SubmissionRoute, sent: number) {
  const answer = {
    status,
    headers: Object.fromEntries(headers),
    hasBody: text !== '',
    json: text === '' ? undefined : JSON.parse(text),
  }
  return readSubmissionAnswer(answer, route, sent, (words) => words)
}

describe('whatever is submitted', () => {
  test('by tags, a success accounts for all of it, also when it is repeated', async () => {
    const service = await serve()
    await service.post('/v1/metrics', { counters: [{ name: 'hits', value: 1 }] })
    let key = 0
    await fc.assert(
      fc.asyncProperty(fc.array(anyItem, { maxLength: 12 }), async (measurements) => {
        key += 1
        const headers = { 'idempotency-key': `tags-${key}` }
        const first = await service.post('/v1/measurements', { measurements }, headers)
        if (first.status >= 400) {
          // All of it was refused, or nothing was sent.
          expect(first.status).toBe(400)
          return
        }
        const repeated = await service.post('/v1/measurements', { measurements }, headers)
        expect(repeated.text).toBe(first.text)
        const { measurements: said, errors } = json(first) as {
          measurements: { summary: { total: number; accepted: number; failed: number } }
          errors: { index: number }[]
        }
        const { total, accepted, failed } = said.summary
        expect([total, accepted + failed, new Set(errors.map(({ index }) => index)).size]).toEqual([
          measurements.length,
          measurements.length,
          failed,
        ])
        const reading = readingOf(first, 'measurements', measurements.length)
        expect(reading.isProof && reading.failures.map(({ index }) => index)).toEqual(errors.map(({ index }) => index))
      }),
      { numRuns: 25 },
    )
  })

  test('by sources, a success is one that a client believes, also when it is repeated', async () => {
    const service = await serve()
    let key = 0
    await fc.assert(
      fc.asyncProperty(fc.array(anyItem, { maxLength: 4 }), async (gauges) => {
        key += 1
        const headers = { 'idempotency-key': `sources-${key}` }
        const first = await service.post('/v1/metrics', { gauges }, headers)
        if (first.status >= 400) return
        for (const got of [first, await service.post('/v1/metrics', { gauges }, headers)])
          expect(readingOf(got, 'metrics', gauges.length)).toEqual({ isProof: true, failures: [] })
      }),
      { numRuns: 25 },
    )
  })
})
