import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { createApi } from '../../lib/api/createApi.js'
import { NetworkError } from '../../lib/errors/index.js'
import type { HttpCore, HttpRequest, HttpResponse } from '../../lib/http/HttpCore.js'
import { Reporter } from '../../lib/reporter/index.js'
import { TestClock } from '../../lib/testing/index.js'
import { storedBody } from '../../lib/testing/storedBody.js'

/** How the backend treats one request. */
type Treatment = 'store' | 'store then cut' | 'cut' | '503' | '429' | '401' | '400 one' | '413' | 'html'

const treatment = fc.constantFrom<Treatment>(
  'store',
  'store',
  'store',
  'store then cut',
  'cut',
  '503',
  '429',
  '401',
  '400 one',
  '413',
  'html',
)

/** A backend in memory that knows ids: the other half of the promise of "exactly once". */
class Backend {
  readonly #treatments: Treatment[]
  readonly #known = new Set<string>()
  stored = 0
  /** Of measurements that were refused alone: the Reporter gives those up. */
  rejected = 0

  constructor(treatments: Treatment[]) {
    this.#treatments = treatments
  }

  heal(): void {
    this.#treatments.length = 0
  }

  async exchange(request: HttpRequest): Promise<HttpResponse> {
    await new Promise((resolve) => setImmediate(resolve))
    const items = (JSON.parse(String(request.body)) as { measurements: { value?: number; sum?: number }[] })
      .measurements
    const id = request.headers?.['idempotency-key'] ?? ''
    const sum = items.reduce((total, item) => total + (item.sum ?? item.value ?? 0), 0)
    const next = this.#treatments.shift() ?? 'store'
    const isDataFault = next === '413' || next === '400 one'
    // Ids are looked up before anything is validated.
    const treatment = isDataFault && this.#known.has(id) ? 'store' : next
    if (isDataFault && treatment === next && items.length === 1) this.rejected += sum
    const answer = (status: number, body = '', headers = {}): HttpResponse => ({ status, body, headers })
    switch (treatment) {
      case 'cut':
        throw new NetworkError('cut before it arrived')
      case '503':
        return answer(503)
      case '429':
        return { ...answer(429), retryAfter: 1_000 }
      case '401':
        return answer(401)
      case 'html':
        return answer(200, '<html>')
      case '413':
        return answer(413)
      case '400 one':
        return answer(400, '{"errors":{"request":["no"]}}')
      default:
        if (!this.#known.has(id)) this.stored += sum
        this.#known.add(id)
        if (treatment === 'store then cut') throw new NetworkError('cut after it was stored')
        return answer(202, storedBody(request.path, { measurements: items })?.body)
    }
  }
}

function coreOver(backend: Backend): HttpCore {
  return {
    url: 'http://127.0.0.1/v1',
    exchange: (request) => backend.exchange(request),
    call: () => Promise.reject(new Error('not asked for')),
    setCredentials: () => {},
    redact: (text) => text,
    close: () => {},
  }
}

const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('record' as const),
      series: fc.nat(12),
      by: fc.integer({ min: 1, max: 9 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('advance' as const), by: fc.constantFrom(400, 1_000, 5_000, 31_000) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('flush' as const) }) },
)

describe('any order of recording, time, flushes and answers', () => {
  test('loses nothing and stores nothing twice, where the backend remembers ids', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 60 }),
        fc.array(treatment, { maxLength: 40 }),
        fc.constantFrom(1_000, false as const),
        async (steps, treatments, interval) => {
          const backend = new Backend([...treatments])
          const clock = new TestClock({ random: 0.5 })
          const api = createApi(coreOver(backend), {
            tags: undefined,
            source: undefined,
            sanitize: (name) => name,
            runtime: clock,
          })
          const reporter = new Reporter({
            api,
            runtime: clock,
            interval,
            logger: false,
            batch: { measurements: 3 },
            concurrency: 2,
            retention: { bytes: 20_000 },
          })
          let recorded = 0
          for (const each of steps) {
            if (each.do === 'record') {
              reporter.counter('c', { tags: { series: each.series } }).increment(each.by)
              recorded += each.by
            } else if (each.do === 'advance') await clock.advance(each.by)
            else void reporter.flush()
            await clock.advance(0)
            const { retained, delivery } = reporter.health()
            // Whatever waits, something will go on with it: an answer that is awaited, or a timer.
            if (retained.windows > 0 && delivery.inFlight === 0) expect(clock.timers).toBeGreaterThan(0)
          }
          backend.heal()
          for (let n = 0; n < 5; n += 1) await clock.advance(40_000)
          const closing = reporter.close()
          await clock.advance(12_000)
          await closing
          const { totals, retained } = reporter.health()
          expect(retained).toMatchObject({ windows: 0, bytes: 0 })
          expect(totals).toMatchObject({ dropped: 0, unknown: 0 })
          expect(backend.stored + backend.rejected).toBe(recorded)
          expect(clock.timers).toBe(0)
        },
      ),
      { numRuns: 150 },
    )
  })
})
