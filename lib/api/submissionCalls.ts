import { BadRequestError, LibratoError } from '../errors/index.js'
import type { HttpCore } from '../http/HttpCore.js'
import type { SubmissionRoute } from '../http/readSubmissionAnswer.js'
import type { TaggedMeasurement } from '../measurement/index.js'
import type { CallDefaults } from './CallDefaults.js'
import type { Collection } from './checkMeasurement.js'
import { chunkItems, type EncodedItem } from './chunkItems.js'
import { partialFailures } from './partialFailures.js'
import { prepareSubmission } from './prepareSubmission.js'
import type { Submission, SubmissionDefaults, SubmissionFailure, SubmissionSummary } from './Submission.js'

/** What documents of the API advise for one request by sources. */
const itemsBySource = 300
/** What documents of the API allow in one request by tags. */
const itemsByTags = 1_000
/** Far below the 8 MiB that the service takes, so that no sum of long tags comes near it. */
const bytesPerRequest = 1024 * 1024

/** Calls that send measurements as they are, without a Reporter. */
export interface SubmissionCalls {
  /**
   * Sends measurements: an array (or `measurements`) by tags, `gauges` and `counters` by sources. All are checked before any is sent, and
   * default tags, source and `sanitize` applied; then they go in requests of at most 1,000 (by sources 300) measurements and 1 MiB, one after
   * the other. Nothing is sent for an empty submission.
   *
   * A request that fails is thrown when nothing was accepted before it. Afterwards it is in `errors`, so that what was accepted isn't sent
   * again by mistake: where data was refused the rest goes on, where the service can't be reached the rest counts as failed, unsent.
   *
   * Each request carries an `Idempotency-Key`, under which our service stores it once even when it is tried again; a server that doesn't know
   * the header may then store it twice.
   *
   * @throws {LibratoError} `INVALID_ARGUMENT`, naming the item, before anything was sent
   * @throws {BadRequestError} the service refused the data
   * @throws {InvalidResponseError} the answer doesn't prove that anything was stored: another program may be answering
   */
  submit(
    measurements: readonly TaggedMeasurement[] | Submission,
    defaults?: SubmissionDefaults,
  ): Promise<SubmissionSummary>
}

export function submissionCalls(core: HttpCore, defaults: CallDefaults): SubmissionCalls {
  return {
    async submit(measurements, own = {}) {
      const { bySource, byTags, sourceHead, tagsHead } = prepareSubmission(measurements, own, defaults)
      const session = defaults.runtime.randomId()
      const requests = [
        ...chunkItems(bySource, itemsBySource, bytesPerRequest).map((items) => ({
          items,
          path: 'metrics' as SubmissionRoute,
          // Both arrays are always there: the original client sends both, and some servers ask for them.
          body: encodeBody(sourceHead, { gauges: of(items, 'gauges'), counters: of(items, 'counters') }),
        })),
        ...chunkItems(byTags, itemsByTags, bytesPerRequest).map((items) => ({
          items,
          path: 'measurements' as SubmissionRoute,
          body: encodeBody(tagsHead, { measurements: items }),
        })),
      ]
      const outcome = { accepted: 0, failed: 0, errors: [] as SubmissionFailure[] }
      let unreachable: LibratoError | undefined
      for (const [n, { items, path, body }] of requests.entries()) {
        if (unreachable !== undefined) {
          fail(outcome, items, 'not sent, because the request before it failed', unreachable)
          continue
        }
        const headers = { 'idempotency-key': `${session}.${n}` }
        try {
          const answer = await core.call({ method: 'POST', path, body, headers, idempotent: true })
          const failures = partialFailures(answer, path, items, core)
          outcome.failed += failures.length
          outcome.accepted += items.length - failures.length
          outcome.errors.push(...failures)
        } catch (error) {
          if (!(error instanceof LibratoError) || outcome.accepted === 0) throw error
          fail(outcome, items, error.message, error)
          if (!(error instanceof BadRequestError)) unreachable = error
        }
      }
      return outcome
    },
  }
}

interface Outcome {
  accepted: number
  failed: number
  readonly errors: SubmissionFailure[]
}

function of(items: readonly EncodedItem<Collection>[], collection: Collection): EncodedItem<Collection>[] {
  return items.filter((item) => item.collection === collection)
}

/** Puts a body together from items that are JSON already. */
function encodeBody(
  head: Readonly<Record<string, unknown>>,
  collections: Record<string, readonly EncodedItem<Collection>[]>,
): string {
  const fields = Object.entries(head).map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`)
  for (const [key, items] of Object.entries(collections))
    fields.push(`"${key}":[${items.map(({ json }) => json).join(',')}]`)
  return `{${fields.join(',')}}`
}

/** Counts a request that failed as a whole, collection by collection, because a request by sources may hold two. */
function fail(outcome: Outcome, items: readonly EncodedItem<Collection>[], message: string, error: LibratoError): void {
  outcome.failed += items.length
  for (const collection of new Set(items.map((item) => item.collection))) {
    const own = of(items, collection)
    outcome.errors.push({ collection, index: own[0]?.index ?? 0, count: own.length, message, error })
  }
}
